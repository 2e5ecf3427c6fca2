import { type AST, parseTOML } from "toml-eslint-parser";

/** A half-open range of offsets in the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One `key = value`, in a table of its own or in an inline table. */
export interface Entry {
  readonly key: readonly string[];
  /** One span for each part of a dotted key. */
  readonly keySpans: readonly Span[];
  readonly span: Span;
  readonly value: Node;
}

/** A value as it is written. */
export type Node =
  | { readonly kind: "array"; readonly span: Span; readonly items: readonly Node[] }
  | { readonly kind: "table"; readonly span: Span; readonly entries: readonly Entry[] }
  | { readonly kind: "scalar"; readonly span: Span; readonly quote: '"' | "'" | "" };

/** The top of the text, or one `[header]` / `[[header]]`, with the entries below it. */
export interface Section {
  /** The full key; a number stands for the element of an array of tables. */
  readonly key: readonly (string | number)[];
  /** True for `[[header]]`. */
  readonly list: boolean;
  /** Undefined for the top of the text. */
  readonly header: Span | undefined;
  /** One span for each part of the header's key. */
  readonly keySpans: readonly Span[];
  readonly entries: readonly Entry[];
}

/** The written form of a whole text; the first section is always the top of the text. */
export interface Syntax {
  readonly sections: readonly Section[];
  readonly comments: readonly Span[];
}

/**
 * Reads where everything stands in a TOML text (without BOM); the only user of the position
 * parser. Answers undefined where the text is not TOML: its messages are `readToml`'s business.
 */
export function parseSyntax(text: string, tomlVersion: "1.0" | "1.1" = "1.1"): Syntax | undefined {
  try {
    const program = parseTOML(text, { tomlVersion });
    const top = program.body[0];
    const tables = top.body.filter((item) => item.type === "TOMLTable");
    const entries = top.body.filter((item) => item.type === "TOMLKeyValue").map(entryOf);
    return {
      sections: [
        { key: [], list: false, header: undefined, keySpans: [], entries },
        ...tables.map((table) => sectionOf(text, table)),
      ],
      comments: program.comments.map((comment) => spanOf(comment.range)),
    };
  } catch (error) {
    // Its ParseError is a SyntaxError; anything else is a bug and goes up.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sectionOf(text: string, table: AST.TOMLTable): Section {
  const close = text.indexOf("]", table.key.range[1]) + (table.kind === "array" ? 2 : 1);
  return {
    key: table.resolvedKey,
    list: table.kind === "array",
    header: { start: table.range[0], end: close },
    keySpans: table.key.keys.map((part) => spanOf(part.range)),
    entries: table.body.map(entryOf),
  };
}

function entryOf(entry: AST.TOMLKeyValue): Entry {
  return {
    key: entry.key.keys.map((part) => part.type === "TOMLBare" ? part.name : part.value),
    keySpans: entry.key.keys.map((part) => spanOf(part.range)),
    span: spanOf(entry.range),
    value: nodeOf(entry.value),
  };
}

function nodeOf(value: AST.TOMLContentNode): Node {
  const span = spanOf(value.range);
  switch (value.type) {
    case "TOMLArray":
      return { kind: "array", span, items: value.elements.map(nodeOf) };
    case "TOMLInlineTable":
      return { kind: "table", span, entries: value.body.map(entryOf) };
    case "TOMLValue":
      if (value.kind !== "string") return { kind: "scalar", span, quote: "" };
      return { kind: "scalar", span, quote: value.style === "literal" ? "'" : '"' };
  }
}

function spanOf(range: readonly [number, number]): Span {
  return { start: range[0], end: range[1] };
}
