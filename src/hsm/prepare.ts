import {
  type Adapter,
  type AdapterInput,
  type Catalog,
  emptySnapshot,
  isAnswered,
  type JsonObject,
  type Lock,
  type LockedComponent,
  type Plan,
  type Problem,
  type Result,
  type Stack,
  type Step,
  success,
  type SyncOptions,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { adaptersFor } from "@/adapters/mod.ts";
import { checkTargets } from "@/execute/mod.ts";
import { observe } from "@/observe/mod.ts";
import { buildPlan } from "@/plan/mod.ts";
import { conflictSides, formatLock } from "@/state/mod.ts";
import { backupSteps } from "./backup_steps.ts";
import type { Opened } from "./open_project.ts";
import type { Past } from "./resolve_project.ts";
import type { Resolved } from "./resolve_stack.ts";
import { lockCauses } from "./lock_causes.ts";
import { knownSecrets } from "./secrets.ts";
import { environmentsMadeByHsm } from "./environments.ts";

/** Everything a plan was made from. */
export interface Prepared {
  readonly opened: Opened;
  readonly stack: Stack;
  readonly adapters: readonly Adapter[];
  readonly input: AdapterInput;
  readonly plan: Plan;
  readonly lock: Lock;
  readonly catalog: Catalog;
  /** Local folders the resolver asked about. */
  readonly folders: readonly string[];
}

/** How often adapters are asked what they want to know. */
export const ROUNDS = 4;

/** Asks the adapters what they want to know, and looks, until nothing new is wanted (at most four rounds). */
export async function observeStack(
  ports: Ports,
  opened: Opened,
  stack: Stack,
  options: SyncOptions,
  restored?: AdapterInput["restored"],
): Promise<Result<{ readonly adapters: readonly Adapter[]; readonly input: AdapterInput }>> {
  const adapters = adaptersFor(stack, opened.lock);
  const secrets = await knownSecrets(ports, opened.root, stack);
  if (!secrets.ok) return secrets;
  const memory: JsonObject = { environments: await environmentsMadeByHsm(ports, opened.root) };
  // One object as long as nothing new is known: adapters remember by it what they have worked out.
  let input: AdapterInput = {
    stack,
    lock: opened.lock,
    locked: opened.lockText !== undefined,
    snapshot: emptySnapshot(opened.root),
    options,
    secrets: secrets.value,
    memory,
    ...(restored && { restored }),
  };
  for (let round = 0; round < ROUNDS; round++) {
    const wants = adapters.flatMap((adapter) => adapter.wants(input));
    if (wants.every((want) => isAnswered(want, input.snapshot))) break;
    input = { ...input, snapshot: await observe(ports, input.snapshot, wants) };
  }
  return success({ adapters, input });
}

/**
 * Makes the plan of a sync: adapters' checks, their steps, and the step that writes hsm.lock.
 *
 * @param past a rollback: what hsm.lock and the tools' lock files shall be, where the stack comes out the same
 * @returns the plan with all it was made from, or everything that is wrong; nothing is written
 */
export async function prepare(
  ports: Ports,
  opened: Opened,
  { stack, folders }: Resolved,
  catalog: Catalog,
  options: SyncOptions,
  past?: Past,
): Promise<Result<Prepared>> {
  const doubtful = options.frozen ? frozenProblems(opened) : [];
  if (doubtful.length > 0) return { ok: false, problems: doubtful };
  const observed = await observeStack(ports, opened, stack, options, past?.restored);
  if (!observed.ok) return observed;
  const { adapters, input } = observed.value;
  const problems = adapters.flatMap((adapter) => adapter.check(input));
  if (problems.length > 0) return { ok: false, problems };
  const lock = options.frozen ? opened.lock : lockOf(stack, adapters, input);
  const step = options.frozen ? undefined : lockStep(opened, lock, past);
  const parts = adapters.map((adapter) => adapter.steps(input));
  const plan = buildPlan([await backupSteps(ports, input, parts), ...parts], step);
  const targets = plan.steps.flatMap(({ effect }) =>
    effect.kind === "run" ? effect.mayWrite : [effect.path]
  );
  const blocked = await checkTargets(ports.files, opened.root, targets);
  if (blocked.length > 0) return { ok: false, problems: blocked };
  return success({
    opened,
    stack,
    adapters,
    input,
    lock,
    plan: { ...plan, notes: [...stack.notes, ...plan.notes] },
    catalog,
    folders,
  });
}

/** `--frozen` takes everything from hsm.lock: it must be one lock. */
export function frozenProblems({ lockText }: Opened): readonly Problem[] {
  if (lockText !== undefined && conflictSides(lockText) === undefined) return [];
  const what = lockText === undefined ? "there is none" : "it has conflict markers of a merge";
  return [{
    code: "HSM-E0612",
    message: `\`--frozen\` takes the stack from hsm.lock, but ${what}`,
    next: "Run `hsm sync` without `--frozen`, and commit hsm.lock",
  }];
}

function lockOf(stack: Stack, adapters: readonly Adapter[], input: AdapterInput): Lock {
  const components: Record<string, LockedComponent> = {};
  for (const entry of [...stack.packages, ...stack.containers]) {
    components[entry.id] = {
      registry: entry.registry,
      ...(entry.version !== undefined && { version: entry.version }),
      mode: entry.mode,
      ...(entry.profile !== undefined && { profile: entry.profile }),
      definition: entry.definition,
    };
  }
  for (const group of stack.groups) {
    if (group.definition === undefined) continue;
    components[group.id] = { registry: group.registry, definition: group.definition };
  }
  const registries: Record<string, { git: string; commit: string }> = {};
  for (const { name, git, commit } of stack.registries) {
    if (git !== undefined && commit !== undefined) registries[name] = { git, commit };
  }
  const owned = Object.assign({}, ...adapters.map((adapter) => adapter.record(input)));
  return { schema: 1, registries, components, owned };
}

function lockStep(opened: Opened, lock: Lock, past?: Past): Step | undefined {
  const text = lockTextOf(opened, lock, past);
  if (opened.lockText === text) return undefined;
  const step = {
    id: "hsm.write.lock",
    by: "hsm",
    subject: "hsm.lock",
    causes: lockCauses(opened.lock, lock),
  };
  const base = { path: "hsm.lock", from: opened.lockDigest };
  return text === undefined
    ? { ...step, effect: { kind: "remove", ...base } }
    : { ...step, effect: { kind: "write", ...base, text } };
}

/** The text that hsm.lock gets; undefined: there is none. Where it says the same, a rollback takes the very text it had. */
function lockTextOf({ lockText }: Opened, lock: Lock, past?: Past): string | undefined {
  const isEmpty = Object.keys(lock.components).length === 0 && Object.keys(lock.owned).length === 0;
  const text = formatLock(lock);
  if (past === undefined) return lockText === undefined && isEmpty ? undefined : text;
  if (past.lockText === undefined) return isEmpty ? undefined : text;
  return formatLock(past.lock) === text ? past.lockText : text;
}
