/**
 * Round-trip TOML: reading with positions, editing without touching anything else.
 *
 * **In:** the text of a TOML 1.1 file, with or without BOM, with any line breaks; a list of edits.
 * **Out:** plain values with a line and column for every key and item; or the edited text, in which
 * only the lines that an edit is about differ.
 * **Never:** a file is read or written, a text is serialised anew, a comment is lost, an exception
 * is thrown for bad input, TOML 1.1 is written, a form is guessed at (a refusal says what to do by
 * hand).
 *
 * @example Adding a source and taking it back
 * ```ts
 * import { editToml } from "@/text/toml/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = '[project]\nname = "demo"\n\n[tool.ruff]\nline-length = 100\n';
 * const path = ["tool", "uv", "sources", "torch"];
 * const added = editToml(text, [{ op: "keySet", path, value: { index: "pytorch" } }]);
 * assert(added.ok);
 * assert.equal(added.text, text + '\n[tool.uv.sources]\ntorch = { index = "pytorch" }\n');
 * assert.deepEqual(added.created, ["\n[tool.uv.sources]"]);
 *
 * const removed = editToml(added.text, [{ op: "keyDelete", path }], added.created);
 * assert(removed.ok && removed.text === text);
 * ```
 *
 * @module
 */
export { editToml, type TomlEditing } from "./edit_toml.ts";
export { parseToml, type TomlParsing, type TomlPosition } from "./parse_toml.ts";
export type { NamedTable, TomlEdit, TomlPath, TomlPlace } from "./toml_edit.ts";
export {
  isTomlTable,
  type TomlInput,
  type TomlTable,
  type TomlTime,
  type TomlValue,
} from "./toml_value.ts";
