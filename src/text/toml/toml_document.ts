import {
  applySplices,
  insertLines,
  lineEnd,
  lineStart,
  majorityEol,
  nextLine,
  type Splice,
  withoutBreak,
} from "./lines.ts";
import { type Entry, type Node, parseSyntax, type Section, type Span } from "./toml_syntax.ts";
import type { TomlPath } from "./toml_edit.ts";

/**
 * The top of a text, or one `[header]` with everything down to the next header.
 *
 * Each block is TOML on its own, so after an edit only the edited block is read again.
 */
export interface Block {
  readonly text: string;
  /** The header's key without list indexes; empty for the top of the text. */
  readonly key: readonly string[];
  /** True for `[[header]]`. */
  readonly list: boolean;
  /** True below an element of an array of tables: no path of an edit leads there. */
  readonly inList: boolean;
  /** Entries, header and comments, as offsets into `text`. */
  readonly written: () => Written;
}

/** What stands in one block. */
export interface Written {
  readonly header: Span | undefined;
  readonly entries: readonly Entry[];
  readonly comments: readonly Span[];
}

/** A text as a row of blocks; joined, they are the text byte for byte. */
export interface TomlDocument {
  readonly blocks: readonly Block[];
  readonly eol: "\n" | "\r\n";
}

/** A key that is written out: its entry, and the inline table around it, if any. */
export interface Found {
  readonly at: number;
  readonly entry: Entry;
  readonly around?: { readonly table: Node & { readonly kind: "table" }; readonly index: number };
}

/** Cuts a text (without BOM) into blocks; undefined where it is not TOML. */
export function openDocument(text: string): TomlDocument | undefined {
  const syntax = parseSyntax(text);
  if (syntax === undefined) return undefined;
  const starts = syntax.sections.map((section) =>
    section.header === undefined ? 0 : lineStart(text, section.header.start)
  );
  let comment = 0;
  const blocks = syntax.sections.map((section, index): Block => {
    const from = starts[index] ?? 0;
    const to = starts[index + 1] ?? text.length;
    const comments: Span[] = [];
    for (; (syntax.comments[comment]?.start ?? to) < to; comment++) {
      const span = syntax.comments[comment];
      if (span !== undefined) comments.push(moved(span, -from));
    }
    const list = section.list;
    const key = section.key.filter((part) => typeof part === "string");
    const inList = section.key.length - key.length > (list ? 1 : 0);
    const written = (): Written => ({ ...relative(section, from), comments });
    return { text: text.slice(from, to), key, list, inList, written: once(written) };
  });
  return { blocks, eol: majorityEol(text) };
}

/** The text of a document. */
export function documentText(document: TomlDocument): string {
  return document.blocks.map((block) => block.text).join("");
}

/** Finds the entry that writes the value of a path, also within inline tables. */
export function findEntry(document: TomlDocument, path: TomlPath): Found | undefined {
  for (const [at, block] of document.blocks.entries()) {
    if (block.list || block.inList || !startsWith(path, block.key)) continue;
    const found = findIn(block.written().entries, path.slice(block.key.length));
    if (found !== undefined) return { at, ...found };
  }
  return undefined;
}

/** Finds the block that a `[path]` header opens, or -1. */
export function findBlock(document: TomlDocument, path: TomlPath): number {
  return document.blocks.findIndex((block) =>
    !block.list && !block.inList && samePath(block.key, path)
  );
}

/** The blocks of the elements of an array of tables, in order. */
export function findListBlocks(document: TomlDocument, path: TomlPath): readonly number[] {
  return document.blocks.flatMap((block, at) =>
    block.list && !block.inList && samePath(block.key, path) ? [at] : []
  );
}

/** Tells whether a path is written out by a header or an entry of its own, not just implied. */
export function isExplicit(document: TomlDocument, path: TomlPath): boolean {
  return findBlock(document, path) >= 0 || findEntry(document, path) !== undefined;
}

/** Changes the text of one block. */
export function spliceBlock(
  document: TomlDocument,
  at: number,
  splices: readonly Splice[],
): TomlDocument {
  const block = document.blocks[at];
  if (block === undefined) throw new RangeError(`No block ${at}`);
  const text = applySplices(block.text, splices);
  return { ...document, blocks: document.blocks.with(at, makeBlock(text, block)) };
}

