import { addMember, commaList, removeMember } from "./comma_list.ts";
import type { Applied } from "./apply_to_value.ts";
import type { CreatedMark } from "./created_mark.ts";
import { cutLines, indentOf } from "./lines.ts";
import { indentUnit } from "./indent_unit.ts";
import { insertKey, insertTable, listItem } from "./insert_toml.ts";
import {
  commentsIn,
  commentsOnLines,
  entriesEnd,
  findBlock,
  findEntry,
  findListBlocks,
  type Found,
  lineNumber,
  removeBlock,
  spliceBlock,
  startsWith,
  type TomlDocument,
} from "./toml_document.ts";
import type { TomlEdit, TomlPath } from "./toml_edit.ts";
import { equalToml, type TomlValue } from "./toml_value.ts";
import type { Node } from "./toml_syntax.ts";
import { writeKey, writeToml } from "./write_toml.ts";

/** The text after an edit, and what was made beside the edit's own entry. */
export type Written =
  | { readonly ok: true; readonly document: TomlDocument; readonly created: readonly CreatedMark[] }
  | { readonly ok: false; readonly reason: string; readonly line?: number };

type Change<Op extends TomlEdit["op"]> = Extract<TomlEdit, { readonly op: Op }>;

/** Applies an edit to the text alone, where `applied` says which item is meant. */
export function applyToText(
  document: TomlDocument,
  edit: TomlEdit,
  applied: Extract<Applied, { readonly ok: true }>,
  marks: readonly CreatedMark[],
): Written {
  switch (edit.op) {
    case "arrayAdd":
      if (applied.old === undefined) return insertKey(document, edit.path, listItem(edit.value));
      return addItem(document, edit.path, applied.index, edit.value);
    case "arrayRemove":
      return removeItem(document, edit.path, applied.index);
    case "arrayReplace":
      return replaceItem(document, edit, applied.index);
    case "keySet":
      if (applied.old === undefined) return insertKey(document, edit.path, { value: edit.value });
      return replaceValue(document, edit, applied.old);
    case "keyDelete":
      return deleteKey(document, edit.path);
    case "ensureTable":
      return applied.old === undefined
        ? insertTable(document, edit.path, undefined)
        : { ok: true, document, created: [] };
    case "tableAppend":
      if (findEntry(document, edit.path) === undefined) {
        return insertTable(document, edit.path, edit.value);
      }
      return addItem(document, edit.path, applied.index, edit.value);
    case "tableRemove":
      return removeTable(document, edit, applied.index, marks);
  }
}

/** Deletes a key with its line; comments on the line stay. */
export function deleteKey(document: TomlDocument, path: TomlPath): Written {
  const found = findEntry(document, path);
  const block = document.blocks[found?.at ?? -1];
  if (found === undefined || block === undefined) return notOneEntry(document, path);
  if (found.around === undefined) {
    const cut = cutLines(block.text, found.entry.span, commentsOnLines(block, found.entry.span));
    return changed(document, found.at, [cut]);
  }
  const list = commaList(block.text, found.around.table);
  if (commentsIn(block, found.entry.span).length > 0) return hasComments(document, found, path);
  const splices = removeMember(list, found.around.index);
  return splices === undefined ? odd(document, found, path) : changed(document, found.at, splices);
}

function addItem(
  document: TomlDocument,
  path: TomlPath,
  index: number,
  value: string | Change<"tableAppend">["value"],
): Written {
  const found = findEntry(document, path);
  const block = document.blocks[found?.at ?? -1];
  if (found === undefined || block === undefined) return notOneEntry(document, path);
  const node = found.entry.value;
  const list = commaList(block.text, node);
  const written = writeToml(value, usualQuote(node));
  const open = node.span.start + 1;
  const inner = block.text.slice(open, node.span.end - 1);
  const style = { eol: document.eol, unit: indentUnit(document) };
  const splices = addMember(list, index, written, style);
  if (splices === undefined) return odd(document, found, path);
  if (list.members.length > 0 || inner.includes("\n")) return changed(document, found.at, splices);
  const text = block.text.slice(node.span.start, node.span.end);
  const created: readonly CreatedMark[] = [{ kind: "literal", path, text }];
  if (found.around !== undefined) return { ...changed(document, found.at, splices), created };
  const line = `${document.eol}${indentOf(block.text, found.entry.span.start)}`;
  const opened = `${line}${style.unit}${written},${line}`;
  const splice = { start: open, end: node.span.end - 1, text: opened };
  return { ...changed(document, found.at, [splice]), created };
}

