import { applyToValue } from "./apply_to_value.ts";
import type { Refusal } from "./locate.ts";
import { DEFAULT_MAX_BYTES, readSource } from "./parse_yaml.ts";
import type { YamlSource } from "./parse_yaml.ts";
import { planEdit } from "./plan_edit.ts";
import { applySplices } from "./text_lines.ts";
import { isMapping, printPath, sameValue } from "./value.ts";
import type { YamlValue } from "./value.ts";
import type { YamlEdit } from "./yaml_edit.ts";

/** The edited text, or why nothing was changed. */
export type EditedYaml =
  | { readonly ok: true; readonly text: string }
  | {
    readonly ok: false;
    /** What stands in the way. */
    readonly reason: string;
    /** What the user can do. */
    readonly hint: string;
    /** The 1-based line, where there is one. */
    readonly line?: number;
  };

/**
 * Changes a YAML text by inserting and removing text only where it must: comments, order,
 * quotes, indentation, line breaks and a BOM stay.
 *
 * Every edit is applied, read again and compared with the data it must give; where they differ,
 * and for aliases, anchors on the edited value, merge keys and `? keys`, nothing is changed and
 * the answer says why. Several edits are applied in order, all or none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { editYaml } from "@/text/yaml/mod.ts";
 *
 * const text = "packages:\n- fastapi-service   # the API\n";
 * const edited = editYaml(text, [{ op: "add", path: ["packages"], value: "text-utils" }]);
 * assert.ok(edited.ok);
 * assert.equal(edited.text, "packages:\n- fastapi-service   # the API\n- text-utils\n");
 * ```
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): EditedYaml {
  const bom = text.startsWith("\ufeff") ? "\ufeff" : "";
  const read = readForEdit(text);
  if (!read.ok) return { ...read, reason: `The file has a mistake: ${read.reason}` };
  let source: YamlSource = read;
  for (const edit of edits) {
    const next = applyEdit(source, edit);
    if (!next.ok) return next;
    source = next;
  }
  return { ok: true, text: bom + source.text };
}

type Failed = EditedYaml & { readonly ok: false };

function readForEdit(text: string): YamlSource | Failed {
  // An edit may push a file over the limit; the next reader says so with a better message.
  const source = readSource(text, { maxBytes: 2 * DEFAULT_MAX_BYTES }, true);
  if (source.ok) return source;
  const [first] = source.errors;
  return {
    ok: false,
    reason: first?.message ?? "unknown",
    hint: "Correct the file first",
    line: first?.line,
  };
}

function applyEdit(source: YamlSource, edit: YamlEdit): YamlSource | Failed {
  const expected = applyToValue(source.value, edit);
  if (!expected.ok) {
    return { ok: false, reason: expected.reason, hint: "Check the path against the file" };
  }
  if (sameValue(expected.value, source.value)) return source;
  const plan = planEdit(source, edit);
  if (!plan.ok) return withLine(source, plan);
  const next = "edits" in plan
    ? applyAll(source, plan.edits)
    : readForEdit(applySplices(source.text, plan.splices));
  if (next.ok && matches(next.value, expected.value)) return next;
  if (!next.ok && "edits" in plan) return next;
  const what = printPath(edit.path);
  const otherwise = next.ok ? "Change this place by hand" : "Choose another name or value";
  return {
    ok: false,
    reason: next.ok
      ? `Changing ${what} would change more than that`
      : `${what} cannot be changed so: ${next.reason}`,
    hint: source.targets.size > 0
      ? "An alias may share this value: write it out where the alias stands, or edit by hand"
      : otherwise,
  };
}

function applyAll(source: YamlSource, edits: readonly YamlEdit[]): YamlSource | Failed {
  let current = source;
  for (const edit of edits) {
    const next = applyEdit(current, edit);
    if (!next.ok) return next;
    current = next;
  }
  return current;
}

/** A file without keys is an empty mapping and an empty document alike. */
function matches(value: YamlValue, expected: YamlValue): boolean {
  if (sameValue(value, expected)) return true;
  const nothing = expected !== null && typeof expected === "object" &&
    Object.keys(expected).length === 0;
  return nothing && (value === null || (isMapping(value) && Object.keys(value).length === 0));
}

function withLine(source: YamlSource, refusal: Refusal): Failed {
  const { reason, hint, offset } = refusal;
  if (offset === undefined) return { ok: false, reason, hint };
  return { ok: false, reason, hint, line: source.lines.lineAt(offset) };
}
