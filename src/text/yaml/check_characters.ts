import type { Flaw } from "./flaw.ts";

/** What YAML 1.2 (5.1, c-printable) leaves out, and a carriage return that ends no line. */
const FORBIDDEN =
  /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/gu;
const MAX_FLAWS = 20;

/** Finds characters that may not stand in a YAML text: controls, NUL, broken UTF-16, lone CR. */
export function checkCharacters(text: string): readonly Flaw[] {
  const flaws: Flaw[] = [];
  for (const match of text.matchAll(FORBIDDEN)) {
    const start = match.index;
    flaws.push({ start, end: start + 1, message: describe(match[0]) });
    if (flaws.length === MAX_FLAWS) break;
  }
  return flaws;
}

function describe(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\r") {
    return "Carriage return without a line feed: expected lines that end in LF or CRLF";
  }
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (code >= 0xd800 && code <= 0xdfff) {
    return `Half of a surrogate pair (${name}): expected valid Unicode text`;
  }
  if (code === 0xfeff) {
    return `Byte order mark (${name}) inside the text: expected it only at the start`;
  }
  return `Character ${name} is not allowed in YAML: remove it, or write it as an escape in double quotes`;
}

/** Says whether a text is larger than a number of UTF-8 bytes, without encoding it. */
export function largerThan(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  if (text.length * 3 <= maxBytes) return false;
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair counts 2 of the 4 bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes > maxBytes;
}

/** Signs of structure: each may become a token, a node or a mistake of its own. */
const SIGN = /[\n[\]{},&*!\\'"]|[-?:](?=\s)/g;

/** Where a text has its first sign of structure after so many; undefined where it has no more. */
export function firstSignAfter(text: string, maxSigns: number): number | undefined {
  if (text.length <= maxSigns) return undefined;
  let count = 0;
  for (const { index } of text.matchAll(SIGN)) if (++count > maxSigns) return index;
  return undefined;
}
