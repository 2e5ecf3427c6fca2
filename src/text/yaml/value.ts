/** Plain data as YAML text holds it: what JSON can hold, nothing else. */
export type YamlValue = null | boolean | number | string | YamlList | YamlMap;

/** A sequence of values. */
export type YamlList = readonly YamlValue[];

/** A mapping from text to values, in the order of the file. */
export interface YamlMap {
  /** The value of a key. */
  readonly [key: string]: YamlValue;
}

/** The way from the top of a file to a value: keys of mappings, positions in sequences. */
export type YamlPath = readonly (string | number)[];

/** Says whether a value is a sequence. */
export function isList(value: YamlValue | undefined): value is YamlList {
  return Array.isArray(value);
}

/** Says whether a value is a mapping. */
export function isMapping(value: YamlValue | undefined): value is YamlMap {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Says whether a mapping itself has a key. */
export function hasKey(map: YamlMap, key: string): boolean {
  return Object.hasOwn(map, key);
}

/** Compares two values by content; the order of keys does not count, that of items does. */
export function sameValue(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => hasKey(b, key) && sameValue(a[key], b[key]));
}

/** Writes a path the way people do: `packages[1].name`; the empty path is "the file". */
export function printPath(path: YamlPath): string {
  if (path.length === 0) return "the file";
  const parts = path.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    return index === 0 ? part : `.${part}`;
  });
  return `"${parts.join("")}"`;
}

/** Names the kind of a value for a message. */
export function kindOf(value: YamlValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "empty";
  if (isList(value)) return "a list";
  if (isMapping(value)) return "a mapping";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}
