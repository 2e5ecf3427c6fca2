import {
  isObject,
  type Json,
  type JsonObject,
  type Mode,
  parseRef,
  type Path,
  type Result,
  success,
} from "@/model/mod.ts";
import type { YamlEdit } from "@/text/yaml/mod.ts";
import { GROUP_REF, OPTION_REF, PROFILE } from "../formats/mod.ts";
import type { Source } from "../source.ts";
import {
  compact,
  edit,
  type Edited,
  type Intent,
  judge,
  refine,
  sectionOf,
  wrongShape,
} from "./edit.ts";
import { meets, refOf } from "../meets.ts";
import { dropModes } from "./set_mode.ts";

/** How an option is added. */
export interface AddOption {
  /** Whether the group takes several options (M-of-N). */
  readonly many: boolean;
  /** Deployment profile for the containers that the option implies. */
  readonly profile?: string;
  /** Mode of the option, written into the entry. */
  readonly mode?: Mode;
  /** Written above the group where it is new. */
  readonly comment?: string;
}

/**
 * Chooses an option of a group: in a 1-of-N group it takes the place of the choice so far, in an M-of-N group it joins
 * the list. What else the entry says (mode, profile, comments) stays unless given here.
 *
 * @example
 * ```ts
 * import { addOption } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "groups:\n  cache: { choose: redis-adapter, profile: embedded } # fast\n";
 * const edited = addOption(text, "cache", "valkey-adapter", { many: false });
 * assert.equal(
 *   edited.ok && edited.value.text,
 *   "groups:\n  cache: { choose: valkey-adapter, profile: embedded } # fast\n",
 * );
 * ```
 */
export function addOption(
  text: string,
  group: string,
  option: string,
  how: AddOption,
): Result<Edited> {
  const wrong = [
    ...judge(GROUP_REF, group),
    ...judge(OPTION_REF, option),
    ...judge(PROFILE, how.profile),
  ];
  return edit(text, wrong, (source) => {
    const found = findGroup(source, group);
    if (!found.ok) return found;
    return found.value === undefined
      ? success(newGroup(source, group, option, how))
      : changeGroup(found.value, group, option, how);
  });
}

/**
 * Takes an option out of a group; with its last option the group's entry goes too, and so does a mode that hsm.yaml
 * keeps for the option under `modes:` and nothing else uses.
 *
 * @param comment the comment that {@linkcode addOption} wrote above the group: removed with it
 *
 * @example
 * ```ts
 * import { removeOption } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = removeOption("groups:\n  metrics: [bleu, rouge]\n", "metrics", "bleu");
 * assert.equal(edited.ok && edited.value.text, "groups:\n  metrics: [rouge]\n");
 * ```
 */
export function removeOption(
  text: string,
  group: string,
  option: string,
  comment?: string,
): Result<Edited> {
  const wrong = [...judge(GROUP_REF, group), ...judge(OPTION_REF, option)];
  return edit(text, wrong, (source) => {
    const found = findGroup(source, group);
    if (!found.ok) return found;
    const entry = found.value;
    const index = entry?.choices.findIndex((choice) => meets(parseRef(choice), refOf(option))) ??
      -1;
    if (entry === undefined || index < 0) {
      return success({ edits: [], summary: `"${option}" is not chosen in "${group}"` });
    }
    const remove: YamlEdit = entry.choices.length > 1
      ? { op: "remove", path: [...entry.choosePath, index] }
      : removeEntry(entry, comment);
    const edits = [remove, ...dropModes(source, refOf(option), entry.path)];
    return success({ edits, summary: `Removed "${option}" from "${group}"` });
  });
}

/**
 * Removes a group's entry.
 *
 * @param comment the comment that {@linkcode addOption} wrote above the group: removed with it
 *
 * @example
 * ```ts
 * import { removeGroup } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = removeGroup("groups:\n  cache: redis-adapter\nenv: { A: b }\n", "cache");
 * assert.equal(edited.ok && edited.value.text, "env: { A: b }\n");
 * ```
 */
export function removeGroup(text: string, group: string, comment?: string): Result<Edited> {
  return edit(text, judge(GROUP_REF, group), (source) => {
    const found = findGroup(source, group);
    if (!found.ok) return found;
    const entry = found.value;
    if (entry === undefined) {
      return success({ edits: [], summary: `"${group}" is not in "groups"` });
    }
    const modes = entry.choices.flatMap((choice) => {
      const ref = parseRef(choice);
      return ref === undefined ? [] : dropModes(source, ref, entry.path);
    });
    return success({
      edits: [removeEntry(entry, comment), ...modes],
      summary: `Removed the group "${group}"`,
    });
  });
}

