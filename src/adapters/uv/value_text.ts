import type { TomlInput } from "@/text/toml/mod.ts";

/**
 * A TOML value in one canonical form, keys in the order written: for comparing what stands in a file with what hsm.lock
 * recorded, and for showing it.
 *
 * @example
 * ```ts
 * import { valueText } from "@/adapters/uv/value_text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(valueText({ path: "../x", editable: true }), '{ path = "../x", editable = true }');
 * ```
 */
export function valueText(value: TomlInput): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item)).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, item]) => `${key} = ${valueText(item)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return String(value);
}
