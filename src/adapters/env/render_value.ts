import type { AdapterInput, Part, Variable } from "@/model/mod.ts";

/** A variable's value on this machine, or the names of environment variables that are missing for it. */
export type Value =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Fills a variable's parts: generated secrets, environment variables (process, then `.env`), state folders.
 *
 * @example
 * ```ts
 * import { renderValue } from "@/adapters/env/mod.ts";
 * import { EMPTY_LOCK, emptySnapshot } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const variable = { name: "URL", parts: [{ kind: "text", text: "http://x" }], owner: "hsm.yaml" } as const;
 * const value = renderValue(variable, { snapshot: emptySnapshot("/p"), secrets: {} });
 * assert.deepEqual(value, { ok: true, value: "http://x" });
 * ```
 */
export function renderValue(
  variable: Variable,
  input: Pick<AdapterInput, "snapshot" | "secrets">,
): Value {
  const missing: string[] = [];
  const texts = variable.parts.map((part) => {
    const text = partText(part, input);
    if (text !== undefined) return text;
    if (part.kind === "environment") missing.push(part.name);
    return "";
  });
  return missing.length === 0 ? { ok: true, value: texts.join("") } : { ok: false, missing };
}

function partText(
  part: Part,
  { snapshot, secrets }: Pick<AdapterInput, "snapshot" | "secrets">,
): string | undefined {
  switch (part.kind) {
    case "text":
      return part.text;
    case "secret":
      return secrets[part.container]?.[part.property] ?? "";
    case "state":
      return `${snapshot.root}/.hsm/data/${part.container}`;
    case "environment": {
      const value = environmentValue(part, snapshot.variables.get(part.name));
      return value !== undefined && part.encode ? encodeURIComponent(value) : value;
    }
  }
}

/** Compose's forms: the ones with a colon also take an empty value for a missing one. */
function environmentValue(
  { operator, operand = "" }: Extract<Part, { kind: "environment" }>,
  value: string | undefined,
): string | undefined {
  const absent = value === undefined || (operator?.startsWith(":") === true && value === "");
  switch (operator) {
    case ":-":
    case "-":
      return absent ? operand : value;
    case ":+":
    case "+":
      return absent ? "" : operand;
    default:
      return absent ? undefined : value;
  }
}
