import { splitWords } from "./split_words.ts";

/** What is wrong with a text, and what to do about it. */
export interface WrongText {
  /** What is, and what was expected. */
  readonly message: string;
  /** What to write instead. */
  readonly next: string;
  /** Where in the text it begins, from 0; absent: the whole text. */
  readonly offset?: number;
}

/**
 * What is wrong with a command line; undefined where it can be split into words and names a program.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeCommand } from "@/text/words/mod.ts";
 *
 * assert.equal(judgeCommand("python -m app"), undefined);
 * assert.equal(judgeCommand("python 'x")?.offset, 7);
 * ```
 */
export function judgeCommand(text: string): WrongText | undefined {
  const result = splitWords(text);
  if (result.ok) return judgeWords(result.words.join(" "));
  return {
    message: result.message,
    next: 'Quote it, or write the command as a list: ["python", "-m", "app"]',
    offset: result.column - 1,
  };
}

/**
 * What is wrong with the words of a command line, joined by spaces; undefined where they name a program.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeWords } from "@/text/words/mod.ts";
 *
 * assert.equal(judgeWords("it's fine"), undefined);
 * assert.match(judgeWords(" ")?.message ?? "", /names no program/);
 * ```
 */
export function judgeWords(text: string): WrongText | undefined {
  if (text.trim() === "") {
    return {
      message: "The command line names no program",
      next: 'Write a command, e.g. "python -m app"',
    };
  }
  return text.includes("\0")
    ? { message: "A command line cannot hold the character NUL", next: "Remove that character" }
    : undefined;
}
