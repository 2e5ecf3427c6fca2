import { type JsonObject, type Problem, sortProblems } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused, stopped } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { extraRegistries } from "./load_catalog.ts";
import { nameProblems } from "./name_problems.ts";
import { type GlobalOptions, NO_OPTIONS } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { prepare } from "./prepare.ts";
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
    if (!found.value) return refused(found.problems, warnings);
    const { problems: wrong, warnings: waiting } = await adapterProblems(ports, found.value);
    warnings.push(...waiting);
    const signal = stopped<Checked>(ports);
    if (signal) return signal;
    if (wrong.length > 0) return refused(sortProblems(wrong), warnings);
    const { groups, packages, containers } = found.value.resolved.stack;
    return done({
      data: { groups: groups.length, packages: packages.length, containers: containers.length },
    }, warnings);
  });
}

/**
 * What adapters would refuse, and in a project that is said to be in sync what is not as it should be. An edit of
 * hsm.yaml that waits for its sync is no fault.
 */
async function adapterProblems(
  ports: Ports,
  { opened, resolved, catalog }: ResolvedProject,
): Promise<{ readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }> {
  const prepared = await prepare(ports, opened, resolved, catalog, NO_OPTIONS);
  const problems = prepared.ok ? nameProblems(opened) : prepared.problems;
  if (!prepared.ok || problems.length > 0) return { problems, warnings: [] };
  const { adapters, input, plan } = prepared.value;
  if (plan.steps.some(({ effect }) => effect.kind !== "run" && effect.path === "hsm.lock")) {
    return { problems: [], warnings: [waitsForSync(plan.steps.length)] };
  }
  if (opened.lockText === undefined) return { problems: [], warnings: [] };
  return { problems: adapters.flatMap((adapter) => adapter.verify(input)), warnings: [] };
}

function waitsForSync(steps: number): Problem {
  return {
    code: "HSM-W0615",
    message: `hsm.yaml asks for what is not there yet: a sync would take ${steps} ${
      steps === 1 ? "step" : "steps"
    }`,
    next: "Run `hsm plan` to see them, `hsm sync` to take them",
  };
}
