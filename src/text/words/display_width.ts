/**
 * The number of terminal columns that a text takes: 2 for wide and emoji characters, 0 for combining
 * marks, control characters and colour sequences, else 1.
 *
 * Tabs and line breaks count 0, so give single lines. Source: Unicode Standard Annex 11 (wide and
 * full-width, by block); ambiguous characters are narrow; what is drawn as one emoji (joined, with a
 * skin tone, a flag) counts 2. Terminals differ on rare characters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { displayWidth } from "@/text/words/mod.ts";
 *
 * assert.equal(displayWidth("abc"), 3);
 * assert.equal(displayWidth("漢字"), 4);
 * assert.equal(displayWidth("e\u0301"), 1);
 * assert.equal(displayWidth("\u001b[31mred\u001b[0m"), 3);
 * ```
 */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  let last: Drawn = { width: 0, flag: false, joins: false };
  for (const char of text.replace(ESCAPE_SEQUENCE, "")) {
    const next = draw(char, last);
    width += next.width - (next.widens === true ? last.width : 0);
    last = next;
  }
  return width;
}

/** What the character before has drawn, as far as it matters for the next one. */
interface Drawn {
  readonly width: number;
  /** Half of a flag, which takes the next regional letter in. */
  readonly flag: boolean;
  /** A joiner, which takes the next character in. */
  readonly joins: boolean;
  /** The width is that of the character before, drawn anew. */
  readonly widens?: boolean;
}

const ESC = String.fromCodePoint(0x1b);
const BEL = String.fromCodePoint(0x07);

/** Colours and cursor movements (CSI), and links (OSC, ended by BEL or ST). */
const ESCAPE_SEQUENCE = new RegExp(
  `${ESC}(?:\\[[0-9;:?]*[A-Za-z]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\))`,
  "g",
);

/** Marks, format characters, controls, and Hangul vowels and finals: they stand on or between others. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\u1160-\u11ff]$/u;

const EMOJI = /^\p{Emoji_Presentation}$/u;

/** First and last code points of what is wide or full-width. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], // Hangul initials
  [0x2e80, 0x303e], // CJK radicals to punctuation
  [0x3041, 0x33ff], // kana to CJK compatibility
  [0x3400, 0x4dbf], // CJK extension A
  [0x4e00, 0x9fff], // CJK
  [0xa000, 0xa4cf], // Yi
  [0xa960, 0xa97f], // Hangul extended A
  [0xac00, 0xd7a3], // Hangul
  [0xf900, 0xfaff], // CJK compatibility ideographs
  [0xfe10, 0xfe19], // vertical forms
  [0xfe30, 0xfe6f], // CJK compatibility forms
  [0xff00, 0xff60], // full-width forms
  [0xffe0, 0xffe6], // full-width signs
  [0x16fe0, 0x18aff], // Tangut, Nüshu
  [0x1b000, 0x1b2ff], // historic kana
  [0x1f200, 0x1f2ff], // enclosed ideographs
  [0x20000, 0x3fffd], // CJK extensions B and later
];

/** How a character is drawn after another one. */
function draw(char: string, last: Drawn): Drawn {
  const code = char.codePointAt(0) ?? 0;
  const drawn = (width: number): Drawn => ({ width, flag: false, joins: false });
  if (code === 0x200d) return { ...last, joins: true, widens: true };
  // U+FE0F asks for the emoji form of the character before, which is wide.
  if (code === 0xfe0f) return { ...drawn(last.width > 0 ? 2 : 0), widens: true };
  if (last.joins || (isSkinTone(code) && last.width === 2) || ZERO.test(char)) {
    return { ...last, joins: false, widens: true };
  }
  if (code >= 0x1f1e6 && code <= 0x1f1ff) {
    return last.flag ? { ...drawn(2), widens: true } : { ...drawn(2), flag: true };
  }
  const wide = WIDE.some(([first, end]) => code >= first && code <= end);
  return drawn(wide || EMOJI.test(char) ? 2 : 1);
}

function isSkinTone(code: number): boolean {
  return code >= 0x1f3fb && code <= 0x1f3ff;
}