function removeItem(document: TomlDocument, path: TomlPath, index: number): Written {
  const found = findEntry(document, path);
  const block = document.blocks[found?.at ?? -1];
  if (found === undefined || block === undefined) return notOneEntry(document, path);
  const list = commaList(block.text, found.entry.value);
  const member = list.members[index];
  if (member !== undefined && commentsIn(block, member).length > 0) {
    return hasComments(document, found, path);
  }
  const splices = removeMember(list, index);
  return splices === undefined ? odd(document, found, path) : changed(document, found.at, splices);
}

function replaceItem(
  document: TomlDocument,
  edit: Change<"arrayReplace">,
  index: number,
): Written {
  const found = findEntry(document, edit.path);
  const node = found?.entry.value;
  const item = node?.kind === "array" ? node.items[index] : undefined;
  if (found === undefined || item === undefined) return notOneEntry(document, edit.path);
  const quote = item.kind === "scalar" && item.quote === "'" ? "'" : '"';
  return changed(document, found.at, [{ ...item.span, text: writeToml(edit.new, quote) }]);
}

function replaceValue(document: TomlDocument, edit: Change<"keySet">, old: TomlValue): Written {
  if (equalToml(old, edit.value as TomlValue)) return { ok: true, document, created: [] };
  const found = findEntry(document, edit.path);
  const block = document.blocks[found?.at ?? -1];
  if (found === undefined || block === undefined) return notOneEntry(document, edit.path);
  const node = found.entry.value;
  if (commentsIn(block, node.span).length > 0) return hasComments(document, found, edit.path);
  const text = writeToml(edit.value, usualQuote(node));
  return changed(document, found.at, [{ ...node.span, text }]);
}

function removeTable(
  document: TomlDocument,
  edit: Change<"tableRemove">,
  index: number,
  marks: readonly CreatedMark[],
): Written {
  if (findEntry(document, edit.path) !== undefined) return removeItem(document, edit.path, index);
  const at = findListBlocks(document, edit.path)[index];
  const block = document.blocks[at ?? -1];
  if (at === undefined || block === undefined) return notOneEntry(document, edit.path);
  const next = document.blocks[at + 1];
  if (next !== undefined && next.inList && startsWith(next.key, edit.path)) {
    const line = lineNumber(document, at, 0);
    return { ok: false, reason: `\`[[${writeKey(edit.path)}]]\` has tables of its own`, line };
  }
  const blank = marks.some((mark) =>
    mark.kind === "list" && mark.name === edit.name && mark.blank &&
    writeKey(mark.path) === writeKey(edit.path)
  );
  const kept = commentsIn(block, { start: 0, end: entriesEnd(block) });
  return { ok: true, document: removeBlock(document, at, blank, kept), created: [] };
}

function usualQuote(node: Node): '"' | "'" {
  const quotes = (node.kind === "array" ? node.items : [node]).map((item) =>
    item.kind === "scalar" ? item.quote : ""
  );
  const single = quotes.filter((quote) => quote === "'").length;
  return single > quotes.filter((quote) => quote === '"').length ? "'" : '"';
}

function changed(
  document: TomlDocument,
  at: number,
  splices: Parameters<typeof spliceBlock>[2],
): Extract<Written, { readonly ok: true }> {
  return { ok: true, document: spliceBlock(document, at, splices), created: [] };
}

function notOneEntry(document: TomlDocument, path: TomlPath): Written {
  const at = findBlock(document, path);
  const line = at < 0 ? {} : { line: lineNumber(document, at, 0) };
  const reason = `\`${writeKey(path)}\` is not written as one \`key = value\``;
  return { ok: false, reason, ...line };
}

function hasComments(document: TomlDocument, found: Found, path: TomlPath): Written {
  return refused(document, found, `\`${writeKey(path)}\` has comments inside`);
}

function odd(document: TomlDocument, found: Found, path: TomlPath): Written {
  return refused(document, found, `The commas of \`${writeKey(path)}\` stand in an unusual way`);
}

function refused(document: TomlDocument, found: Found, reason: string): Written {
  const line = lineNumber(document, found.at, found.entry.span.start);
  return { ok: false, reason, line };
}
