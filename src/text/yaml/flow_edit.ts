import { entriesOf } from "./layout.ts";
import type { Container, Entry } from "./layout.ts";
import { rangeOf } from "./library.ts";
import { isMap } from "./library.ts";
import type { Style } from "./style.ts";
import { lineEnd, lineStart, nextLine, skipSpaces, skipToToken, startsLine } from "./text_lines.ts";
import type { Splice } from "./text_lines.ts";

/** Inserts one written entry at the end of `[...]` or `{...}`. */
export function addToFlow(
  container: Container,
  entries: readonly Entry[],
  written: string,
  text: string,
  style: Style,
): readonly Splice[] {
  const last = entries.at(-1);
  if (last === undefined) return [fillFlow(container, written, text, style)];
  const next = skipToToken(text, last.end);
  const hasComma = text[next] === ",";
  const ownLine = startsLine(text, last.start);
  const indent = text.slice(lineStart(text, last.start), last.start);
  if (!ownLine) {
    return hasComma
      ? [insert(next + 1, ` ${written},`)]
      : [insert(last.end, `,${gapOf(entries, text)}${written}`)];
  }
  const line = indent + written;
  const after = hasComma ? next + 1 : last.end;
  if (!restIsComment(text, after)) {
    // The closing bracket stands on the line of the last entry.
    const tail = hasComma ? "," : "";
    return [insert(after, `${hasComma ? "" : ","}${style.eol}${line}${tail}`)];
  }
  const below = insert(nextLine(text, after), `${line}${hasComma ? "," : ""}${style.eol}`);
  return hasComma ? [below] : [insert(last.end, ","), below];
}

/** Puts the first entry between brackets that hold nothing, or nothing but comments. */
function fillFlow(container: Container, written: string, text: string, style: Style): Splice {
  const [open, end] = rangeOf(container);
  const close = end - 1;
  if (text.slice(open + 1, close).trim() === "" && !text.slice(open, close).includes("\n")) {
    const pad = isMap(container) ? style.mapPad : style.listPad;
    return { start: open + 1, end: close, text: pad + written + pad };
  }
  if (!startsLine(text, close)) return insert(open + 1, ` ${written} `);
  const indent = text.slice(lineStart(text, close), close) + " ".repeat(style.step);
  return insert(lineStart(text, close), indent + written + style.eol);
}

function insert(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

/** What stands after the commas of this list: a space, or nothing in `[a,b]`. */
function gapOf(entries: readonly Entry[], text: string): string {
  const [before, last] = entries.slice(-2);
  if (before === undefined || last === undefined) return " ";
  const comma = skipToToken(text, before.end);
  const gap = text.slice(comma + 1, last.start);
  return /^[ \t]*$/.test(gap) ? gap : " ";
}

/** Says whether only a comment, or nothing, follows on the line; then a line break. */
function restIsComment(text: string, from: number): boolean {
  const at = skipSpaces(text, from);
  const end = lineEnd(text, at);
  return end < text.length && (at === end || text[at] === "#");
}

/** Removes one entry of `[...]` or `{...}` with its comma and its own trailing comment. */
export function removeFromFlow(
  container: Container,
  index: number,
  text: string,
): readonly Splice[] | undefined {
  const entries = entriesOf(container, text);
  const entry = entries?.[index];
  if (entries === undefined || entry === undefined) return undefined;
  const before = entries[index - 1];
  const comma = commaAfter(entry, text);
  const end = comma === undefined ? entry.end : comma + 1;
  const previousComma = before === undefined ? undefined : commaAfter(before, text);
  const isLast = index === entries.length - 1;
  // Without a comma of its own, the last entry takes the one before it along.
  const orphan = isLast && comma === undefined ? previousComma : undefined;
  if (startsLine(text, entry.start) && restIsComment(text, end)) {
    const lines = cut(lineStart(text, entry.start), nextLine(text, end));
    return orphan === undefined ? [lines] : [cut(orphan, orphan + 1), lines];
  }
  if (entries.length === 1) return [removeOnly(container, entry, end, text)];
  if (orphan !== undefined && before !== undefined) return removeTail(before, orphan, entry, text);
  return [removeInner(entries, index, end, previousComma, text)];
}

function cut(start: number, end: number): Splice {
  return { start, end, text: "" };
}

function commaAfter(entry: Entry, text: string): number | undefined {
  const at = skipToToken(text, entry.end);
  return text[at] === "," ? at : undefined;
}

function removeOnly(container: Container, entry: Entry, end: number, text: string): Splice {
  const [open, close] = rangeOf(container);
  const inner = text.slice(open + 1, entry.start) + text.slice(end, close - 1);
  return inner.trim() === "" ? cut(open + 1, close - 1) : cut(entry.start, end);
}

/** The last entry of a list without trailing comma. */
function removeTail(before: Entry, comma: number, entry: Entry, text: string): readonly Splice[] {
  const between = text.slice(comma + 1, entry.start);
  if (between.trim() !== "") return [cut(comma, comma + 1), cut(entry.start, entry.end)];
  const onOneLine = /^[ \t]*$/.test(text.slice(before.end, comma));
  return [cut(onOneLine ? before.end : comma, entry.end)];
}

function removeInner(
  entries: readonly Entry[],
  index: number,
  end: number,
  previousComma: number | undefined,
  text: string,
): Splice {
  const entry = entries[index];
  if (entry === undefined) throw new Error("Checked by the caller");
  const next = entries[index + 1];
  if (next !== undefined && /^[ \t]*$/.test(text.slice(end, next.start))) {
    return cut(entry.start, next.start);
  }
  const from = previousComma !== undefined &&
      /^[ \t]*$/.test(text.slice(previousComma + 1, entry.start))
    ? previousComma + 1
    : entry.start;
  const at = skipSpaces(text, end);
  return cut(from, text[at] === "#" ? lineEnd(text, at) : end);
}
