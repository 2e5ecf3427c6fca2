import type { Ports } from "@/ports.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { readBounded } from "./read_bounded.ts";

/**
 * Reads an environment variable the way hsm does everywhere: the process environment first, then the project's `.env`.
 *
 * @returns undefined where neither has it, or `.env` cannot be read as one
 */
export async function readVariable(
  ports: Ports,
  root: string,
  name: string,
): Promise<string | undefined> {
  const own = ports.variables.get(name);
  if (own !== undefined) return own;
  const bytes = await readBounded(ports.files, `${root}/.env`);
  if (bytes === null) return undefined;
  const parsed = parseEnvFile(new TextDecoder().decode(bytes));
  if (!parsed.ok) return undefined;
  return parsed.entries.findLast((entry) => entry.name === name)?.value;
}
