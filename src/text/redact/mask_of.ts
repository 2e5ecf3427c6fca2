import { formsOf, isMaskable, SHORTEST } from "./forms_of.ts";

/** What stands in the place of a secret. */
const MASK = "***";

/**
 * Makes the function that takes values out of a text: in every form that {@link formsOf} knows, and also where a line was
 * cut in the middle of one (at least eight characters of it). A value of several lines is taken out line by line.
 *
 * @param values what nobody may see; short ones are passed over
 *
 * @example
 * ```ts
 * import { maskOf } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const mask = maskOf(["correct-horse-battery", "a"]);
 * assert.equal(mask("a: correct-horse-battery"), "a: ***");
 * assert.equal(mask("a: correct-hors…"), "a: ***…");
 * ```
 */
export function maskOf(values: Iterable<string>): (text: string) => string {
  const lines = [...new Set(values)].flatMap((value) => value.split(/[\r\n]+/))
    .filter((line) => !/^-----/.test(line));
  const forms = [...new Set(lines.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const whole = new RegExp(forms.map(escaped).join("|"), "g");
  return (text) => cutOnes(text.replace(whole, MASK), forms);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** A place where something was left out: the rest of a line that was too long, or the edge of a text. */
const CUT = /(…|\.\.\.|\n)/;

function cutOnes(text: string, forms: readonly string[]): string {
  return text.split(CUT).map((piece) => CUT.test(piece) ? piece : ofPiece(piece, forms)).join("");
}

function ofPiece(piece: string, forms: readonly string[]): string {
  if (piece.length < SHORTEST) return piece;
  let rest = piece;
  for (const form of forms) {
    const end = cutLength(rest, form, "end");
    if (end > 0) rest = rest.slice(0, -end) + MASK;
    const start = cutLength(rest, form, "start");
    if (start > 0) rest = MASK + rest.slice(start);
  }
  return rest;
}

/** How many characters of a form the piece ends or starts with: at least eight, and not all of it. */
function cutLength(piece: string, form: string, side: "start" | "end"): number {
  for (let length = Math.min(form.length - 1, piece.length); length >= SHORTEST; length--) {
    const part = side === "end" ? form.slice(0, length) : form.slice(-length);
    const found = side === "end" ? piece.endsWith(part) : piece.startsWith(part);
    if (found) return isMaskable(part) ? length : 0;
  }
  return 0;
}
