import {
  type AdapterInput,
  emptySnapshot,
  failure,
  type JsonObject,
  type Judgement,
  type Plan,
  type Problem,
  type Ran,
  type Report,
  type Result,
  type Stack,
  type Step,
  success,
  type SyncOptions,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { observe } from "@/observe/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { extraRegistries, loadCatalog } from "./load_catalog.ts";
import { rememberSync } from "./machine_state.ts";
import { notYet } from "./not_yet.ts";
import { type Opened, openProject } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { resolveStack } from "./resolve_stack.ts";
import { type Held, withProject } from "./transact.ts";
import { writeSchemas } from "./write_schemas.ts";

/** What a sync did. */
export interface Synced {
  /** What was done. */
  readonly plan: Plan;
  /** Package and container ids with their versions, for the summary. */
  readonly data: JsonObject;
  /** How long it took. */
  readonly milliseconds: number;
  /** The plan was only shown (`--dry-run`). */
  readonly dry: boolean;
}

/**
 * `hsm sync`: makes the whole stack what hsm.yaml says, or changes nothing.
 *
 * Flow: lock → recover → open → resolve → plan → transaction → remember. Every failure leaves all files and the
 * environment as they were (exit 1); exit 4 where a person must decide, 3 where another run holds the lock.
 */
export async function sync(
  ports: Ports,
  global: GlobalOptions,
  options: SyncOptions & { readonly dryRun: boolean },
  report: Report,
): Promise<Answer<Synced>> {
  const started = ports.clock.tick();
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  const early = notYet(ports);
  if (early.length > 0) return refused(early);
  if (options.dryRun) {
    const prepared = await preparePlan(ports, root.value, global, options);
    if (!prepared.ok) return refused(prepared.problems);
    return done(summary(prepared.value, ports.clock.tick() - started, true), prepared.warnings);
  }
  return await withProject(ports, root.value, global, "hsm sync", report, async (held) => {
    const prepared = await preparePlan(ports, root.value, global, options);
    if (!prepared.ok) return refused(prepared.problems);
    return await carryOut(ports, prepared.value, prepared.warnings ?? [], options, held, started);
  });
}

/** `--registry` and HSM_REGISTRY_PATH must not change what a sync makes: that would be a personal stack. */
async function personalRegistries(
  ports: Ports,
  opened: Opened,
  stack: Stack,
  extra: readonly string[],
): Promise<readonly Problem[]> {
  if (extra.length === 0) return [];
  const catalog = await loadCatalog(ports, opened.root, opened.project, opened.lock, extra);
  if (!catalog.ok) return catalog.problems;
  const other = await resolveStack(ports, opened, catalog.value);
  if (other.ok && JSON.stringify(other.value.stack) === JSON.stringify(stack)) return [];
  return [{
    code: "HSM-E0691",
    message:
      "`--registry` or HSM_REGISTRY_PATH would change this stack: a sync that does so does not work yet",
    next: "Add the folder to `registries:` in hsm.yaml, or leave the option away",
  }];
}

/** Everything up to the plan; reads only. */
export async function preparePlan(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  options: SyncOptions,
): Promise<Result<Prepared>> {
  const opened = await openProject(ports, root);
  if (!opened.ok) return opened;
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, root, project, lock, [], options.frozen);
  if (!catalog.ok) return catalog;
  const stack = await resolveStack(ports, opened.value, catalog.value);
  if (!stack.ok) return stack;
  const extra = extraRegistries(ports, global.registries);
  const personal = await personalRegistries(ports, opened.value, stack.value.stack, extra);
  if (personal.length > 0) return failure(personal);
  const prepared = await prepare(ports, opened.value, stack.value, catalog.value, options);
  if (!prepared.ok) return prepared;
  const warnings = [opened, catalog, stack, prepared].flatMap((part) => part.warnings ?? []);
  return success(prepared.value, warnings);
}

async function carryOut(
  ports: Ports,
  prepared: Prepared,
  warnings: readonly Problem[],
  options: SyncOptions,
  held: Held,
  started: number,
): Promise<Answer<Synced>> {
  const { plan, adapters, input } = prepared;
  const began = ports.clock.now() - (ports.clock.tick() - started);
  if (options.locked) {
    const stale = staleProblems(plan);
    if (stale.length > 0) return refused(stale, warnings);
  }
  const outcome = await held.carryOut({
    plan,
    yes: options.yes,
    judge: (step, ran) => judge(ports, prepared, step, ran),
    explain: (step, ran) => explain(prepared, step, ran),
    repair: adapters.flatMap((adapter) => adapter.repair?.(input) ?? []),
  });
  if (outcome.problems.length > 0) return refused(outcome.problems, warnings, outcome.exit);
  await rememberSync(ports, prepared, began);
  if (plan.steps.length > 0) await writeSchemas(ports, prepared.opened.root);
  const value = summary(prepared, ports.clock.tick() - started, false);
  return done(value, [...warnings, ...outcome.warnings]);
}

async function judge(
  ports: Ports,
  { adapters, input, opened }: Prepared,
  step: Step,
  ran: Ran,
): Promise<Judgement> {
  const adapter = adapters.find((one) => one.name === step.by);
  if (!adapter) return { problems: [] };
  const wants = adapter.rereads(step, input);
  const after = await observe(ports, emptySnapshot(opened.root), wants);
  return adapter.judge({ step, ran }, input, after);
}

function explain(
  { adapters, input }: { adapters: Prepared["adapters"]; input: AdapterInput },
  step: Step,
  ran: Ran,
): Problem {
  const adapter = adapters.find((one) => one.name === step.by);
  if (adapter) return adapter.explain({ step, ran }, input);
  return {
    code: "HSM-E0610",
    message: `\`${step.subject}\` failed with exit code ${ran.code}`,
    output: ran.stderr,
    next: "Read the output above",
  };
}

/** `--locked`: everything that a sync would write to a tracked file. */
function staleProblems(plan: Plan): Problem[] {
  return plan.steps.filter(({ effect }) =>
    effect.kind === "run" ? effect.mayWrite.length > 0 : !effect.path.startsWith(".hsm/")
  ).map((step) => ({
    code: "HSM-E0611",
    message: `"${step.subject}" is not what hsm.yaml asks for: ${step.causes.join(", ")}`,
    next: "Run `hsm sync` without `--locked`, and commit what it changes",
  }));
}

function summary({ plan, stack }: Prepared, milliseconds: number, dry: boolean): Synced {
  const row = (entry: { id: string; version?: string; mode: string }): JsonObject => ({
    id: entry.id,
    ...(entry.version !== undefined && { version: entry.version }),
    mode: entry.mode,
  });
  const data = { packages: stack.packages.map(row), containers: stack.containers.map(row) };
  return { plan, data, milliseconds: Math.round(milliseconds), dry };
}
