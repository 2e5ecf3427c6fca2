import type { Entry } from "./layout.ts";
import {
  columnOf,
  isBlankLine,
  lineAt,
  lineEnd,
  lineStart,
  nextLine,
  previousLine,
  skipSpaces,
  startsLine,
} from "./text_lines.ts";
import type { Splice } from "./text_lines.ts";

/** Says whether an entry ends with a `|+` text, which owns its last line break and blank lines. */
function ownsLineBreak(entry: Entry, text: string): boolean {
  return entry.end > entry.start && text[entry.end - 1] === "\n";
}

/** The end of an entry before its trailing comment and before any line break of its own. */
export function endOnLine(entry: Entry, text: string): number {
  if (!ownsLineBreak(entry, text)) return entry.end;
  return entry.end - (text[entry.end - 2] === "\r" ? 2 : 1);
}

/** The end of the last line of an entry, after its trailing comment. */
export function lineEndOf(entry: Entry, text: string): number {
  return lineEnd(text, endOnLine(entry, text));
}

/** The start of the line after an entry and its trailing comment. */
export function lineAfter(entry: Entry, text: string): number {
  return ownsLineBreak(entry, text) ? entry.end : nextLine(text, entry.end);
}

/** Like `lineAfter`, and after comment lines that are indented into the entry. */
export function blockAfter(entry: Entry, text: string): number {
  const column = columnOf(text, entry.start);
  let result = lineAfter(entry, text);
  for (let at = result; at < text.length; at = nextLine(text, at)) {
    const line = lineAt(text, at);
    if (line.trim() === "") continue;
    const indent = line.length - line.trimStart().length;
    if (line[indent] !== "#" || indent <= column) break;
    result = nextLine(text, at);
  }
  return result;
}

/** Where a new section goes: after everything of the document but its trailing blank lines. */
export function endOfDocument(text: string, lastEntry: Entry | undefined): number {
  const from = lastEntry === undefined ? 0 : lineAfter(lastEntry, text);
  let result = from;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    if (lineAt(text, at).startsWith("...")) break;
    if (!isBlankLine(text, at)) result = nextLine(text, at);
  }
  return result;
}

/** Inserts whole lines at the start of a line (or the end of the text). */
export function insertLines(
  text: string,
  at: number,
  lines: readonly string[],
  eol: string,
): Splice {
  const body = lines.join(eol);
  const atOpenEnd = at === text.length && at > 0 && text[at - 1] !== "\n";
  return { start: at, end: at, text: atOpenEnd ? eol + body : body + eol };
}

/** Removes whole lines; at the end of a text without final line break, the one before them. */
export function deleteLines(text: string, start: number, end: number): Splice {
  const openEnd = end === text.length && text[end - 1] !== "\n";
  if (!openEnd || start === 0) return { start, end, text: "" };
  const eol = text[start - 2] === "\r" ? 2 : 1;
  return { start: start - eol, end, text: "" };
}

/** Says whether the entries are set apart by blank lines: some of them, or all. */
export function separatedByBlankLines(
  entries: readonly Entry[],
  text: string,
  which: "some" | "all",
): boolean {
  const gaps = entries.slice(1).map((entry, index) => {
    const before = entries[index];
    if (before === undefined) return false;
    const between = text.slice(lineAfter(before, text), lineStart(text, entry.start));
    return between.split("\n").slice(0, -1).some((line) => line.trim() === "");
  });
  if (gaps.length === 0) return false;
  return which === "some" ? gaps.includes(true) : !gaps.includes(false);
}

/** The lines of a comment at a column. */
export function commentLines(comment: string | undefined, column: number): readonly string[] {
  if (comment === undefined) return [];
  return comment.split("\n").map((line) => `${" ".repeat(column)}# ${line}`.trimEnd());
}

/** The start of an entry's lines, and of the given comment when it stands directly above. */
export function startWithComment(
  entry: Entry,
  text: string,
  comment: string | undefined,
): number {
  const start = lineStart(text, entry.start);
  const wanted = commentLines(comment, 0);
  let at = start;
  for (const line of wanted.toReversed()) {
    const above = previousLine(text, at);
    if (above === undefined || lineAt(text, above).trim() !== line) return start;
    at = above;
  }
  return at;
}

/**
 * Removes one of several block entries: its lines, its own trailing comment, the comment lines
 * indented into it, and one of the blank lines that set it apart.
 */
export function removeBlockEntry(
  entries: readonly Entry[],
  index: number,
  text: string,
  comment: string | undefined,
): Splice {
  const entry = entries[index];
  if (entry === undefined) throw new Error("Checked by the caller");
  const end = blockAfter(entry, text);
  if (!startsLine(text, entry.start)) {
    // `- name: x`: what follows moves up behind the dash.
    let next = end;
    while (isBlankLine(text, next)) next = nextLine(text, next);
    return { start: entry.start, end: skipSpaces(text, next), text: "" };
  }
  const start = startWithComment(entry, text, comment);
  const above = previousLine(text, start);
  const before = entries[index - 1];
  const ownsBlank = above !== undefined && isBlankLine(text, above) &&
    (before === undefined || above >= lineAfter(before, text)) &&
    (index === entries.length - 1 || isBlankLine(text, end) || end === text.length);
  const from = ownsBlank && above !== undefined ? above : start;
  if (before !== undefined && ownsLineBreak(before, text)) {
    return removeBelowKeptText(text, from, end);
  }
  return deleteLines(text, from, end);
}

/** A `|+` text above takes every blank line that would follow it, and owns its last line break. */
function removeBelowKeptText(text: string, start: number, end: number): Splice {
  let after = end;
  while (isBlankLine(text, after)) after = nextLine(text, after);
  const above = previousLine(text, start);
  const endsBlank = above !== undefined && isBlankLine(text, above);
  return endsBlank ? { start, end: after, text: "" } : deleteLines(text, start, after);
}
