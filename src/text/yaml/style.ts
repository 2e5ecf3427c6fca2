import { columnOf, majorityEol } from "./text_lines.ts";
import { entriesOf, isFlow, startOf } from "./layout.ts";
import type { Container, Entry } from "./layout.ts";
import { isMap, isScalar, isSeq, rangeOf } from "./library.ts";
import type { Node } from "./library.ts";
import type { Quotes } from "./write_scalar.ts";

/** How a file is written, so that new text looks like its neighbours. */
export interface Style {
  /** Line break of most lines. */
  readonly eol: string;
  /** Columns that a nested mapping is indented by. */
  readonly step: number;
  /** Columns that the `-` of a list stands right of the key that holds it; 0 is common. */
  readonly listStep: number;
  /** What stands inside braces: a space or nothing. */
  readonly mapPad: string;
  /** What stands inside brackets: a space or nothing. */
  readonly listPad: string;
  /** Quotes for a new text: as this text is written elsewhere, or as all texts are. */
  quotesFor(text: string, what: "key" | "value"): Quotes;
}

interface Seen {
  step?: number;
  listStep?: number;
  mapPad?: string;
  listPad?: string;
  /** The quotes of every text that is a key, and of every text that is a value. */
  readonly key: Set<Quotes>;
  readonly value: Set<Quotes>;
}

/** Looks at the first nested mapping, list, braces and brackets; the house style fills the rest. */
export function detectStyle(root: unknown, text: string): Style {
  const seen: Seen = { key: new Set(), value: new Set() };
  const open: unknown[] = [root];
  for (let at = 0; at < open.length; at++) {
    const node = open[at];
    if (!isMap(node) && !isSeq(node)) continue;
    const entries = entriesOf(node, text) ?? [];
    if (isFlow(node)) lookInside(node, text, seen);
    else if (isMap(node)) { for (const entry of entries) lookBelow(entry, text, seen); }
    for (const entry of entries) {
      noteQuotes(entry.key, seen.key);
      noteQuotes(entry.value, seen.value);
      if (entry.value !== undefined) open.push(entry.value);
    }
  }
  const step = seen.step ?? 2;
  return {
    eol: majorityEol(text),
    step,
    listStep: seen.listStep ?? step,
    mapPad: seen.mapPad ?? " ",
    listPad: seen.listPad ?? "",
    quotesFor: (_text, what) => common(seen[what]),
  };
}

function noteQuotes(node: Node | undefined, into: Set<Quotes>): void {
  if (isScalar(node) && typeof node.value === "string") into.add(quotesOf(node));
}

/** Plain text is the habit, unless a file never has any. */
function common(quotes: ReadonlySet<Quotes>): Quotes {
  if (quotes.has("plain") || quotes.size === 0) return "plain";
  return quotes.has("double") ? "double" : "single";
}

/** The quotes a scalar is written with; blocks count as plain. */
export function quotesOf(node: Node | undefined): Quotes {
  if (!isScalar(node)) return "plain";
  if (node.type === "QUOTE_DOUBLE") return "double";
  return node.type === "QUOTE_SINGLE" ? "single" : "plain";
}

/** The style for the place of an old value: a text that stays keeps its quotes. */
export function styleAround(style: Style, old: Node | undefined): Style {
  const known = new Map<string, Quotes>();
  const scalars = isMap(old) ? old.items.map((pair) => pair.value) : [old];
  for (const scalar of scalars) {
    if (isScalar(scalar) && typeof scalar.value === "string") {
      known.set(scalar.value, quotesOf(scalar));
    }
  }
  return {
    ...style,
    quotesFor: (text, what) =>
      (what === "value" ? known.get(text) : undefined) ?? style.quotesFor(text, what),
  };
}

function lookInside(node: Container, text: string, seen: Seen): void {
  if (node.items.length === 0) return;
  const pad = text[rangeOf(node)[0] + 1] === " " ? " " : "";
  if (isMap(node)) seen.mapPad ??= pad;
  else seen.listPad ??= pad;
}

function lookBelow(entry: Entry, text: string, seen: Seen): void {
  const value = entry.value;
  if (!(isMap(value) || isSeq(value)) || isFlow(value)) return;
  const indent = columnOf(text, startOf(value, text)) - columnOf(text, entry.start);
  if (isMap(value)) seen.step ??= indent;
  else seen.listStep ??= indent;
}
