/** Offsets of lines around an offset of a text; line breaks are LF or CRLF. */

/** The offset at which the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset of the line break that ends the line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** The start of the line after that of an offset, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

/** The column of an offset, from 0. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The text of the line that starts at an offset. */
export function lineAt(text: string, start: number): string {
  return text.slice(start, lineEnd(text, start));
}

/** Says whether the line that starts at an offset exists and holds only white space. */
export function isBlankLine(text: string, start: number): boolean {
  return start < text.length && lineAt(text, start).trim() === "";
}

/** The start of the line before the one that starts at an offset; undefined for the first line. */
export function previousLine(text: string, start: number): number | undefined {
  return start === 0 ? undefined : lineStart(text, start - 1);
}

/** Says whether only white space stands between the start of the line and an offset. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

/** Moves over spaces and tabs. */
export function skipSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

/** Moves over white space, line breaks and comments: to the next thing inside brackets. */
export function skipToToken(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const rest = text[at] ?? "";
    if (rest === "#") at = lineEnd(text, at);
    else if (/\s/.test(rest)) at++;
    else break;
  }
  return at;
}

/** The line break most lines of a text use. */
export function majorityEol(text: string): string {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}

/** A replacement of `[start, end)`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies replacements that do not overlap; those at one offset keep their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = splices.map((splice, index) => ({ splice, index }))
    .sort((a, b) => a.splice.start - b.splice.start || a.index - b.index);
  let result = "";
  let at = 0;
  for (const { splice } of sorted) {
    if (splice.start < at) throw new Error("Splices overlap");
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}
