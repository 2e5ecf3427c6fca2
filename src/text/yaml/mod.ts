/**
 * Reading, editing and writing YAML.
 *
 * In: text, and for edits paths with values. Out: plain data with a place for every value, or
 * all mistakes with their places; the edited text, or a reason to leave it alone; generated text.
 * Never here: files, nouns of hsm, rewriting a user's text as a whole, or a thrown error for
 * bad input.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { editYaml, parseYaml } from "@/text/yaml/mod.ts";
 *
 * const text = "groups:\n  cache: redis-adapter   # shared\n";
 * const edited = editYaml(text, [{
 *   op: "set",
 *   path: ["groups", "cache"],
 *   value: { choose: "redis-adapter", profile: "embedded" },
 * }]);
 * assert.ok(edited.ok);
 * assert.equal(
 *   edited.text,
 *   "groups:\n  cache: { choose: redis-adapter, profile: embedded }   # shared\n",
 * );
 * const read = parseYaml(edited.text);
 * assert.equal(read.ok && read.at(["groups", "cache", "profile"]).line, 2);
 * ```
 *
 * @module
 */

export { editYaml } from "./edit_yaml.ts";
export type { EditedYaml } from "./edit_yaml.ts";
export type { Spot } from "./line_index.ts";
export { parseYaml } from "./parse_yaml.ts";
export type {
  ParsedYaml,
  RawScalar,
  UnreadableYaml,
  YamlError,
  YamlOptions,
} from "./parse_yaml.ts";
export type { YamlList, YamlMap, YamlPath, YamlValue } from "./value.ts";
export { writeYaml } from "./write_yaml.ts";
export type { WriteOptions } from "./write_yaml.ts";
export type { YamlEdit } from "./yaml_edit.ts";
