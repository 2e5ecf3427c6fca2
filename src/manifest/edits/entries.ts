import {
  isObject,
  type Json,
  type JsonObject,
  type Kind,
  type Mode,
  parseRef,
  type Path,
  type Problem,
  type Result,
  success,
  valueAt,
} from "@/model/mod.ts";
import type { YamlEdit } from "@/text/yaml/mod.ts";
import {
  CONSENT,
  CONTAINER_REF,
  EXTRA,
  GIT_REF,
  INTO,
  PACKAGE_REF,
  PROFILE,
  RANGE,
} from "../formats/mod.ts";
import type { Source } from "../source.ts";
import { compact, edit, type Edited, type Intent, judge, listOf, refine } from "./edit.ts";
import { meets, refOf } from "../meets.ts";
import { dropModes, modeKeys } from "./set_mode.ts";

/** A package as an edit writes it; keys as in hsm.yaml. */
export interface NewPackage {
  /** Name or reference. */
  readonly name: string;
  /** Range that narrows the component's (PEP 440). */
  readonly version?: string;
  /** Released artifact or local source. */
  readonly mode?: Mode;
  /** Extras of the distribution. */
  readonly extras?: readonly string[];
  /** Replaces the git source's ref. */
  readonly ref?: string;
  /** This source wins over another package's pin. */
  readonly override?: boolean;
  /** `dev`, or `extra:NAME`. */
  readonly into?: string;
  /** Deployment profile. */
  readonly profile?: string;
}

/** A container as an edit writes it; keys as in hsm.yaml. */
export interface NewContainer {
  /** Name or reference. */
  readonly name: string;
  /** Range that narrows the component's (PEP 440). */
  readonly version?: string;
  /** Released artifact or local source. */
  readonly mode?: Mode;
  /** Deployment profile. */
  readonly profile?: string;
  /** Parameters, by name. */
  readonly params?: JsonObject;
  /** Variables; null removes one. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Merged into the main service by Compose's rules. */
  readonly compose?: JsonObject;
  /** Consents. */
  readonly allow?: readonly string[];
}

/**
 * Adds a package. Where it stands already, only what is given here changes: lists grow, the rest is replaced. A mode goes
 * to `modes:` where that names the package.
 *
 * @example
 * ```ts
 * import { addPackage } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = addPackage("packages:\n  - text-utils # words\n", { name: "text-utils", version: ">=1.4" });
 * assert.equal(
 *   edited.ok && edited.value.text,
 *   'packages:\n  - { name: text-utils, version: ">=1.4" } # words\n',
 * );
 * ```
 */
export function addPackage(text: string, entry: NewPackage): Result<Edited> {
  const wrong = [
    ...judge(PACKAGE_REF, entry.name),
    ...judge(RANGE, entry.version),
    ...(entry.extras ?? []).flatMap((extra) => judge(EXTRA, extra)),
    ...judge(GIT_REF, entry.ref),
    ...judge(INTO, entry.into),
    ...judge(PROFILE, entry.profile),
  ];
  const { name, ...rest } = entry;
  return addEntry(text, wrong, PACKAGES, name, compact(rest));
}

/**
 * Adds a container. Where it stands already, only what is given here changes: lists and mappings grow, the rest is
 * replaced. A mode goes to `modes:` where that names the container.
 *
 * @example
 * ```ts
 * import { addContainer } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = addContainer("", { name: "redis" });
 * assert.equal(edited.ok && edited.value.text, "containers:\n  - redis\n");
 * ```
 */
export function addContainer(text: string, entry: NewContainer): Result<Edited> {
  const wrong = [
    ...judge(CONTAINER_REF, entry.name),
    ...judge(RANGE, entry.version),
    ...judge(PROFILE, entry.profile),
    ...(entry.allow ?? []).flatMap((word) => judge(CONSENT, word)),
  ];
  const { name, ...rest } = entry;
  return addEntry(text, wrong, CONTAINERS, name, compact(rest));
}

/**
 * Removes a package, and its mode under `modes:` where nothing else uses that.
 *
 * @example
 * ```ts
 * import { removePackage } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "packages: [a, b]\nmodes: { b: dev }\n";
 * const edited = removePackage(text, "b");
 * assert.equal(edited.ok && edited.value.text, "packages: [a]\n");
 * ```
 */
export function removePackage(text: string, name: string): Result<Edited> {
  return removeEntry(text, judge(PACKAGE_REF, name), PACKAGES, name);
}

