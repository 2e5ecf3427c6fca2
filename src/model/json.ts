/** Plain data as JSON and YAML carry it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; keys in the order they were written. */
export interface JsonObject {
  /** Any key. */
  readonly [key: string]: Json;
}

/** A path into plain data: keys of objects, indexes of lists. */
export type Path = readonly (string | number)[];

/**
 * Tells whether a value is a JSON object (not a list, not null).
 *
 * @example
 * ```ts
 * import { isObject } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isObject({ a: 1 }), true);
 * assert.equal(isObject([1]), false);
 * ```
 */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What a map holds under a key, and never what every JavaScript object knows: people choose names like `constructor`.
 *
 * @example
 * ```ts
 * import { entryOf } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(entryOf({ a: 1 }, "a"), 1);
 * assert.equal(entryOf({ a: 1 }, "constructor"), undefined);
 * assert.equal(entryOf(undefined, "a"), undefined);
 * ```
 */
export function entryOf<T>(
  map: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/**
 * The value at a path of plain data; undefined where the path leads nowhere.
 *
 * @example
 * ```ts
 * import { valueAt } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"]), 1);
 * assert.equal(valueAt({ a: [] }, ["a", "length", "toString"]), undefined);
 * ```
 */
export function valueAt(data: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    const holder = value as Readonly<Record<string | number, Json>>;
    return Object.hasOwn(holder, key) ? holder[key] : undefined;
  }, data);
}
