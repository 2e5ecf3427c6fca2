import type { Complaint } from "./text_format.ts";

/**
 * A text in double quotes, for messages.
 *
 * @example
 * ```ts
 * import { quote } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quote("a b"), '"a b"');
 * ```
 */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/**
 * A complaint about a text: the text itself, what is wrong with it, and what to do.
 *
 * @example
 * ```ts
 * import { complain } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(complain("x", "is no number", 'Write "1"').message, '"x" is no number');
 * ```
 */
export function complain(text: string, message: string, next: string): Complaint {
  return { message: `${quote(text)} ${message}`, next };
}

/** Characters that no name, path or address may hold: controls, NUL, and invisible direction marks. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A complaint about the first control or invisible character of a text.
 *
 * @example
 * ```ts
 * import { refuseControl } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(refuseControl("plain"), undefined);
 * assert.match(refuseControl("a\u202e")?.message ?? "", /U\+202E/);
 * ```
 */
export function refuseControl(text: string): Complaint | undefined {
  const match = CONTROL.exec(text);
  if (!match) return undefined;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return complain(text, `holds the invisible character U+${code}`, "Remove that character");
}
