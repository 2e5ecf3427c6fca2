import {
  type Catalog,
  type Component,
  type ComponentId,
  entryOf,
  failure,
  isObject,
  type Json,
  type Kind,
  type Lock,
  type LockedComponent,
  type Problem,
  type RegistryInfo,
  type Result,
  sortProblems,
  success,
} from "@/model/mod.ts";
import { readComponent } from "./read_component.ts";
import { readRegistryFile, type RegistryRules } from "./read_registry_file.ts";
import { type RegistryFile, type RegistryTexts, shownFile } from "./registry_texts.ts";
import { type ComponentFile, sortFiles } from "./sort_files.ts";
import { lazySource, placelessSource, readSource, type Source } from "./source.ts";

/**
 * Makes the catalogue of all registries, or says everything that is wrong with their files, sorted by place.
 *
 * Components of registries that are no folder inside the project (built-in, outside, git) are taken from hsm.lock where
 * it holds them, also those that their registry no longer has; `hsm update` is what renews them. Frozen: everything from
 * the lock, and `texts` does not matter.
 *
 * @param texts in order of precedence, the built-in one last
 * @param hsm version of this hsm, for `hsm:` in registry.yaml
 *
 * @example
 * ```ts
 * import { EMPTY_LOCK } from "@/model/mod.ts";
 * import { buildCatalog } from "@/registry/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const info = { name: "local", origin: "inside", override: [] } as const;
 * const files = [{ path: "packages/a.yaml", text: "name: a\nsources: { prod: { type: pypi } }\n" }];
 * const good = buildCatalog([{ info, folder: "registry", files }], EMPTY_LOCK, false);
 * assert.deepEqual(good.ok && good.value.components.map((c) => `${c.registry}/${c.kind}:${c.name}`), [
 *   "local/package:a",
 * ]);
 *
 * const bad = buildCatalog([{ info, folder: "registry", files: [{ path: "packages/a.yaml", text: "nam: a\n" }] }], EMPTY_LOCK, false);
 * assert.equal(bad.ok ? "" : bad.problems[0]?.next, 'Write "name" instead of "nam"');
 * ```
 */
export function buildCatalog(
  texts: readonly RegistryTexts[],
  lock: Lock,
  frozen: boolean,
  hsm?: string,
): Result<Catalog> {
  if (frozen) return fromLock(lock);
  const listed = withoutTwins(texts);
  const problems: Problem[] = [...listed.problems];
  const warnings: Problem[] = [];
  const rules: RegistryRules[] = [];
  const components: Component[] = [];
  for (const registry of listed.texts) {
    const read = readRegistry(registry, lock, hsm);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    components.push(...read.components);
    if (read.rules !== undefined) rules.push(read.rules);
  }
  if (problems.length > 0) return failure(sortProblems(problems));
  const isSeen = (c: Component): boolean =>
    rules.every(({ builtin }) =>
      builtin === "on" || (builtin !== "off" && builtin.includes(c.name))
    );
  const builtin = new Set(
    listed.texts.filter(({ info }) => info.origin === "builtin").map(({ info }) => info.name),
  );
  const seen = components.filter((c) => !builtin.has(c.registry) || isSeen(c));
  const registries = listed.texts.map(({ info }) => info);
  return success({ registries, components: sortComponents(seen, registries) }, warnings);
}

/** `--registry X` beside the same folder in hsm.yaml is one registry; two folders of one name are an error. */
function withoutTwins(
  texts: readonly RegistryTexts[],
): { readonly texts: readonly RegistryTexts[]; readonly problems: readonly Problem[] } {
  const kept: RegistryTexts[] = [];
  const problems: Problem[] = [];
  for (const registry of texts) {
    const { name, path } = registry.info;
    const twin = kept.find(({ info }) => info.name === name);
    if (twin === undefined) kept.push(registry);
    else if (twin.info.path === undefined || twin.info.path !== path) {
      problems.push({
        code: "HSM-E0222",
        message: `Two registries are named "${name}": "${twin.folder}" and "${registry.folder}"`,
        next: 'Give one of them another "name:" in hsm.yaml, or rename the folder of --registry',
      });
    }
  }
  return { texts: kept, problems };
}

