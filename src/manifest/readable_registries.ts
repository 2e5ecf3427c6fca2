import { isName, isObject, type RegistryEntry, valueAt } from "@/model/mod.ts";
import { placeOf, readSource } from "./source.ts";

/**
 * The registry folders that a manifest names clearly, also where the rest of it has mistakes: so that their files can be
 * checked in the same run.
 *
 * @param text content of hsm.yaml; where it is no YAML mapping there are none
 *
 * @example
 * ```ts
 * import { readableRegistries } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "pakages: [x]\nregistries:\n  - { name: local, path: ./registry }\n  - { nam: x }\n";
 * assert.deepEqual(readableRegistries(text).map(({ name, path }) => [name, path]), [
 *   ["local", "./registry"],
 * ]);
 * ```
 */
export function readableRegistries(text: string, file = "hsm.yaml"): readonly RegistryEntry[] {
  const read = readSource(text, file);
  if (!read.ok) return [];
  const list = valueAt(read.value.data, ["registries"]);
  const found: RegistryEntry[] = [];
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
    if (!isObject(entry)) continue;
    const { name, path } = entry;
    if (typeof name !== "string" || !isName(name) || typeof path !== "string") continue;
    if (path === "" || found.some((other) => other.name === name)) continue;
    const place = placeOf(read.value, ["registries", index, "name"]);
    found.push({ name, path, override: [], place });
  }
  return found;
}
