import {
  type Catalog,
  type Component,
  EMPTY_LOCK,
  type JsonObject,
  parseRef,
  type Project,
  type Result,
  sortProblems,
  success,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { checkCatalog } from "@/registry/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { type Answer, done, EXIT, refused } from "./answer.ts";
import { findRoot, startFolder } from "./find_root.ts";
import { extraRegistries, loadCatalog } from "./load_catalog.ts";
import { openProject } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";

/** A catalogue with the project it belongs to, where there is one. */
interface Known {
  readonly catalog: Catalog;
  readonly project?: Project;
}

/** The components that exist: for the project around the current folder, else of the built-in registry alone. */
async function known(ports: Ports, global: GlobalOptions): Promise<Result<Known>> {
  const extra = extraRegistries(ports, global.registries);
  const root = await findRoot(ports, global.directory);
  if (!root.ok) {
    const folder = await startFolder(ports, global.directory);
    if (!folder.ok) return folder;
    const catalog = await loadCatalog(ports, folder.value, undefined, EMPTY_LOCK, extra);
    return catalog.ok ? success({ catalog: catalog.value }) : catalog;
  }
  const opened = await openProject(ports, root.value);
  if (!opened.ok) return opened;
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, root.value, project, lock, extra);
  return catalog.ok ? success({ catalog: catalog.value, project }) : catalog;
}

/** One row of `hsm registry list`. */
export interface RegistryRow {
  /** Kind and name. */
  readonly id: string;
  /** Of what it delivers. */
  readonly version: string;
  /** Name of its registry. */
  readonly registry: string;
  /** One sentence. */
  readonly description: string;
}

/** `hsm registry list`: every component that exists, of one kind or all. */
export async function registryList(
  ports: Ports,
  global: GlobalOptions,
  kind?: string,
): Promise<Answer<readonly RegistryRow[]>> {
  if (kind !== undefined && !["package", "container", "group"].includes(kind)) {
    return refused(
      [{
        code: "HSM-E0629",
        message: `"${kind}" is no kind: expected package, container or group`,
        next: "Run `hsm registry list --kind package`",
      }],
      [],
      EXIT.usage,
    );
  }
  const found = await known(ports, global);
  if (!found.ok) return refused(found.problems);
  const rows = found.value.catalog.components
    .filter((component) => kind === undefined || component.kind === kind)
    .map(rowOf);
  return done(rows, found.warnings);
}

/** `hsm registry show NAME`: one component as its registry wrote it; several where the name is in several registries. */
export async function registryShow(
  ports: Ports,
  global: GlobalOptions,
  name: string,
): Promise<Answer<readonly Component[]>> {
  const found = await known(ports, global);
  if (!found.ok) return refused(found.problems);
  const matching = componentsNamed(found.value.catalog, name);
  if (matching.length > 0) return done(matching, found.warnings);
  return refused([unknownComponent(found.value.catalog, name)]);
}

/** `hsm registry check`: every component of every registry: shape, references, names. */
export async function registryCheck(
  ports: Ports,
  global: GlobalOptions,
): Promise<Answer<{ readonly count: number; readonly data: JsonObject }>> {
  const found = await known(ports, global);
  if (!found.ok) return refused(sortProblems(found.problems));
  const problems = checkCatalog(found.value.catalog);
  if (problems.length > 0) return refused(sortProblems(problems));
  const count = found.value.catalog.components.length;
  return done({ count, data: { components: count } }, found.warnings);
}

/** One row of `hsm group list`. */
export interface GroupRow {
  /** Name of the group. */
  readonly name: string;
  /** 1-of-N or M-of-N. */
  readonly strategy: string;
  /** What can be chosen. */
  readonly options: readonly string[];
  /** What hsm.yaml chose. */
  readonly chosen: readonly string[];
  /** One sentence. */
  readonly description: string;
}

/** `hsm group list` and `hsm group show`: groups with their options and what hsm.yaml chose. */
export async function groupList(
  ports: Ports,
  global: GlobalOptions,
  name?: string,
): Promise<Answer<readonly GroupRow[]>> {
  const found = await known(ports, global);
  if (!found.ok) return refused(found.problems);
  const { catalog, project } = found.value;
  const wanted = name === undefined ? undefined : parseRef(name)?.name;
  const rows: GroupRow[] = [];
  for (const component of catalog.components) {
    if (component.kind !== "group" || (name !== undefined && component.name !== wanted)) continue;
    const entry = project?.groups.find((group) => group.ref.name === component.name);
    rows.push({
      name: component.name,
      strategy: component.strategy,
      options: optionNames(catalog, component.name),
      chosen: entry?.choose.map((choice) => choice.ref.name) ?? [],
      description: component.description ?? "",
    });
  }
  if (name !== undefined && rows.length === 0) {
    return refused([unknownComponent(catalog, name, "group")]);
  }
  return done(rows, found.warnings);
}

/** The options of a group: those its file lists, and whatever provides its name; sorted. */
export function optionNames(catalog: Catalog, group: string): readonly string[] {
  const listed = catalog.components.flatMap((component) =>
    component.kind === "group" && component.name === group
      ? component.options.map((option) => option.ref.name)
      : []
  );
  const providers = catalog.components.flatMap((component) =>
    component.kind !== "group" && component.provides.includes(group) ? [component.name] : []
  );
  return [...new Set([...listed, ...providers])].sort();
}

/** The components a reference may mean. */
export function componentsNamed(catalog: Catalog, text: string): readonly Component[] {
  const ref = parseRef(text);
  if (!ref) return [];
  return catalog.components.filter((component) =>
    component.name === ref.name && (ref.kind === undefined || ref.kind === component.kind) &&
    (ref.registry === undefined || ref.registry === component.registry)
  );
}

/** The problem of a name that no registry has, with the nearest names. */
export function unknownComponent(catalog: Catalog, text: string, kind?: string): {
  code: string;
  message: string;
  next: string;
} {
  const names = catalog.components.filter((c) => kind === undefined || c.kind === kind)
    .map((c) => c.name);
  const bare = text.replace(/^.*[/:]/, "");
  const near = closest(bare, [...new Set(names)]);
  const list = kind === "group" ? "`hsm group list`" : "`hsm registry list`";
  return {
    code: "HSM-E0620",
    message: `No registry has a ${kind ?? "component"} "${text}"`,
    next: near.length > 0
      ? `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}? ${list} shows all`
      : `${list} shows what there is`,
  };
}

function rowOf(component: Component): RegistryRow {
  return {
    id: `${component.kind}:${component.name}`,
    version: component.kind === "group" ? "" : component.version ?? "",
    registry: component.registry,
    description: component.description ?? "",
  };
}
