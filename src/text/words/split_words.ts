/**
 * Command lines as words: split without a shell, quoted for one.
 *
 * Source: POSIX.1-2024, Shell Command Language, "Quoting" and "Token Recognition".
 *
 * @module
 */

/** What {@linkcode splitWords} answers; columns count from 1, in UTF-16 units. */
export type WordsResult =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly column: number; readonly message: string };

type Piece =
  | { readonly ok: true; readonly text: string; readonly next: number }
  | { readonly ok: false; readonly column: number; readonly message: string };

const SPACE = /\s/;

/** What a shell would act on; as there is no shell, passing it on as a word would surprise. */
const OPERATORS = "|&;<>()`";

/**
 * Splits a command line into words as a POSIX shell would, without any expansion.
 *
 * Single quotes keep everything; double quotes keep everything but `\` before `"`, `\`, `$`, a backquote
 * and a line break; outside quotes `\` keeps the next character. `$`, `*`, `?`, `~` and `#` are plain
 * characters. Errors: a quote that is never closed, a `\` at the end, and an unquoted operator of a
 * shell (`| & ; < > ( )` or a backquote), because no shell runs here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { splitWords } from "@/text/words/mod.ts";
 *
 * const good = splitWords(`python -m app --title "it's \\"on\\"" ''`);
 * assert.deepEqual(good.ok && good.words, ["python", "-m", "app", "--title", `it's "on"`, ""]);
 *
 * const bad = splitWords("migrate && serve");
 * assert.equal(!bad.ok && bad.column, 9);
 * ```
 */
export function splitWords(text: string): WordsResult {
  const words: string[] = [];
  let word: string | undefined;
  let position = 0;
  while (position < text.length) {
    const char = text.charAt(position);
    if (SPACE.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      position += 1;
      continue;
    }
    const piece = readPiece(text, position);
    if (!piece.ok) return piece;
    // A line break after a backslash joins lines and begins no word.
    if (piece.text !== "" || !text.startsWith("\\\n", position)) word = (word ?? "") + piece.text;
    position = piece.next;
  }
  if (word !== undefined) words.push(word);
  return { ok: true, words };
}

/**
 * One word for a POSIX shell: as it is where that is safe, else in single quotes.
 *
 * A NUL cannot be part of any argument; one in the word is a mistake of the caller.
 *
 * @throws {RangeError} If the word holds a NUL.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quoteWord } from "@/text/words/mod.ts";
 *
 * assert.equal(quoteWord("--port=80"), "--port=80");
 * assert.equal(quoteWord("it's"), `'it'\\''s'`);
 * assert.equal(quoteWord(""), "''");
 * ```
 */
export function quoteWord(word: string): string {
  if (word.includes("\0")) throw new RangeError("Cannot quote a word that holds a NUL");
  // "=" is safe in an option only: `a=b` in front of a command would be an assignment.
  const safe = /^(?:[A-Za-z0-9_@%+:,./-]+|-[A-Za-z0-9_@%+:,./=-]*)$/.test(word);
  return safe ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command line that {@linkcode splitWords} and every POSIX shell read as exactly these words.
 *
 * @throws {RangeError} If a word holds a NUL.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quoteWords } from "@/text/words/mod.ts";
 *
 * assert.equal(quoteWords(["echo", "a b", "$HOME"]), "echo 'a b' '$HOME'");
 * ```
 */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

/** Reads one quoted text, one escaped character or one plain character. */
function readPiece(text: string, start: number): Piece {
  const char = text.charAt(start);
  if (char === "'") return readSingle(text, start);
  if (char === '"') return readDouble(text, start);
  if (char === "\\") {
    const kept = text.charAt(start + 1);
    if (kept === "") return fail(start, `"\\" at the end keeps nothing: remove it or write "\\\\"`);
    return { ok: true, text: kept === "\n" ? "" : kept, next: start + 2 };
  }
  if (OPERATORS.includes(char)) {
    return fail(start, `"${char}" would need a shell: quote it, or run "sh -c '…'"`);
  }
  return { ok: true, text: char, next: start + 1 };
}

function readSingle(text: string, start: number): Piece {
  const end = text.indexOf("'", start + 1);
  if (end < 0) return fail(start, `"'" is never closed`);
  return { ok: true, text: text.slice(start + 1, end), next: end + 1 };
}

function readDouble(text: string, start: number): Piece {
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '"') return { ok: true, text: value, next: index + 1 };
    const following = text.charAt(index + 1);
    if (char === "\\" && following !== "" && '"\\$`\n'.includes(following)) {
      value += following === "\n" ? "" : following;
      index += 1;
    } else {
      value += char;
    }
  }
  return fail(start, `'"' is never closed`);
}

function fail(position: number, message: string): Piece {
  return { ok: false, column: position + 1, message };
}
