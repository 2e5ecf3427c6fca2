import type { TomlInput } from "./toml_value.ts";

/** Writes a value as TOML 1.0 on one line; `quote` is the wish for plain strings. */
export function writeToml(value: TomlInput, quote: '"' | "'" = '"'): string {
  switch (typeof value) {
    case "string":
      return writeString(value, quote);
    case "number":
      return writeNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: TomlInput) => writeToml(item, quote)).join(", ")}]`;
  }
  const entries = Object.entries(value).map(([key, item]) =>
    `${writeKey([key])} = ${writeToml(item, quote)}`
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Writes a dotted key; parts that are no bare keys are quoted. */
export function writeKey(path: readonly string[]): string {
  return path.map((part) => /^[A-Za-z0-9_-]+$/.test(part) ? part : writeString(part, '"')).join(
    ".",
  );
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return String(value);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\f", "\\f"],
  ["\r", "\\r"],
]);

function writeString(value: string, quote: '"' | "'"): string {
  const literal = !/['\p{Cc}]/u.test(value);
  if (literal && (quote === "'" || /["\\]/.test(value))) return `'${value}'`;
  const escaped = value.replace(
    /["\\\p{Cc}]/gu,
    (char) => SHORT.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}
