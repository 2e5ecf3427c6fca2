import { failure, type Part, type Result, type Stack, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { readBounded } from "@/observe/mod.ts";
import { join } from "./find_root.ts";
import { hideStackSecrets, SECRETS_FILE } from "./hide_secrets.ts";

/** container → property → value. */
export type Secrets = Record<string, Record<string, string>>;

/**
 * The secrets of a stack: those made earlier, and new ones where one is missing. Nothing is written here; the adapter
 * that prints the wiring also writes the file. From here on none of them is shown.
 */
export async function knownSecrets(
  ports: Ports,
  root: string,
  stack: Stack,
): Promise<Result<Secrets>> {
  const kept = await readSecrets(ports, root);
  if (!kept.ok) return kept;
  const secrets: Secrets = { ...kept.value };
  for (const part of secretParts(stack)) {
    const own = secrets[part.container] ?? {};
    if (own[part.property] !== undefined) continue;
    secrets[part.container] = { ...own, [part.property]: ports.random.token(part.length) };
  }
  await hideStackSecrets(ports, root, stack, secrets);
  return success(secrets);
}

async function readSecrets(ports: Ports, root: string): Promise<Result<Secrets>> {
  const bytes = await readBounded(ports.files, join(root, SECRETS_FILE));
  if (bytes === null) return success({});
  try {
    const data: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isSecrets(data)) return success(data);
  } catch {
    // Said below, with the way out.
  }
  return failure([{
    code: "HSM-E0607",
    message: `"${SECRETS_FILE}" cannot be read: expected JSON, container → property → text`,
    next: "Repair the file; it holds passwords that existing volumes may need",
  }]);
}

function isSecrets(data: unknown): data is Secrets {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap(data) &&
    Object.values(data).every((of) =>
      isMap(of) && Object.values(of).every((value) => typeof value === "string")
    );
}

function secretParts(stack: Stack): Extract<Part, { kind: "secret" }>[] {
  const variables = [
    ...stack.wiring.host,
    ...stack.wiring.network,
    ...stack.containers.flatMap((c) => c.services.flatMap((service) => service.secret)),
  ];
  return variables.flatMap((variable) => variable.parts.filter((part) => part.kind === "secret"));
}
