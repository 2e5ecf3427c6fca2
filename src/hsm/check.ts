import { type JsonObject, type Problem, sortProblems } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { extraRegistries, loadCatalog } from "./load_catalog.ts";
import { notYet } from "./not_yet.ts";
import { openProject } from "./open_project.ts";
import { type GlobalOptions, NO_OPTIONS } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { observeStack } from "./prepare.ts";
import { resolveStack } from "./resolve_stack.ts";

/** What `hsm check` found in order. */
export interface Checked {
  /** Counts. */
  readonly data: JsonObject;
}

/** `hsm check`: manifest, registries, resolution and the adapters' checks. Reads only; all problems at once. */
export async function check(ports: Ports, global: GlobalOptions): Promise<Answer<Checked>> {
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  const early = notYet(ports);
  const warnings: Problem[] = [...await pendingWarning(ports, root.value)];
  const opened = await openProject(ports, root.value);
  if (!opened.ok) return refused(sortProblems([...early, ...opened.problems]), warnings);
  const extra = extraRegistries(ports, global.registries);
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, root.value, project, lock, extra);
  if (!catalog.ok) return refused(sortProblems([...early, ...catalog.problems]), warnings);
  const stack = await resolveStack(ports, opened.value, catalog.value);
  if (!stack.ok) return refused(sortProblems([...early, ...stack.problems]), warnings);
  const observed = await observeStack(ports, opened.value, stack.value.stack, NO_OPTIONS);
  if (!observed.ok) return refused([...early, ...observed.problems], warnings);
  const { adapters, input } = observed.value;
  const wrong = adapters.flatMap((adapter) => adapter.check(input));
  const drift = opened.value.lockText === undefined
    ? []
    : adapters.flatMap((adapter) => adapter.verify(input));
  warnings.push(
    ...[opened, catalog, stack].flatMap((part) => part.warnings ?? []),
  );
  if (early.length + wrong.length + drift.length > 0) {
    return refused(sortProblems([...early, ...wrong, ...drift]), warnings);
  }
  const { groups, packages, containers } = stack.value.stack;
  return done({
    data: { groups: groups.length, packages: packages.length, containers: containers.length },
  }, warnings);
}
