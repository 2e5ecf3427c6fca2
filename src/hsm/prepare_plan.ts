import {
  failure,
  type Plan,
  type Problem,
  type Result,
  type Stack,
  success,
  type SyncOptions,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { extraRegistries, type ExtraRegistry, loadCatalog } from "./load_catalog.ts";
import { type Opened, openProject } from "./open_project.ts";
import { nameProblems } from "./name_problems.ts";
import type { GlobalOptions } from "./options.ts";
import { frozenProblems, prepare, type Prepared } from "./prepare.ts";
import { resolveProject } from "./resolve_project.ts";
import { resolveStack } from "./resolve_stack.ts";

/**
 * Everything up to the plan; reads only.
 *
 * @param edited the text of hsm.yaml that the plan is made for, where it is not the one that is there
 */
export async function preparePlan(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  options: SyncOptions,
  edited?: string,
): Promise<Result<Prepared>> {
  if (options.frozen) {
    const opened = await openProject(ports, root);
    const doubts = opened.ok ? frozenProblems(opened.value) : opened.problems;
    if (doubts.length > 0) return failure(doubts);
  }
  const given = edited === undefined ? {} : { manifestText: edited };
  const found = await resolveProject(ports, root, [], options.frozen, given);
  if (!found.value) {
    return failure(options.frozen ? [lockMisfits(found.problems)] : found.problems);
  }
  const { opened, catalog, resolved } = found.value;
  const extra = extraRegistries(ports, global);
  const personal = await personalRegistries(ports, opened, resolved.stack, extra);
  if (personal.length > 0) return failure(personal);
  const prepared = await prepare(ports, opened, resolved, catalog, options);
  if (!prepared.ok) return prepared;
  const stale = options.locked ? staleProblems(prepared.value.plan) : [];
  const late = [...nameProblems(opened), ...stale];
  if (late.length > 0) return failure(late);
  return success(prepared.value, [...found.warnings, ...(prepared.warnings ?? [])]);
}

/** With `--frozen` it is hsm.lock that lacks something, not a registry. */
function lockMisfits(problems: readonly Problem[]): Problem {
  const place = problems.find((problem) => problem.place)?.place;
  return {
    code: "HSM-E0612",
    message: "`--frozen` takes the stack from hsm.lock, which does not fit hsm.yaml",
    ...(place && { place }),
    causes: problems.map(({ message }) => message),
    next: "Run `hsm sync` without `--frozen`, and commit hsm.lock",
  };
}

/** `--registry` and HSM_REGISTRY_PATH must not change what a sync makes: that would be a personal stack. */
async function personalRegistries(
  ports: Ports,
  opened: Opened,
  stack: Stack,
  extra: readonly ExtraRegistry[],
): Promise<readonly Problem[]> {
  if (extra.length === 0) return [];
  const { root, project, lock } = opened;
  const catalog = await loadCatalog(ports, { root, project, lock, extra });
  if (!catalog.ok) return catalog.problems;
  const other = await resolveStack(ports, opened, catalog.value);
  if (other.ok && partsOf(other.value.stack) === partsOf(stack)) return [];
  return [{
    code: "HSM-E0691",
    message:
      "`--registry` or HSM_REGISTRY_PATH would change this stack: a sync that does so does not work yet",
    next: "Add the folder to `registries:` in hsm.yaml, or leave the option away",
  }];
}

/** The list of registries itself is no part of what a sync makes. */
function partsOf(stack: Stack): string {
  return JSON.stringify({ ...stack, registries: [] });
}

/** `--locked`: everything that a sync would write to a tracked file. */
function staleProblems(plan: Plan): readonly Problem[] {
  return plan.steps.filter(({ effect }) =>
    effect.kind === "run" ? effect.mayWrite.length > 0 : !effect.path.startsWith(".hsm/")
  ).map((step) => ({
    code: "HSM-E0611",
    message: step.effect.kind === "run"
      ? `\`${step.subject}\` would have to run: ${step.causes.join(", ")}`
      : `"${step.subject}" is not what hsm.yaml asks for: ${step.causes.join(", ")}`,
    next: "Run `hsm sync` without `--locked`, and commit what it changes",
  }));
}
