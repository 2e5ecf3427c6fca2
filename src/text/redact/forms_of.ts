/** Shorter values are not masked: they stand in ordinary words, and whoever sees the mask can guess them anyway. */
export const SHORTEST = 8;

/**
 * The ways in which a value can stand in what a program prints: plain, percent-encoded, as JSON, quoted for a shell, and
 * as a part of something in base64.
 *
 * @param value with no line break; at least {@link SHORTEST} characters, else there is no form
 *
 * @example
 * ```ts
 * import { formsOf } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(formsOf("pass word").includes("pass%20word"));
 * assert.ok(formsOf("pass word").some((form) => btoa("user:pass word").includes(form)));
 * assert.deepEqual(formsOf("short"), []);
 * ```
 */
export function formsOf(value: string): readonly string[] {
  if (!isMaskable(value)) return [];
  const bytes = new TextEncoder().encode(value);
  const upper = percent(bytes, "");
  const withSlash = percent(bytes, "/");
  const forms = [
    value,
    encode(value),
    upper,
    withSlash,
    upper.replaceAll("%20", "+"),
    ...[upper, withSlash].map((form) =>
      form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
    ),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", `'\\''`),
    value.replaceAll("$", "$$$$"),
    ...[0, 1, 2].flatMap((before) => base64(bytes, before)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

/**
 * Whether a value is worth a mask: long enough, and no word of small letters, which is a name (`postgres`) and would make
 * every line unreadable.
 *
 * @example
 * ```ts
 * import { isMaskable } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isMaskable("postgres"), false);
 * assert.equal(isMaskable("postgres1"), true);
 * ```
 */
export function isMaskable(value: string): boolean {
  return value.length >= SHORTEST && !/^[a-z]{1,11}$/.test(value);
}

/** Half a surrogate pair cannot be encoded. */
function encode(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}

/** Percent-encoding of everything that is not unreserved (RFC 3986), nor in `safe`. */
function percent(bytes: Uint8Array, safe: string): string {
  let text = "";
  for (const byte of bytes) {
    const sign = String.fromCharCode(byte);
    text += /[A-Za-z0-9._~-]/.test(sign) || safe.includes(sign)
      ? sign
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

/**
 * What of a value's base64 does not depend on its neighbours, in both alphabets.
 *
 * @param before how many bytes stand before it, modulo 3
 */
function base64(bytes: Uint8Array, before: number): readonly string[] {
  const text = "\0".repeat(before) +
    Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const from = Math.ceil(before * 8 / 6);
  const until = Math.floor((before + bytes.length) * 8 / 6);
  const core = btoa(text).slice(from, until);
  return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
}
