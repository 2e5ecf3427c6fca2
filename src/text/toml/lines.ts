import type { Span } from "./toml_syntax.ts";

/** Replaces one range of a text. */
export interface Splice extends Span {
  readonly text: string;
}

/** Applies splices that do not overlap; two at the same place keep their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let done = "";
  let from = 0;
  for (const splice of ordered) {
    done += text.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return done + text.slice(from);
}

/** The offset at which the line around `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset at which the line around `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  if (feed < 0) return text.length;
  return feed > offset && text[feed - 1] === "\r" ? feed - 1 : feed;
}

/** The offset after the line around `offset` and its line break. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  return feed < 0 ? text.length : feed + 1;
}

/** The white space at the beginning of the line around `offset`. */
export function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), lineEnd(text, offset)))?.[0] ?? "";
}

/** The line break used by most lines of a text; LF where there is none. */
export function majorityEol(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  return (text.split("\r\n").length - 1) * 2 > all ? "\r\n" : "\n";
}

/** Inserts whole lines at the beginning of a line, or after a last line that has no line break. */
export function insertLines(
  text: string,
  offset: number,
  lines: readonly string[],
  eol: string,
): Splice {
  const open = offset > 0 && text[offset - 1] !== "\n";
  const body = lines.join(eol);
  return { start: offset, end: offset, text: open ? eol + body : body + eol };
}

/**
 * Removes the whole lines of a range, the exact inverse of `insertLines`; what `kept` holds
 * (comments of someone else) stays, one a line.
 */
export function cutLines(text: string, range: Span, kept: readonly string[] = []): Splice {
  const start = lineStart(text, range.start);
  const end = nextLine(text, range.end);
  if (kept.length > 0) {
    const stop = lineEnd(text, range.end);
    const eol = majorityEol(text);
    const indent = indentOf(text, range.start);
    return { start, end: stop, text: kept.map((line) => indent + line).join(eol) };
  }
  const open = text[end - 1] !== "\n";
  return { start: open ? withoutBreak(text, start) : start, end, text: "" };
}

/** The offset before the line break that ends at `offset`. */
export function withoutBreak(text: string, offset: number): number {
  if (text[offset - 1] !== "\n") return offset;
  return text[offset - 2] === "\r" ? offset - 2 : offset - 1;
}