/**
 * Removes a container, and its mode under `modes:` where nothing else uses that.
 *
 * @example
 * ```ts
 * import { removeContainer } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const edited = removeContainer("containers:\n  - redis\n  - postgres\n", "redis");
 * assert.equal(edited.ok && edited.value.text, "containers:\n  - postgres\n");
 * ```
 */
export function removeContainer(text: string, name: string): Result<Edited> {
  return removeEntry(text, judge(CONTAINER_REF, name), CONTAINERS, name);
}

interface Section {
  readonly key: "packages" | "containers";
  readonly kind: Kind;
}

const PACKAGES: Section = { key: "packages", kind: "package" };
const CONTAINERS: Section = { key: "containers", kind: "container" };

function addEntry(
  text: string,
  wrong: readonly Problem[],
  section: Section,
  name: string,
  more: JsonObject,
): Result<Edited> {
  return edit(text, wrong, (source) => {
    const list = listOf(source, section.key);
    if (!list.ok) return list;
    const ref = { ...refOf(name), kind: section.kind };
    const { mode, ...rest } = more;
    const keys = mode === undefined ? [] : modeKeys(source, ref);
    const modes = keys.filter((path) => valueAt(source.data, path) !== mode)
      .map((path): YamlEdit => ({ op: "set", path, value: mode ?? null }));
    const own = keys.length > 0 ? rest : more;
    const index = find(list.value, name);
    const edits = index < 0
      ? [addition(section, name, own)]
      : changes([section.key, index], list.value[index] ?? null, name, own);
    return success(told([...edits, ...modes], index < 0, section, name));
  });
}

function told(edits: readonly YamlEdit[], isNew: boolean, section: Section, name: string): Intent {
  if (edits.length === 0) return { edits, summary: `"${name}" is already in "${section.key}"` };
  return {
    edits,
    summary: isNew
      ? `Added "${name}" to "${section.key}"`
      : `Changed "${name}" in "${section.key}"`,
  };
}

function addition(section: Section, name: string, more: JsonObject): YamlEdit {
  const value = Object.keys(more).length === 0 ? name : { name, ...more };
  return { op: "add", path: [section.key], value };
}

/** The smallest edits that make an entry say what is wanted. */
function changes(path: Path, old: Json, name: string, more: JsonObject): readonly YamlEdit[] {
  const table = isObject(old) ? old : undefined;
  const oldName = nameOf(old) ?? name;
  const newName = refine(refOf(oldName), refOf(name));
  if (table === undefined && Object.keys(more).length > 0) {
    return [{ op: "set", path, value: { name: newName, ...more } }];
  }
  const rename: readonly YamlEdit[] = newName === oldName
    ? []
    : [{ op: "set", path: table ? [...path, "name"] : path, value: newName }];
  return [
    ...rename,
    ...Object.entries(more).flatMap(([key, value]) => grow([...path, key], table?.[key], value)),
  ];
}

/** Lists get the items they lack, mappings the keys; everything else is replaced. */
function grow(path: Path, old: Json | undefined, wanted: Json): readonly YamlEdit[] {
  if (Array.isArray(old) && Array.isArray(wanted)) {
    return wanted.filter((item: Json) => !old.includes(item))
      .map((item: Json): YamlEdit => ({ op: "add", path, value: item }));
  }
  if (isObject(old) && isObject(wanted)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      same(old[key], value) ? [] : [{ op: "set", path: [...path, key], value } as const]
    );
  }
  return same(old, wanted) ? [] : [{ op: "set", path, value: wanted }];
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function removeEntry(
  text: string,
  wrong: readonly Problem[],
  section: Section,
  name: string,
): Result<Edited> {
  return edit(text, wrong, (source: Source) => {
    const list = listOf(source, section.key);
    if (!list.ok) return list;
    const index = find(list.value, name);
    if (index < 0) return success({ edits: [], summary: `"${name}" is not in "${section.key}"` });
    const path = [section.key, index];
    const ref = { ...refOf(name), kind: section.kind };
    return success({
      edits: [{ op: "remove", path, prune: true }, ...dropModes(source, ref, path)],
      summary: `Removed "${name}" from "${section.key}"`,
    });
  });
}

/** One name is one entry, whatever registry it is asked from. */
function find(list: readonly Json[], name: string): number {
  return list.findIndex((entry) => {
    const ref = parseRef(nameOf(entry) ?? "");
    return meets(ref && { name: ref.name }, { name: refOf(name).name });
  });
}

function nameOf(entry: Json): string | undefined {
  const name = isObject(entry) ? entry.name : entry;
  return typeof name === "string" ? name : undefined;
}
