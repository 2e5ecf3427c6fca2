import { addMember, commaList } from "./comma_list.ts";
import type { CreatedMark } from "./created_mark.ts";
import { indentOf, insertLines, nextLine } from "./lines.ts";
import {
  contentEnd,
  entriesEnd,
  findBlock,
  findEntry,
  type Found,
  insertBlock,
  spliceBlock,
  startsWith,
  type TomlDocument,
} from "./toml_document.ts";
import type { NamedTable, TomlPath } from "./toml_edit.ts";
import type { Entry } from "./toml_syntax.ts";
import type { TomlInput } from "./toml_value.ts";
import { writeKey, writeToml } from "./write_toml.ts";
import { indentUnit } from "./indent_unit.ts";

/** What a new key says; a `list` gets a line for each item where it can. */
export interface NewValue {
  readonly value: TomlInput;
  readonly list?: boolean;
}

/** A document after an insertion, and what was made on the way. */
export interface Inserted {
  readonly ok: true;
  readonly document: TomlDocument;
  readonly created: readonly CreatedMark[];
}

/** Where a new key goes. */
type Home =
  | { readonly kind: "inline"; readonly found: Found; readonly rest: TomlPath }
  | { readonly kind: "block"; readonly at: number }
  | { readonly kind: "dotted"; readonly at: number; readonly after: Entry }
  | { readonly kind: "new" };

/** The value of a new array with one item. */
export function listItem(value: TomlInput): NewValue {
  return { value: [value], list: true };
}

/** Inserts a key that is not there, and the table around it where that is missing too. */
export function insertKey(document: TomlDocument, path: TomlPath, wanted: NewValue): Inserted {
  const home = findHome(document, path);
  const own: readonly CreatedMark[] = wanted.list ? [{ kind: "key", path }] : [];
  switch (home.kind) {
    case "inline": {
      const { document: changed, created } = insertInline(document, path, home, wanted.value);
      return { ok: true, document: changed, created: [...created, ...own] };
    }
    case "block": {
      const changed = insertIntoBlock(document, home.at, path, wanted);
      return { ok: true, document: changed, created: own };
    }
    case "dotted": {
      const changed = insertIntoBlock(document, home.at, path, wanted, home.after);
      return { ok: true, document: changed, created: own };
    }
    case "new": {
      const table = path.slice(0, -1);
      const lines = [`[${writeKey(table)}]`, keyLine(document, path.slice(-1), wanted, "", " = ")];
      const { document: changed, blank } = insertAt(document, lines, { key: table, list: false });
      return {
        ok: true,
        document: changed,
        created: [{ kind: "table", path: table, blank }, ...own],
      };
    }
  }
}

/** Inserts a `[path]` table, or with `entry` one element `[[path]]`. */
export function insertTable(
  document: TomlDocument,
  path: TomlPath,
  entry: NamedTable | undefined,
): Inserted {
  const home = findHome(document, path);
  if (home.kind === "inline" || home.kind === "dotted") {
    const done = insertKey(document, path, entry ? { value: [entry] } : { value: {} });
    return { ...done, created: [...done.created, { kind: "key", path }] };
  }
  const key = writeKey(path);
  const lines = entry === undefined ? [`[${key}]`] : [
    `[[${key}]]`,
    ...Object.entries(entry).map(([name, value]) => `${writeKey([name])} = ${writeToml(value)}`),
  ];
  const list = entry !== undefined;
  const { document: changed, blank } = insertAt(document, lines, { key: path, list });
  const mark: CreatedMark = entry === undefined
    ? { kind: "table", path, blank }
    : { kind: "list", path, name: entry.name, blank };
  return { ok: true, document: changed, created: [mark] };
}

function findHome(document: TomlDocument, path: TomlPath): Home {
  const parent = path.slice(0, -1);
  for (let length = parent.length; length > 0; length--) {
    const found = findEntry(document, parent.slice(0, length));
    if (found?.entry.value.kind === "table") {
      return { kind: "inline", found, rest: path.slice(length) };
    }
  }
  const at = findBlock(document, parent);
  if (at >= 0) return { kind: "block", at };
  for (let length = parent.length; length > 0; length--) {
    const dotted = findDotted(document, parent.slice(0, length));
    if (dotted !== undefined) return { kind: "dotted", ...dotted };
  }
  return { kind: "new" };
}

