import type { Refusal } from "./locate.ts";
import type { Splice } from "./text_lines.ts";
import type { YamlEdit } from "./yaml_edit.ts";

/** What to do with the text: splices, smaller edits one after another, or nothing and why. */
export type PlannedEdit =
  | { readonly ok: true; readonly splices: readonly Splice[] }
  | { readonly ok: true; readonly edits: readonly YamlEdit[] }
  | Refusal;

/** Makes a plan of splices, or passes a refusal on. */
export function asPlan(result: readonly Splice[] | Refusal): PlannedEdit {
  return "ok" in result ? result : { ok: true, splices: result };
}
