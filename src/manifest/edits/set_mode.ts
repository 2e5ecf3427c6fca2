import {
  failure,
  formatRef,
  isObject,
  type Kind,
  type Mode,
  parseRef,
  type Path,
  type Ref,
  type Result,
  success,
  valueAt,
} from "@/model/mod.ts";
import type { YamlEdit } from "@/text/yaml/mod.ts";
import { MODE_KEY } from "../formats/mod.ts";
import { pathsOf, type Source } from "../source.ts";
import { meets, refOf } from "../meets.ts";
import { edit, type Edited, judge, sectionOf } from "./edit.ts";

/**
 * Sets the mode of a component, or takes it away. It is written under `modes:`; where the component's own entry says a
 * mode, it is changed there. `default` is the mode of all components without one.
 *
 * @example
 * ```ts
 * import { setMode } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = setMode("packages: [text-utils]\n", "text-utils", "dev");
 * assert.ok(edited.ok);
 * const back = setMode(edited.value.text, "text-utils", undefined);
 * assert.equal(back.ok && back.value.text, "packages: [text-utils]\n");
 * ```
 */
export function setMode(text: string, ref: string, mode: Mode | undefined): Result<Edited> {
  return edit(text, judge(MODE_KEY, ref), (source) => {
    const modes = sectionOf(source, "modes");
    if (!modes.ok) return modes;
    const wanted: Ref = ref === "default" ? { name: ref } : refOf(ref);
    if (wanted.kind === "group") return failure([groupMode(ref)]);
    const own = ref === "default" ? [] : ownModes(source, wanted);
    const found = [...own, ...modeKeys(source, wanted)];
    const edits = found.filter((path) => valueAt(source.data, path) !== mode)
      .map((path): YamlEdit =>
        mode === undefined
          ? { op: "remove", path, prune: path[0] === "modes" }
          : { op: "set", path, value: mode }
      );
    if (mode === undefined) {
      const summary = edits.length === 0
        ? `"${ref}" has no mode of its own`
        : `Removed the mode of "${ref}"`;
      return success({ edits, summary });
    }
    if (found.length === 0) {
      edits.push({ op: "set", path: ["modes", formatRef(wanted)], value: mode });
    }
    const summary = edits.length === 0
      ? `"${ref}" is already in ${mode}`
      : `Set "${ref}" to ${mode}`;
    return success({ edits, summary });
  });
}

/** The edits that take a component's modes out of `modes:`, unless something beside `except` still names it. */
export function dropModes(source: Source, ref: Ref, except: Path): readonly YamlEdit[] {
  const used = [
    ...pathsOf(source.data, ["packages", "*"]),
    ...pathsOf(source.data, ["packages", "*", "name"]),
    ...pathsOf(source.data, ["containers", "*"]),
    ...pathsOf(source.data, ["containers", "*", "name"]),
    ...pathsOf(source.data, ["groups", "*"]),
    ...pathsOf(source.data, ["groups", "*", "*"]),
    ...pathsOf(source.data, ["groups", "*", "choose", "*"]),
  ].some((path) => {
    const value = valueAt(source.data, path);
    const inside = except.every((key, index) => path[index] === key);
    return !inside && typeof value === "string" && meets(parseRef(value), ref);
  });
  if (used) return [];
  return modeKeys(source, ref).map((path) => ({ op: "remove", path, prune: true }));
}

/** Where `modes:` names a component. */
export function modeKeys(source: Source, ref: Ref): readonly Path[] {
  const modes = source.data.modes;
  if (!isObject(modes)) return [];
  return Object.keys(modes)
    .filter((key) => key === "default" ? ref.name === "default" : meets(parseRef(key), ref))
    .map((key) => ["modes", key]);
}

/** Where the entries of a component say its mode. */
function ownModes(source: Source, ref: Ref): readonly Path[] {
  const sections: readonly (readonly [string, Kind])[] = [
    ["packages", "package"],
    ["containers", "container"],
  ];
  return sections.filter(([, kind]) => ref.kind === undefined || ref.kind === kind)
    .flatMap(([section]) => pathsOf(source.data, [section, "*", "mode"]))
    .filter((path) => {
      const name = valueAt(source.data, [...path.slice(0, -1), "name"]);
      return typeof name === "string" && meets(parseRef(name), ref);
    });
}

function groupMode(ref: string): { code: string; message: string; next: string } {
  return {
    code: "HSM-E0190",
    message: `A mode for the whole group "${ref}" is not supported yet`,
    next: "Set the mode of the chosen component",
  };
}
