import { type JsonObject, type Problem, sortProblems } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused, stopped } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { extraRegistries } from "./load_catalog.ts";
import { type GlobalOptions, NO_OPTIONS } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { observeStack } from "./prepare.ts";
import { type ResolvedProject, resolveProject } from "./resolve_project.ts";

/** What `hsm check` found in order. */
export interface Checked {
  /** Counts. */
  readonly data: JsonObject;
}

/** `hsm check`: manifest, registries, resolution and the adapters' checks. Reads only; all problems at once. */
export function check(ports: Ports, global: GlobalOptions): Promise<Answer<Checked>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const warnings: Problem[] = [...await pendingWarning(ports, root.value)];
    const found = await resolveProject(ports, root.value, extraRegistries(ports, global));
    warnings.push(...found.warnings);
    if (!found.value) return refused(sortProblems(found.problems), warnings);
    const wrong = await adapterProblems(ports, found.value);
    const signal = stopped<Checked>(ports);
    if (signal) return signal;
    if (wrong.length > 0) return refused(sortProblems(wrong), warnings);
    const { groups, packages, containers } = found.value.resolved.stack;
    return done({
      data: { groups: groups.length, packages: packages.length, containers: containers.length },
    }, warnings);
  });
}

/** What adapters would refuse, and, once there is a hsm.lock, what is not as it should be. */
async function adapterProblems(
  ports: Ports,
  { opened, resolved }: ResolvedProject,
): Promise<readonly Problem[]> {
  const observed = await observeStack(ports, opened, resolved.stack, NO_OPTIONS);
  if (!observed.ok) return observed.problems;
  const { adapters, input } = observed.value;
  const wrong = adapters.flatMap((adapter) => adapter.check(input));
  if (opened.lockText === undefined) return wrong;
  return [...wrong, ...adapters.flatMap((adapter) => adapter.verify(input))];
}
