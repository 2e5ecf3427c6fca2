/** A place in a text for a message: 1-based, with the line to underline. */
export interface Spot {
  /** Line number, from 1. */
  readonly line: number;
  /** Column in UTF-16 units, from 1. */
  readonly column: number;
  /** How many columns of this line to underline, at least 1. */
  readonly length: number;
  /** The whole line, without its line break. */
  readonly lineText: string;
}

/** Turns offsets into lines and columns; works out the line starts when first asked. */
export class LineIndex {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The 1-based line that holds an offset. */
  lineAt(offset: number): number {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The place from `start` to `end`, cut at the end of the first line. */
  spot(start: number, end: number): Spot {
    const line = this.lineAt(start);
    const lineStart = this.#lineStarts()[line - 1] ?? 0;
    const lineText = lineFrom(this.#text, lineStart);
    const last = Math.min(end, lineStart + lineText.trimEnd().length);
    // An error may stand behind the line, at its break.
    const column = Math.min(start - lineStart, lineText.length) + 1;
    return { line, column, length: Math.max(1, last - start), lineText };
  }

  #lineStarts(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let at = this.#text.indexOf("\n"); at >= 0; at = this.#text.indexOf("\n", at + 1)) {
        starts.push(at + 1);
      }
      this.#starts = starts;
    }
    return this.#starts;
  }
}

function lineFrom(text: string, start: number): string {
  const newline = text.indexOf("\n", start);
  const line = text.slice(start, newline < 0 ? text.length : newline);
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
