import { applyToText } from "./apply_to_text.ts";
import { applyToValue } from "./apply_to_value.ts";
import { type CreatedMark, readMark, writeMark } from "./created_mark.ts";
import { type EditState, pruneCreated, withoutImplied } from "./prune_created.ts";
import { readToml } from "./read_toml.ts";
import {
  type Block,
  commentsIn,
  documentText,
  openDocument,
  type TomlDocument,
} from "./toml_document.ts";
import type { TomlEdit } from "./toml_edit.ts";
import { equalToml } from "./toml_value.ts";
import { writeKey, writeToml } from "./write_toml.ts";

/** The edited text, or why nothing was edited. */
export type TomlEditing =
  | {
    readonly ok: true;
    readonly text: string;
    /** What was made on the way: to be kept, and handed in with the next edits. */
    readonly created: readonly string[];
  }
  | {
    readonly ok: false;
    /** What is, and what was expected. */
    readonly reason: string;
    /** What the user can do by hand. */
    readonly hint: string;
    /** The edit that cannot be made; undefined where the text itself is at fault. */
    readonly edit: TomlEdit | undefined;
    readonly line?: number;
  };

/**
 * Edits a TOML text by splicing: every byte that no edit is about stays as it is.
 *
 * All edits are made or none: the text is read again and compared with the value worked out apart
 * from it, and no comment may be lost; else the answer is a refusal. BOM, line breaks (those of
 * most lines), indentation, quotes, comma style and a missing final line break are kept. What is
 * written is TOML 1.0; what is read may be TOML 1.1.
 *
 * **Undo.** Adding an entry may make things around it: a table, an array, an opened `[]`.
 * `created` in the answer names them; keep it, hand it in with the next edits, keep the new answer.
 * Once the last entry in such a thing is removed, it goes too, and the text is what it was byte
 * for byte. Things with foreign entries or comments in them stay, and so does a table that an
 * `ensureTable` of the same call asks for.
 *
 * @param text the whole file, with or without BOM
 * @param edits made in this order
 * @param created the last answer's `created`, for the same file
 * @returns the new text; or a reason, a hint, the edit and, where known, its 1-based line
 *
 * @example Adding and removing is as if nothing had been
 * ```ts
 * import { editToml } from "@/text/toml/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = '[project]\nname = "demo" # mine\n';
 * const path = ["project", "dependencies"];
 * const added = editToml(text, [{ op: "arrayAdd", path, value: "redis>=5" }]);
 * assert(added.ok);
 * assert.equal(added.text, text + 'dependencies = [\n    "redis>=5",\n]\n');
 * const edit = { op: "arrayRemove", path, value: "redis>=5" } as const;
 * const removed = editToml(added.text, [edit], added.created);
 * assert(removed.ok);
 * assert.equal(removed.text, text);
 * assert.deepEqual(removed.created, []);
 * ```
 */
export function editToml(
  text: string,
  edits: readonly TomlEdit[],
  created: readonly string[] = [],
): TomlEditing {
  const bom = text.startsWith("\ufeff") ? "\ufeff" : "";
  const body = text.slice(bom.length);
  const reading = readToml(body);
  if (!reading.ok) return unreadable(reading.message, reading.line);
  const document = openDocument(body);
  if (document === undefined) return unreadable("The positions in it cannot be worked out");
  const marks = created.map(readMark).filter((mark) => mark !== undefined);
  let state: EditState = { document, value: reading.value, marks };
  for (const edit of edits) {
    const next = step(state, edit);
    if ("reason" in next) return { ok: false, hint: byHand(edit), edit, ...next };
    state = next;
  }
  const wanted = edits.filter((edit) => edit.op === "ensureTable").map((edit) => edit.path);
  state = pruneCreated(state, wanted);
  const edited = documentText(state.document);
  if (edited !== body && !isSound(document, state, edited)) return blame(text, edits, created);
  return { ok: true, text: bom + edited, created: uniqueMarks(state.marks) };
}

function step(
  state: EditState,
  edit: TomlEdit,
): EditState | { readonly reason: string; readonly line?: number } {
  const applied = applyToValue(state.value, edit);
  if (!applied.ok) return { reason: applied.reason };
  const written = applyToText(state.document, edit, applied, state.marks);
  if (!written.ok) {
    const { reason, line } = written;
    return line === undefined ? { reason } : { reason, line };
  }
  const { document } = written;
  const removes = edit.op === "keyDelete" || edit.op === "tableRemove";
  const path = edit.op === "keyDelete" ? edit.path.slice(0, -1) : edit.path;
  const value = removes ? withoutImplied(applied.value, path, document) : applied.value;
  return { document, value, marks: [...state.marks, ...written.created] };
}

/** Reads the edited text again: it must say what was expected, and hold every comment. */
function isSound(before: TomlDocument, state: EditState, edited: string): boolean {
  const reading = readToml(edited);
  if (!reading.ok || !equalToml(reading.value, state.value)) return false;
  const old = new Set(before.blocks);
  const now = new Set(state.document.blocks);
  const lost = comments(before.blocks.filter((block) => !now.has(block)));
  const kept = comments(state.document.blocks.filter((block) => !old.has(block)));
  return lost.length === kept.length && lost.every((comment, index) => comment === kept[index]);
}

function comments(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => commentsIn(block, { start: 0, end: block.text.length }))
    .toSorted();
}

/** Finds the first edit after which the text was not what it must be. */
function blame(text: string, edits: readonly TomlEdit[], created: readonly string[]): TomlEditing {
  const reason = "The edited text would not say exactly what it must";
  const last = edits.at(-1);
  if (edits.length < 2) return { ok: false, reason, hint: byHand(last), edit: last };
  const shorter = editToml(text, edits.slice(0, -1), created);
  return shorter.ok ? { ok: false, reason, hint: byHand(last), edit: last } : shorter;
}

function unreadable(message: string, line?: number): TomlEditing {
  const reason = `The text is not valid TOML: ${message}`;
  const hint = "Correct the text, then try again";
  return { ok: false, reason, hint, edit: undefined, ...(line === undefined ? {} : { line }) };
}

function uniqueMarks(marks: readonly CreatedMark[]): readonly string[] {
  return [...new Set(marks.map(writeMark))].toSorted();
}

/** What the user writes in place of the edit. */
function byHand(edit: TomlEdit | undefined): string {
  if (edit === undefined) return "Edit the file by hand";
  const key = `\`${writeKey(edit.path)}\``;
  switch (edit.op) {
    case "arrayAdd":
      return `Add ${writeToml(edit.value)} to the list ${key} by hand`;
    case "arrayRemove":
      return `Remove ${writeToml(edit.value)} from the list ${key} by hand`;
    case "arrayReplace":
      return `Replace ${writeToml(edit.old)} by ${writeToml(edit.new)} in ${key} by hand`;
    case "keySet":
      return `Write \`${writeKey(edit.path)} = ${writeToml(edit.value)}\` by hand`;
    case "keyDelete":
      return `Delete ${key} by hand`;
    case "ensureTable":
      return `Write the table \`[${writeKey(edit.path)}]\` by hand`;
    case "tableAppend":
      return `Write a \`[[${writeKey(edit.path)}]]\` entry for "${edit.value.name}" by hand`;
    case "tableRemove":
      return `Remove the \`[[${writeKey(edit.path)}]]\` entry "${edit.name}" by hand`;
  }
}
