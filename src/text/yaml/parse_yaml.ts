import { composeDocument } from "./compose_document.ts";
import { findNode, followAlias } from "./find_node.ts";
import type { Found } from "./find_node.ts";
import type { Flaw } from "./flaw.ts";
import { isScalar, rangeOf } from "./library.ts";
import type { Alias, Node, ParsedDocument } from "./library.ts";
import { LineIndex } from "./line_index.ts";
import type { Spot } from "./line_index.ts";
import { readValue } from "./read_value.ts";
import type { YamlPath, YamlValue } from "./value.ts";

/** The size up to which a text is read when the caller sets no limit: 1 MB. */
export const DEFAULT_MAX_BYTES = 1_000_000;
/** Ten times a very large compose file: the library's time grows with these, not with long texts. */
const DEFAULT_MAX_SIGNS = 50_000;
/** Nobody reads more; the last entry says how many were left out. */
const MAX_ERRORS = 100;

/** How to read a text. */
export interface YamlOptions {
  /** Refuse larger texts (UTF-8 bytes); 1 MB when absent. */
  readonly maxBytes?: number;
  /** Refuse texts with more signs of structure (lines, brackets, commas, …); 50,000 when absent. */
  readonly maxSigns?: number;
  /** Allow anchors, aliases and merge keys; true when absent. */
  readonly aliases?: boolean;
}

/** A mistake in a text, with its place. */
export interface YamlError extends Spot {
  /** What is, and what was expected. */
  readonly message: string;
}

/** A scalar as it was written. */
export interface RawScalar {
  /** The text without quotes: `3.10` where the value is the number 3.1. */
  readonly source: string;
  /** True for text in quotes and for `|` and `>` blocks; false for plain text. */
  readonly quoted: boolean;
}

/** A text that was read without a mistake. */
export interface ParsedYaml {
  /** Says which of the two answers this is. */
  readonly ok: true;
  /** The data; null for an empty file. Values behind aliases are shared, not copied. */
  readonly value: YamlValue;
  /**
   * The place of a value (or of its key); where the path does not exist, the place of its
   * nearest existing parent; the start of the file where it holds nothing.
   */
  at(path: YamlPath, what?: "key" | "value"): Spot;
  /** How a scalar was written; undefined when there is no scalar at exactly this path. */
  rawAt(path: YamlPath): RawScalar | undefined;
}

/** A text with mistakes: all of them, in the order of the text. */
export interface UnreadableYaml {
  /** Says which of the two answers this is. */
  readonly ok: false;
  /** At least one mistake, in the order of the text. */
  readonly errors: readonly YamlError[];
}

/** A document with everything known about it, for the rooms of this folder. */
export interface YamlSource {
  readonly ok: true;
  readonly document: ParsedDocument;
  readonly text: string;
  readonly lines: LineIndex;
  readonly value: YamlValue;
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * Reads a YAML 1.2 text into plain data that knows where each value stands.
 *
 * Refused, always with a place and all at once: syntax errors, repeated keys, keys that are not
 * text, custom tags, several documents, control characters and broken UTF-16, numbers that JSON
 * cannot hold, more than 100 levels, and aliases that are forbidden or grow without measure.
 * A BOM and CRLF are fine.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseYaml } from "@/text/yaml/mod.ts";
 *
 * const read = parseYaml("project:\n  python: 3.10\n");
 * assert.ok(read.ok);
 * assert.deepEqual(read.value, { project: { python: 3.1 } });
 * assert.deepEqual(read.rawAt(["project", "python"]), { source: "3.10", quoted: false });
 * assert.equal(read.at(["project", "python"]).column, 11);
 * ```
 */
export function parseYaml(text: string, options: YamlOptions = {}): ParsedYaml | UnreadableYaml {
  const source = readSource(text, options, false);
  if (!source.ok) return source;
  return {
    ok: true,
    value: source.value,
    at: (path, what = "value") => spotAt(source, path, what),
    rawAt: (path) => rawAt(source, path),
  };
}

/** Reads a text into a document with data; `keepSourceTokens` is for the editor. */
export function readSource(
  text: string,
  options: YamlOptions,
  keepSourceTokens: boolean,
): YamlSource | UnreadableYaml {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  const lines = new LineIndex(body);
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const limits = { maxBytes, maxSigns: options.maxSigns ?? DEFAULT_MAX_SIGNS };
  const { document, flaws } = composeDocument(body, limits, keepSourceTokens);
  if (document === undefined) return unreadable(lines, flaws, []);
  const rules = { aliases: options.aliases ?? true, maxExpanded: maxBytes };
  const read = readValue(document.contents, body, lines, rules);
  if (flaws.length + read.flaws.length > 0) return unreadable(lines, flaws, read.flaws);
  return { ok: true, document, text: body, lines, value: read.value, targets: read.targets };
}

/** A syntax error often makes nonsense of its line, so other mistakes there are left out. */
function unreadable(
  lines: LineIndex,
  syntax: readonly Flaw[],
  content: readonly Flaw[],
): UnreadableYaml {
  const broken = new Set(syntax.map((flaw) => lines.lineAt(flaw.start)));
  const kept = content.filter((flaw) => !broken.has(lines.lineAt(flaw.start)));
  const all = [...syntax, ...kept].sort((a, b) => a.start - b.start);
  const flaws = all.filter((flaw, index) => {
    const before = all[index - 1];
    return before?.start !== flaw.start || before.message !== flaw.message;
  });
  const errors = flaws.slice(0, MAX_ERRORS).map((flaw): YamlError => ({
    ...lines.spot(flaw.start, flaw.end),
    message: flaw.message,
  }));
  const next = flaws[MAX_ERRORS];
  if (next !== undefined) {
    const message = `${flaws.length - MAX_ERRORS} more mistakes from here on`;
    errors.push({ ...lines.spot(next.start, next.end), message });
  }
  return { ok: false, errors };
}

function spotAt(source: YamlSource, path: YamlPath, what: "key" | "value"): Spot {
  const found = findNode(source.document.contents, path, source.targets);
  const node = placeOf(found, what);
  if (node === undefined) return source.lines.spot(0, 1);
  const [start, end] = rangeOf(node);
  return source.lines.spot(start, end);
}

/** For a missing value or an empty one the key is the better place. */
function placeOf(found: Found, what: "key" | "value"): Node | undefined {
  const { key, node } = found;
  if (what === "key" || !found.exact) return key ?? node;
  const empty = isScalar(node) && node.source === "" && node.type === "PLAIN";
  return empty || node === undefined ? key ?? node : node;
}

function rawAt(source: YamlSource, path: YamlPath): RawScalar | undefined {
  const found = findNode(source.document.contents, path, source.targets);
  const node = found.exact ? followAlias(found.node, source.targets) : undefined;
  if (!isScalar(node)) return undefined;
  return { source: node.source ?? "", quoted: node.type !== undefined && node.type !== "PLAIN" };
}