/** Where the lines of a block end that a new table must not cut off from it. */
export function contentEnd(document: TomlDocument, at: number): number {
  const block = document.blocks[at];
  if (block === undefined) return 0;
  const { text } = block;
  if (at === document.blocks.length - 1) {
    const blank = text.trimEnd().length;
    return blank === 0 ? 0 : nextLine(text, blank);
  }
  const end = entriesEnd(block);
  const comments = /^(?:[ \t]*#[^\n]*\n)*/.exec(text.slice(end))?.[0].length ?? 0;
  // Comments that touch the next header belong to it.
  return end + comments === text.length ? end : end + comments;
}

/** Where the last entry of a block ends, or its header. */
export function entriesEnd(block: Block): number {
  const { header, entries } = block.written();
  const last = entries.at(-1)?.span ?? header;
  return last === undefined ? 0 : nextLine(block.text, last.end);
}

/** Inserts a table after the content of a block; answers whether a blank line came with it. */
export function insertBlock(
  document: TomlDocument,
  after: number,
  lines: readonly string[],
  kind: { readonly key: TomlPath; readonly list: boolean },
): { readonly document: TomlDocument; readonly blank: boolean } {
  const block = document.blocks[after];
  if (block === undefined) throw new RangeError(`No block ${after}`);
  const cut = contentEnd(document, after);
  const tail = block.text.slice(cut);
  const last = after === document.blocks.length - 1;
  const empty = cut === 0 && documentText(document).trim() === "";
  const blank = !empty && (last || /^[ \t]*\r?\n/.test(tail));
  const { text } = insertLines(block.text, cut, [...(blank ? [""] : []), ...lines], document.eol);
  const header = text.indexOf(lines[0] ?? "");
  const head = makeBlock(block.text.slice(0, cut) + text.slice(0, header), block);
  const added = makeBlock(text.slice(header) + tail, { ...kind, inList: false });
  return {
    document: { ...document, blocks: document.blocks.toSpliced(after, 1, head, added) },
    blank,
  };
}

/** Removes a header and its entries; what follows (comments, blank lines) joins the block before. */
export function removeBlock(
  document: TomlDocument,
  at: number,
  blank: boolean,
  kept: readonly string[] = [],
): TomlDocument {
  const block = document.blocks[at];
  const before = document.blocks[at - 1];
  if (block === undefined || before === undefined) throw new RangeError(`No table ${at}`);
  const end = entriesEnd(block);
  const tail = kept.map((line) => line + document.eol).join("") + block.text.slice(end);
  let head = before.text;
  const blankLine = lineStart(head, withoutBreak(head, head.length));
  if (blank && kept.length === 0 && head.slice(blankLine).trim() === "") {
    head = head.slice(0, blankLine);
  }
  // The last line of a text without a final line break takes the break before it along.
  if (tail === "" && !block.text.endsWith("\n")) {
    head = head.slice(0, withoutBreak(head, head.length));
  }
  const joined = makeBlock(head + tail, before);
  return { ...document, blocks: document.blocks.toSpliced(at - 1, 2, joined) };
}

/** Tells whether `path` begins with all parts of `start`. */
export function startsWith(path: TomlPath, start: TomlPath): boolean {
  return start.length <= path.length && start.every((part, index) => part === path[index]);
}

/** The 1-based line of an offset in a block. */
export function lineNumber(document: TomlDocument, at: number, offset: number): number {
  const before = document.blocks.slice(0, at).map((block) => block.text).join("");
  const text = document.blocks[at]?.text ?? "";
  return (before + text.slice(0, offset)).split("\n").length;
}

/** The comments in a range of a block, as they are written. */
export function commentsIn(block: Block, range: Span): readonly string[] {
  return block.written().comments
    .filter((span) => span.start >= range.start && span.start < range.end)
    .map((span) => block.text.slice(span.start, span.end));
}

/** The comments on the lines of a range of a block, as they are written. */
export function commentsOnLines(block: Block, range: Span): readonly string[] {
  const start = lineStart(block.text, range.start);
  return commentsIn(block, { start, end: lineEnd(block.text, range.end) });
}

function samePath(a: TomlPath, b: TomlPath): boolean {
  return a.length === b.length && startsWith(a, b);
}

function findIn(entries: readonly Entry[], rest: TomlPath): Omit<Found, "at"> | undefined {
  for (const entry of entries) {
    if (!startsWith(rest, entry.key)) continue;
    if (entry.key.length === rest.length) return { entry };
    if (entry.value.kind !== "table") continue;
    const found = findIn(entry.value.entries, rest.slice(entry.key.length));
    if (found === undefined) continue;
    const index = entry.value.entries.indexOf(found.entry);
    return found.around === undefined ? { ...found, around: { table: entry.value, index } } : found;
  }
  return undefined;
}

function makeBlock(text: string, kind: Pick<Block, "key" | "list" | "inList">): Block {
  const written = once((): Written => {
    const syntax = parseSyntax(text);
    const section = syntax?.sections.at(-1);
    // An edit that broke the block is caught when the whole text is read again.
    if (syntax === undefined || section === undefined) {
      return { header: undefined, entries: [], comments: [] };
    }
    return { header: section.header, entries: section.entries, comments: syntax.comments };
  });
  return { text, key: kind.key, list: kind.list, inList: kind.inList, written };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function relative(section: Section, from: number): Omit<Written, "comments"> {
  const header = section.header && moved(section.header, -from);
  return { header, entries: section.entries.map((entry) => movedEntry(entry, -from)) };
}

function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function movedEntry(entry: Entry, by: number): Entry {
  return {
    key: entry.key,
    keySpans: entry.keySpans.map((span) => moved(span, by)),
    span: moved(entry.span, by),
    value: movedNode(entry.value, by),
  };
}

function movedNode(node: Node, by: number): Node {
  const span = moved(node.span, by);
  switch (node.kind) {
    case "array":
      return { ...node, span, items: node.items.map((item) => movedNode(item, by)) };
    case "table":
      return { ...node, span, entries: node.entries.map((entry) => movedEntry(entry, by)) };
    case "scalar":
      return { ...node, span };
  }
}
