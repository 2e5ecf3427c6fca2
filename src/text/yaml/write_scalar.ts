/** Quotes a text is written with. */
export type Quotes = "plain" | "single" | "double";

/** Plain in every context, block or brackets, YAML 1.1 or 1.2; anything else is quoted. */
const SAFE_PLAIN = /^(?:[A-Za-z_/]|\.{1,2}\/)(?:[\w./@+=~^()-]|:(?=[\w/.-])| (?=[\w./@+=(-]))*$/;
/** Words that YAML 1.1 or 1.2 readers take for something other than text. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Says whether every YAML reader takes this plain text for exactly this text. */
export function isSafePlain(text: string): boolean {
  return text.length <= 500 && SAFE_PLAIN.test(text) && !RESERVED.test(text);
}

/** Writes a scalar on one line, with the wanted quotes where they can hold the text. */
export function writeScalar(value: null | boolean | number | string, quotes: Quotes): string {
  if (typeof value !== "string") return String(value);
  if (quotes === "plain" && isSafePlain(value)) return value;
  if (quotes === "single" && /^[\x20-\x7e\xa0-\ud7ff]*$/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return doubleQuoted(value);
}

/** JSON's escapes are YAML's too; what YAML forbids to stand raw is escaped as well. */
function doubleQuoted(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

/** Characters that YAML forbids raw, or that YAML 1.1 readers take for line breaks. */
const INVISIBLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Says whether a text holds characters that must be escaped in double quotes. */
export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) >= 0;
}

/** Escapes such characters; every one of them must stand inside double quotes. */
export function escapeInvisible(text: string): string {
  return text.replace(
    INVISIBLE,
    (raw) => `\\u${raw.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