interface ReadRegistry {
  readonly components: readonly Component[];
  readonly rules?: RegistryRules;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

function readRegistry(texts: RegistryTexts, lock: Lock, hsm?: string): ReadRegistry {
  const { info } = texts;
  const sorted = sortFiles(texts);
  const locked = info.origin === "inside" ? new Map() : lockedOf(lock, info.name);
  const results = sorted.components.map((file) =>
    readFile(texts, file, locked.get(`${file.kind}:${file.name}`))
  );
  const found = new Set(sorted.components.map(({ kind, name }) => `${kind}:${name}`));
  // What the registry no longer has stays until `hsm update`.
  for (const [id, component] of locked) {
    if (!found.has(id)) results.push(readLocked(id, component));
  }
  const own = sorted.registry === undefined ? undefined : readRegistryFile(
    sorted.registry.text,
    shownFile(texts, sorted.registry.path),
    hsm,
  );
  return {
    components: results.flatMap((result) => result.ok ? [result.value] : []),
    ...(own?.ok && { rules: own.value }),
    problems: [
      ...sorted.problems,
      ...(own === undefined || own.ok ? [] : own.problems),
      ...results.flatMap((result) => result.ok ? [] : result.problems),
    ],
    warnings: sorted.warnings,
  };
}

function readFile(
  texts: RegistryTexts,
  { kind, name, file, overlay }: ComponentFile,
  locked: LockedComponent | undefined,
): Result<Component> {
  const base = { kind, name, registry: texts.info.name };
  const read = sourceOf(texts, file);
  const over = overlay === undefined ? undefined : sourceOf(texts, overlay);
  const overlayProblems = over === undefined || over.ok ? [] : over.problems;
  const overlaid = over?.ok ? { overlay: over.value } : {};
  if (locked !== undefined && !(read.ok && sameJson(read.value.data, locked.definition))) {
    const source = placelessSource(locked.definition, "hsm.lock");
    if (overlayProblems.length > 0) return failure(overlayProblems);
    return ofLock(`${kind}:${name}`, readComponent({ ...base, source, ...overlaid }));
  }
  if (!read.ok) return failure([...read.problems, ...overlayProblems]);
  const component = readComponent({ ...base, source: read.value, ...overlaid });
  if (overlayProblems.length === 0) return component;
  return failure([...(component.ok ? [] : component.problems), ...overlayProblems]);
}

function sourceOf(texts: RegistryTexts, file: RegistryFile): Result<Source> {
  const shown = shownFile(texts, file.path);
  return file.data === undefined
    ? readSource(file.text, shown)
    : success(lazySource(file.data, file.text, shown));
}

function fromLock(lock: Lock): Result<Catalog> {
  const results = (Object.entries(lock.components) as [ComponentId, LockedComponent][])
    .map(([id, locked]) => readLocked(id, locked));
  const problems = results.flatMap((result) => result.ok ? [] : result.problems);
  if (problems.length > 0) return failure(problems);
  const components = results.flatMap((result) => result.ok ? [result.value] : []);
  const names = new Set(components.map((component) => component.registry));
  const registries = [...names].sort((a, b) =>
    Number(a === "builtin") - Number(b === "builtin") || (a < b ? -1 : 1)
  ).map((name): RegistryInfo => infoOf(lock, name));
  return success({ registries, components: sortComponents(components, registries) });
}

function infoOf(lock: Lock, name: string): RegistryInfo {
  const git = entryOf(lock.registries, name);
  if (git !== undefined) return { name, origin: "git", ...git, override: [] };
  return { name, origin: name === "builtin" ? "builtin" : "outside", override: [] };
}

function readLocked(id: string, locked: LockedComponent): Result<Component> {
  const [kind, name] = id.split(":") as [Kind, string];
  const source = placelessSource(locked.definition, "hsm.lock");
  return ofLock(id, readComponent({ kind, name, registry: locked.registry, source }));
}

/** Problems of a definition in hsm.lock say so: they have no place in a file of a registry. */
function ofLock(id: string, read: Result<Component>): Result<Component> {
  if (read.ok) return read;
  return failure(read.problems.map((problem) =>
    problem.place !== undefined ? problem : {
      ...problem,
      message: `The definition of "${id}" in hsm.lock: ${problem.message}`,
      next: "Restore hsm.lock from version control, or run `hsm update` to read the registry again",
    }
  ));
}

function lockedOf(lock: Lock, registry: string): ReadonlyMap<string, LockedComponent> {
  return new Map(
    Object.entries(lock.components).filter(([, component]) => component.registry === registry),
  );
}

const KINDS: readonly Kind[] = ["package", "container", "group"];

function sortComponents(
  components: readonly Component[],
  registries: readonly RegistryInfo[],
): readonly Component[] {
  const rank = new Map(registries.map(({ name }, index) => [name, index]));
  return [...components].sort((a, b) =>
    (rank.get(a.registry) ?? 0) - (rank.get(b.registry) ?? 0) ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    (a.name < b.name ? -1 : 1)
  );
}

/** Whether two pieces of data say the same; the order of keys does not matter. */
function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}
