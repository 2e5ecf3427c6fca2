import { lineEnd, lineStart } from "./lines.ts";
import { readToml } from "./read_toml.ts";
import { type Entry, type Node, parseSyntax, type Span } from "./toml_syntax.ts";
import type { TomlTable } from "./toml_value.ts";

/** A place in a text. */
export interface TomlPosition {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** How much of the line is meant. */
  readonly length: number;
  /** The whole line, without its line break. */
  readonly lineText: string;
}

/** What a TOML text says and where, or where it stops being TOML. */
export type TomlParsing =
  | {
    readonly ok: true;
    readonly value: TomlTable;
    /**
     * The place of a key or an array item, undefined where the path leads nowhere. For a key that
     * is the key itself; `"value"` asks for what is written after it.
     */
    readonly at: (
      path: readonly (string | number)[],
      part?: "key" | "value",
    ) => TomlPosition | undefined;
  }
  | {
    readonly ok: false;
    readonly line: number;
    readonly column: number;
    readonly lineText: string;
    readonly message: string;
  };

/**
 * Reads a TOML 1.1 text: its value, and a place for every key and array item.
 *
 * A BOM is skipped; columns do not count it. Tables have no prototype. Places are worked out at
 * the first question only. Nothing is thrown for bad input.
 *
 * @param text the whole file
 * @returns the value with its places, or the first error with its place
 *
 * @example
 * ```ts
 * import { parseToml } from "@/text/toml/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const parsed = parseToml('[project]\ndependencies = [\n  "redis>=5",\n]\n');
 * assert(parsed.ok);
 * assert.deepEqual(parsed.at(["project", "dependencies", 0]), {
 *   line: 3,
 *   column: 3,
 *   length: 10,
 *   lineText: '  "redis>=5",',
 * });
 * const broken = parseToml("a = 1\nb = [1,\n");
 * assert.equal(broken.ok, false);
 * ```
 */
export function parseToml(text: string): TomlParsing {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  const reading = readToml(body);
  if (!reading.ok) {
    const { line, column, message } = reading;
    const lineText = (body.split("\n")[line - 1] ?? "").replace(/\r$/, "");
    return { ok: false, line, column, lineText, message };
  }
  let places: Places | undefined;
  return {
    ok: true,
    value: reading.value,
    at: (path, part = "key") => {
      places ??= placesOf(body);
      const name = JSON.stringify(path);
      const span = (part === "value" ? places.values.get(name) : undefined) ??
        places.keys.get(name);
      return span && positionOf(body, span);
    },
  };
}

interface Places {
  readonly keys: Map<string, Span>;
  readonly values: Map<string, Span>;
}

type Path = readonly (string | number)[];

function placesOf(body: string): Places {
  const places: Places = { keys: new Map(), values: new Map() };
  for (const section of parseSyntax(body)?.sections ?? []) {
    let part = 0;
    for (const [index, key] of section.key.entries()) {
      const element = typeof key === "number";
      // The number of an element stands after the part of the header that names its list.
      const span = section.keySpans[element ? part - 1 : part];
      if (!element) part += 1;
      if (span !== undefined) note(places.keys, section.key.slice(0, index + 1), span);
    }
    noteEntries(places, section.key, section.entries);
  }
  return places;
}

function noteEntries(places: Places, base: Path, entries: readonly Entry[]): void {
  for (const entry of entries) {
    for (const [index, span] of entry.keySpans.entries()) {
      note(places.keys, [...base, ...entry.key.slice(0, index + 1)], span);
    }
    noteValue(places, [...base, ...entry.key], entry.value);
  }
}

function noteValue(places: Places, path: Path, node: Node): void {
  note(places.values, path, node.span);
  if (node.kind === "table") noteEntries(places, path, node.entries);
  if (node.kind !== "array") return;
  for (const [index, item] of node.items.entries()) {
    note(places.keys, [...path, index], item.span);
    noteValue(places, [...path, index], item);
  }
}

/** The first place counts: later headers may name the same table again. */
function note(places: Map<string, Span>, path: Path, span: Span): void {
  const name = JSON.stringify(path);
  if (!places.has(name)) places.set(name, span);
}

function positionOf(body: string, span: Span): TomlPosition {
  const start = lineStart(body, span.start);
  const end = lineEnd(body, span.start);
  return {
    line: body.slice(0, start).split("\n").length,
    column: span.start - start + 1,
    length: Math.max(1, Math.min(span.end, end) - span.start),
    lineText: body.slice(start, end),
  };
}
