import { type Catalog, type Lock, type Problem, type Result, sortProblems } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type ExtraRegistry, loadCatalog, registryProblems } from "./load_catalog.ts";
import { environmentModes } from "./not_yet.ts";
import { type Opened, openProject } from "./open_project.ts";
import { type Resolved, resolveStack } from "./resolve_stack.ts";

/** A project from its files to its stack. */
export interface ResolvedProject {
  readonly opened: Opened;
  readonly catalog: Catalog;
  readonly resolved: Resolved;
}

/** A project as an earlier generation had it: nothing of it is read from the project or its registries. */
export interface Past {
  /** Of hsm.yaml. */
  readonly manifestText: string;
  /** Of hsm.lock; undefined where there was none. */
  readonly lockText?: string;
  /** The same, read. */
  readonly lock: Lock;
  /** Text of other files by path. */
  readonly restored: Readonly<Record<string, string>>;
}

/** What takes the place of what is there. */
export interface Given {
  /** Of hsm.yaml. */
  readonly manifestText?: string;
  /** Of hsm.lock: then every definition is taken from it, and no registry is read. */
  readonly lock?: Lock;
}

/** How far it came: a value where nothing is wrong, else every problem that could be found. */
export interface ResolveOutcome {
  readonly value?: ResolvedProject;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * The first half of every use case: open → registries → resolve, with what the environment says of modes.
 *
 * @param given an edited hsm.yaml, or all of an earlier generation ({@link Past})
 */
export async function resolveProject(
  ports: Ports,
  root: string,
  extra: readonly ExtraRegistry[],
  frozen = false,
  given: Given = {},
): Promise<ResolveOutcome> {
  const modes = environmentModes(ports);
  const problems: Problem[] = [...modes.problems];
  const warnings: Problem[] = [...modes.warnings];
  const take = <T>(result: Result<T>): T | undefined => {
    if (result.ok) warnings.push(...result.warnings ?? []);
    else problems.push(...result.problems);
    return result.ok ? result.value : undefined;
  };
  const stopAt = (): ResolveOutcome => ({ problems: sortProblems(problems), warnings });
  const opened = take(await openProject(ports, root, given.manifestText));
  if (!opened) {
    if (!frozen && !given.lock) problems.push(...await registryProblems(ports, root, extra));
    return stopAt();
  }
  const { project } = opened;
  const source = given.lock ? { lock: given.lock, frozen: true } : { lock: opened.lock, frozen };
  const catalog = take(await loadCatalog(ports, { root, project, extra, ...source }));
  if (!catalog) return stopAt();
  const resolved = take(await resolveStack(ports, opened, catalog));
  if (!resolved) return stopAt();
  if (problems.length === 0) problems.push(...environmentModes(ports, resolved.stack).problems);
  if (problems.length > 0) return stopAt();
  return { value: { opened, catalog, resolved }, problems, warnings };
}
