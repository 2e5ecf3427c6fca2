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