/** A group's entry as it stands. */
interface Found {
  readonly path: Path;
  readonly value: Json;
  readonly choosePath: Path;
  readonly choose: Json | undefined;
  readonly choices: readonly string[];
}

function findGroup(source: Source, group: string): Result<Found | undefined> {
  const groups = sectionOf(source, "groups");
  if (!groups.ok) return groups;
  const key = Object.keys(groups.value).find((name) => meets(parseRef(name), refOf(group)));
  if (key === undefined) return success(undefined);
  const path = ["groups", key];
  const value = groups.value[key] ?? null;
  const choosePath = isObject(value) ? [...path, "choose"] : path;
  const choose = isObject(value) ? value.choose : value;
  const list = Array.isArray(choose)
    ? choose as readonly Json[]
    : [choose ?? []].flat() as readonly Json[];
  if (!list.every((item) => typeof item === "string")) {
    return wrongShape(source, choosePath, "an option or a list of options");
  }
  return success({ path, value, choosePath, choose, choices: list });
}

function newGroup(source: Source, group: string, option: string, how: AddOption): Intent {
  const choose = how.many ? [option] : option;
  const more = compact({ mode: how.mode, profile: how.profile });
  const value = Object.keys(more).length === 0 ? choose : { choose, ...more };
  const { comment } = how;
  const edit: YamlEdit = { op: "set", path: ["groups", group], value, ...(comment && { comment }) };
  const groups = source.data.groups;
  const isFirst = !isObject(groups) || Object.keys(groups).length === 0;
  return {
    edits: isFirst && comment ? belowPlaceholder(edit) : [edit],
    summary: `Chose "${option}" for "${group}"`,
  };
}

/** With the section itself new, the comment would stand above the section: another key makes it for a moment. */
function belowPlaceholder(edit: YamlEdit): readonly YamlEdit[] {
  const path = ["groups", "x-placeholder"];
  return [{ op: "set", path, value: "x" }, edit, { op: "remove", path }];
}

function changeGroup(found: Found, group: string, option: string, how: AddOption): Result<Intent> {
  const choose = nextChoice(found, option, how.many);
  const more = compact({ mode: how.mode, profile: how.profile });
  const old = isObject(found.value) ? found.value : undefined;
  const changes = Object.entries(more).filter(([key, value]) => old?.[key] !== value);
  if (choose === undefined && changes.length === 0) {
    return success({ edits: [], summary: `"${option}" is already chosen for "${group}"` });
  }
  const edits = old === undefined && changes.length > 0
    ? [wholeEntry(found, choose ?? found.choose, more)]
    : [
      ...(choose === undefined ? [] : [chooseEdit(found, choose)]),
      ...changes.map(([key, value]): YamlEdit => ({
        op: "set",
        path: [...found.path, key],
        value,
      })),
    ];
  const before = found.choices.filter((choice) => choice !== option).join(", ");
  const instead = !how.many && before !== "" ? ` instead of "${before}"` : "";
  return success({ edits, summary: `Chose "${option}" for "${group}"${instead}` });
}

/** The new choice, or undefined where it already is what is wanted. */
function nextChoice(
  found: Found,
  option: string,
  many: boolean,
): string | readonly string[] | undefined {
  const wanted = refOf(option);
  const index = found.choices.findIndex((choice) => meets(parseRef(choice), wanted));
  const same = found.choices[index];
  const refined = same === undefined ? option : refine(refOf(same), wanted);
  if (!many) return same === refined && found.choices.length === 1 ? undefined : refined;
  if (same === undefined) return [...found.choices, option];
  return same === refined ? undefined : found.choices.with(index, refined);
}

function chooseEdit(found: Found, choose: string | readonly string[]): YamlEdit {
  const added = choose.length - found.choices.length;
  const last = choose.at(-1);
  const append = Array.isArray(choose) && Array.isArray(found.choose) && added === 1;
  return append && last !== undefined
    ? { op: "add", path: found.choosePath, value: last }
    : { op: "set", path: found.choosePath, value: choose };
}

function wholeEntry(found: Found, choose: Json | undefined, more: JsonObject): YamlEdit {
  return { op: "set", path: found.path, value: { choose: choose ?? [], ...more } };
}

function removeEntry(found: Found, comment: string | undefined): YamlEdit {
  return { op: "remove", path: found.path, prune: true, ...(comment && { comment }) };
}
