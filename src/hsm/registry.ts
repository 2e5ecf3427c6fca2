import {
  type Catalog,
  type Component,
  EMPTY_LOCK,
  failure,
  type JsonObject,
  type Problem,
  type Project,
  type Result,
  sortProblems,
  success,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { consentsOf } from "@/adapters/mod.ts";
import { checkCatalog } from "@/registry/mod.ts";
import { type Answer, done, EXIT, refused } from "./answer.ts";
import { findRoot, startFolder } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { extraRegistries, loadCatalog, registryProblems } from "./load_catalog.ts";
import { componentsNamed, groupNamed, groupsOf, optionNames, unknownComponent } from "./look_up.ts";
import { openProject } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";

/** A catalogue with the project it belongs to, where there is one. */
interface Known {
  readonly catalog: Catalog;
  readonly project?: Project;
}

/** The components that exist: for the project around the current folder, else of the built-in registry alone. */
async function known(
  ports: Ports,
  global: GlobalOptions,
  without: ReadonlySet<string> = new Set(),
): Promise<Result<Known>> {
  const folder = await startFolder(ports, global.directory);
  if (!folder.ok) return folder;
  const extra = extraRegistries(ports, global);
  const root = await findRoot(ports, global.directory);
  if (!root.ok) {
    const base = { root: folder.value, lock: EMPTY_LOCK, extra, without };
    const catalog = await loadCatalog(ports, base);
    return catalog.ok ? success({ catalog: catalog.value }, catalog.warnings) : catalog;
  }
  const opened = await openProject(ports, root.value);
  if (!opened.ok) {
    const more = await registryProblems(ports, root.value, extra);
    return failure(sortProblems([...opened.problems, ...more]));
  }
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, { root: root.value, project, lock, extra, without });
  if (!catalog.ok) return catalog;
  const warnings = [...opened.warnings ?? [], ...catalog.warnings ?? []];
  return success({ catalog: catalog.value, project }, warnings);
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
export function registryList(
  ports: Ports,
  global: GlobalOptions,
  kind?: string,
): Promise<Answer<readonly RegistryRow[]>> {
  return guarded(() => rowsOfKind(ports, global, kind));
}

async function rowsOfKind(
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
export function registryShow(
  ports: Ports,
  global: GlobalOptions,
  name: string,
): Promise<Answer<readonly Component[]>> {
  return guarded(async () => {
    const found = await known(ports, global);
    if (!found.ok) return refused(found.problems);
    const matching = componentsNamed(found.value.catalog, name);
    if (matching.length > 0) return done(matching, found.warnings);
    return refused([unknownComponent(found.value.catalog, name)]);
  });
}

/** `hsm registry check`: every component of every registry: shape, references, names. */
export function registryCheck(
  ports: Ports,
  global: GlobalOptions,
): Promise<Answer<{ readonly count: number; readonly data: JsonObject }>> {
  return guarded(async () => {
    const found = await known(ports, global);
    if (!found.ok) {
      const more = await findingsBeside(ports, global, found.problems);
      return refused(sortProblems([...found.problems, ...more.filter(isError)]));
    }
    const all = checkCatalog(found.value.catalog, consentsOf);
    const warnings = [...found.warnings ?? [], ...all.filter((one) => !isError(one))];
    const problems = all.filter(isError);
    if (problems.length > 0) return refused(sortProblems(problems), warnings);
    const count = found.value.catalog.components.length;
    return done({ count, data: { components: count } }, warnings);
  });
}

/** Codes with W need the user's eye, no correction. */
function isError({ code }: Problem): boolean {
  return code.startsWith("HSM-E");
}

/** What is wrong between the components that can be read, leaving aside all that is said of those that cannot. */
async function findingsBeside(
  ports: Ports,
  global: GlobalOptions,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  const files = new Set(problems.flatMap(({ place }) => place ? [place.file] : []));
  const rest = await known(ports, global, files);
  if (!rest.ok) return [];
  const names = [...files].map((file) => file.replace(/^.*\//, "").replace(/(\.dev)?\.ya?ml$/, ""));
  return checkCatalog(rest.value.catalog, consentsOf).filter(({ message }) =>
    names.every((name) => !message.includes(`"${name}"`) && !message.includes(`:${name}"`))
  );
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
export function groupList(
  ports: Ports,
  global: GlobalOptions,
  name?: string,
): Promise<Answer<readonly GroupRow[]>> {
  return guarded(async () => {
    const found = await known(ports, global);
    if (!found.ok) return refused(found.problems);
    if (name === undefined) return done(groupRows(found.value), found.warnings);
    const group = groupNamed(found.value.catalog, name);
    if (!group.ok) return refused(group.problems, found.warnings);
    return done(groupRows(found.value, group.value.name), found.warnings);
  });
}

function groupRows({ catalog, project }: Known, wanted?: string): readonly GroupRow[] {
  const groups = groupsOf(catalog).filter(({ name }) => wanted === undefined || name === wanted);
  return groups.map(({ name, strategy, description }) => ({
    name,
    strategy,
    options: optionNames(catalog, name),
    chosen: project?.groups.find(({ ref }) => ref.name === name)
      ?.choose.map((choice) => choice.ref.name) ?? [],
    description: description ?? "",
  }));
}

function rowOf(component: Component): RegistryRow {
  return {
    id: `${component.kind}:${component.name}`,
    version: component.kind === "group" ? "" : component.version ?? "",
    registry: component.registry,
    description: component.description ?? "",
  };
}