/** The last entry whose dotted key, not its header, says the table `path`. */
function findDotted(
  document: TomlDocument,
  path: TomlPath,
): { readonly at: number; readonly after: Entry } | undefined {
  for (const [at, block] of document.blocks.entries()) {
    if (block.list || block.inList || block.key.length >= path.length) continue;
    if (!startsWith(path, block.key)) continue;
    const rest = path.slice(block.key.length);
    const after = block.written().entries.findLast((entry) =>
      entry.key.length > rest.length && startsWith(entry.key, rest)
    );
    if (after !== undefined) return { at, after };
  }
  return undefined;
}

function insertInline(
  document: TomlDocument,
  path: TomlPath,
  home: Extract<Home, { readonly kind: "inline" }>,
  value: TomlInput,
): Omit<Inserted, "ok"> {
  const { found, rest } = home;
  const text = document.blocks[found.at]?.text ?? "";
  const node = found.entry.value;
  const list = commaList(text, node);
  const nested = rest.slice(1).reduceRight<TomlInput>((inner, key) => ({ [key]: inner }), value);
  const member = `${writeKey(rest.slice(0, 1))} = ${writeToml(nested)}`;
  const style = { eol: document.eol, unit: "" };
  const splices = addMember(list, list.members.length, member, style) ?? [];
  const start = path.length - rest.length;
  const made = rest.slice(1).map((_, index): CreatedMark => {
    return { kind: "key", path: path.slice(0, start + index + 1) };
  });
  const literal: readonly CreatedMark[] = list.members.length > 0 ? [] : [
    {
      kind: "literal",
      path: path.slice(0, start),
      text: text.slice(node.span.start, node.span.end),
    },
  ];
  return { document: spliceBlock(document, found.at, splices), created: [...literal, ...made] };
}

function insertIntoBlock(
  document: TomlDocument,
  at: number,
  path: TomlPath,
  wanted: NewValue,
  after?: Entry,
): TomlDocument {
  const block = document.blocks[at];
  if (block === undefined) return document;
  const { header, entries } = block.written();
  const sibling = after ?? entries.at(-1);
  const indent = sibling === undefined ? "" : indentOf(block.text, sibling.span.start);
  const between = sibling &&
    block.text.slice(sibling.keySpans.at(-1)?.end ?? 0, sibling.value.span.start);
  const equals = between === "=" ? "=" : " = ";
  const line = keyLine(document, path.slice(block.key.length), wanted, indent, equals);
  const bare = sibling === undefined && header === undefined;
  const below = sibling ? nextLine(block.text, sibling.span.end) : entriesEnd(block);
  const alone = document.blocks.length === 1;
  const offset = bare && alone ? contentEnd(document, at) : below;
  return spliceBlock(document, at, [insertLines(block.text, offset, [line], document.eol)]);
}

function keyLine(
  document: TomlDocument,
  key: TomlPath,
  wanted: NewValue,
  indent: string,
  equals: string,
): string {
  const start = `${indent}${writeKey(key)}${equals}`;
  if (!wanted.list || !Array.isArray(wanted.value)) return start + writeToml(wanted.value);
  const unit = indentUnit(document);
  const items = wanted.value.map((item: TomlInput) => `${indent}${unit}${writeToml(item)},`);
  return [`${start}[`, ...items, `${indent}]`].join(document.eol);
}

function insertAt(
  document: TomlDocument,
  lines: readonly string[],
  kind: { readonly key: TomlPath; readonly list: boolean },
): { readonly document: TomlDocument; readonly blank: boolean } {
  return insertBlock(document, siblingOf(document, kind.key), lines, kind);
}

/** The last block of the nearest relatives of a new table; else the last block of all. */
function siblingOf(document: TomlDocument, path: TomlPath): number {
  let best = document.blocks.length - 1;
  let most = path[0] === "tool" ? 1 : 0;
  for (const [at, block] of document.blocks.entries()) {
    const differs = path.findIndex((part, index) => part !== block.key[index]);
    const common = differs < 0 ? path.length : differs;
    if (common > 0 && common >= most && !(path[0] === "tool" && common === 1)) {
      best = at;
      most = common;
    }
  }
  return best;
}
