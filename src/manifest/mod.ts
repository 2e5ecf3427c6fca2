/**
 * The Manifest Engine: hsm.yaml as text to the project it describes, and round-trip edits of that text.
 *
 * Comes in: the text of hsm.yaml. Goes out: a {@linkcode Project} in which every entry knows its place, or all problems
 * at once; for edits the new text, in which comments, order, quotes and indentation are as before. Never here: reading or
 * writing files, asking whether a component exists, choosing defaults of groups.
 *
 * @example
 * ```ts
 * import { addOption, parseManifest } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "# our stack\npackages:\n  - text-utils\n";
 * const edited = addOption(text, "vector-db-adapter", "qdrant-adapter", { many: false });
 * assert.ok(edited.ok);
 * assert.equal(
 *   edited.value.text,
 *   "# our stack\npackages:\n  - text-utils\ngroups:\n  vector-db-adapter: qdrant-adapter\n",
 * );
 * const project = parseManifest(edited.value.text);
 * assert.equal(project.ok && project.value.groups[0]?.choose[0]?.ref.name, "qdrant-adapter");
 * ```
 *
 * @module
 */
export { MANIFEST_CODES, type ManifestCode } from "./codes.ts";
export type { Edited } from "./edits/edit.ts";
export {
  addContainer,
  addPackage,
  type NewContainer,
  type NewPackage,
  removeContainer,
  removePackage,
} from "./edits/entries.ts";
export { type AddOption, addOption, removeGroup, removeOption } from "./edits/options.ts";
export { setMode } from "./edits/set_mode.ts";
export { type NewManifest, newManifest } from "./new_manifest.ts";
export { parseManifest } from "./parse_manifest.ts";
export { readableRegistries } from "./readable_registries.ts";
export { MANIFEST_JSON_SCHEMA } from "./json_schema.ts";
export { MANIFEST_SCHEMA } from "./schema.ts";
