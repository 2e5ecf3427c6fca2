import { deleteKey } from "./apply_to_text.ts";
import { applyToValue, deleteIn, dropImplied } from "./apply_to_value.ts";
import { commaList, isBlankList } from "./comma_list.ts";
import type { CreatedMark } from "./created_mark.ts";
import {
  commentsIn,
  contentEnd,
  findBlock,
  findEntry,
  isExplicit,
  removeBlock,
  spliceBlock,
  type TomlDocument,
} from "./toml_document.ts";
import type { TomlPath } from "./toml_edit.ts";
import type { TomlTable } from "./toml_value.ts";
import { writeKey } from "./write_toml.ts";

/** The state between two edits: the text, and the value that it must have. */
export interface EditState {
  readonly document: TomlDocument;
  readonly value: TomlTable;
  readonly marks: readonly CreatedMark[];
}

/**
 * Takes back what edits made on the way, where it is empty now, and forgets what is no longer
 * there; what is `wanted` for its own sake stays.
 */
export function pruneCreated(state: EditState, wanted: readonly TomlPath[]): EditState {
  for (const mark of state.marks) {
    if (wanted.some((path) => writeKey(path) === writeKey(mark.path))) continue;
    const next = pruneOne(state, mark);
    // Taking one thing back may empty the one around it: begin again.
    if (next !== undefined) {
      return pruneCreated(
        { ...next, marks: state.marks.filter((other) => other !== mark) },
        wanted,
      );
    }
  }
  return state;
}

/** The state without what the mark names; undefined where it must stay. */
function pruneOne(state: EditState, mark: CreatedMark): Omit<EditState, "marks"> | undefined {
  switch (mark.kind) {
    case "table":
      return pruneTable(state, mark.path, mark.blank);
    case "list":
      return listHas(state.value, mark.path, mark.name) ? undefined : state;
    case "key":
    case "literal":
      return pruneKey(state, mark);
  }
}

function pruneTable(
  state: EditState,
  path: TomlPath,
  blank: boolean,
): Omit<EditState, "marks"> | undefined {
  const at = findBlock(state.document, path);
  const block = state.document.blocks[at];
  if (block === undefined) return state;
  const end = Math.max(contentEnd(state.document, at), 1);
  const hasMore = block.written().entries.length > 0 ||
    commentsIn(block, { start: 0, end }).length > 0;
  if (hasMore) return undefined;
  const document = removeBlock(state.document, at, blank);
  return { document, value: withoutImplied(state.value, path, document) };
}

function pruneKey(
  state: EditState,
  mark: Extract<CreatedMark, { readonly kind: "key" | "literal" }>,
): Omit<EditState, "marks"> | undefined {
  const found = findEntry(state.document, mark.path);
  const block = state.document.blocks[found?.at ?? -1];
  if (found === undefined || block === undefined) return state;
  const node = found.entry.value;
  if (node.kind === "scalar") return state;
  if (!isBlankList(commaList(block.text, node))) return undefined;
  if (mark.kind === "literal") {
    const splice = { ...node.span, text: mark.text };
    return { ...state, document: spliceBlock(state.document, found.at, [splice]) };
  }
  if (commentsIn(block, found.entry.span).length > 0) return undefined;
  const deleted = deleteKey(state.document, mark.path);
  if (!deleted.ok) return undefined;
  const value = deleteIn(state.value, mark.path);
  return {
    document: deleted.document,
    value: withoutImplied(value, mark.path.slice(0, -1), deleted.document),
  };
}

/** Drops what is empty and only implied, from a path upwards. */
export function withoutImplied(
  value: TomlTable,
  path: TomlPath,
  document: TomlDocument,
): TomlTable {
  return dropImplied(value, path, (parent) => isExplicit(document, parent));
}

function listHas(value: TomlTable, path: TomlPath, name: string): boolean {
  const probe = applyToValue(value, { op: "tableRemove", path, name });
  return probe.ok;
}
