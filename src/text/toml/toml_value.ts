/** A date or time of a TOML text; `toISOString` gives it back in the form it was written. */
export interface TomlTime {
  /** The time in the form it was written, `T` between date and time. */
  toISOString(): string;
}

/** Any value that a TOML text can hold; integers beyond 2^53 are `bigint`. */
export type TomlValue =
  | string
  | number
  | bigint
  | boolean
  | TomlTime
  | readonly TomlValue[]
  | TomlTable;

/**
 * A table of a TOML text.
 *
 * It has no prototype, so that a key named like an object method (`constructor`) is absent when
 * the text does not have it.
 */
export interface TomlTable {
  /** The values by their unquoted keys. */
  readonly [key: string]: TomlValue;
}

/** A value that an edit may write: what TOML 1.0 can say on one line, without dates. */
export type TomlInput =
  | string
  | number
  | bigint
  | boolean
  | readonly TomlInput[]
  | { readonly [key: string]: TomlInput };

/**
 * Tells whether a TOML value is a table (neither a list nor a time).
 *
 * @example
 * ```ts
 * import { isTomlTable, parseToml } from "@/text/toml/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const parsed = parseToml("a = { b = 1 }\nc = 2024-01-01\n");
 * assert(parsed.ok);
 * assert.equal(isTomlTable(parsed.value.a), true);
 * assert.equal(isTomlTable(parsed.value.c), false);
 * ```
 */
export function isTomlTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isTime(value);
}

/** Tells whether two TOML values say the same; the order of keys does not matter. */
export function equalToml(a: TomlValue | undefined, b: TomlValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((item, index) => equalToml(item, b[index]));
  }
  if (isTime(a) || isTime(b)) {
    return isTime(a) && isTime(b) && a.toISOString() === b.toISOString();
  }
  if (!isTomlTable(a) || !isTomlTable(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalToml(a[key], b[key]));
}

function isTime(value: unknown): value is TomlTime {
  return typeof value === "object" && value !== null &&
    !Array.isArray(value) && !Object.hasOwn(value, "toISOString") &&
    typeof (value as Partial<TomlTime>).toISOString === "function";
}
