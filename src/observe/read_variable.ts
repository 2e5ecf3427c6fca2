import type { Ports } from "@/ports.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { readBounded } from "./read_bounded.ts";

/**
 * Reads an environment variable the way hsm does everywhere: the process environment first, then the project's `.env`.
 *
 * @returns undefined where neither has it, or its line in `.env` cannot be read
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
  const { entries } = parseEnvFile(new TextDecoder().decode(bytes));
  return entries.findLast((entry) => entry.name === name)?.value;
}
