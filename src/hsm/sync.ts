import {
  type AdapterInput,
  emptySnapshot,
  type JsonObject,
  type Judgement,
  type Plan,
  type Problem,
  type Ran,
  type Result,
  type Step,
  type SyncOptions,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { observe } from "@/observe/mod.ts";
import { quoteWords } from "@/text/words/mod.ts";
import { type Answer, done, refused, stopped } from "./answer.ts";
import { findRoot, join } from "./find_root.ts";
import { type About, keepingOf, reasonOf } from "./generation_of.ts";
import { guarded, tried } from "./guarded.ts";
import { rememberSync } from "./machine_state.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { planExit } from "./plan.ts";
import type { Prepared } from "./prepare.ts";
import { preparePlan } from "./prepare_plan.ts";
import { pruneQuietly } from "./prune_history.ts";
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

/** What the command line says of a sync. */
export interface SyncRequest extends SyncOptions {
  /** Show the plan only. */
  readonly dryRun: boolean;
  /** With `dryRun`: exit 2 where something would change. */
  readonly detailed?: boolean;
}

/**
 * `hsm sync`: makes the whole stack what hsm.yaml says, or changes nothing.
 *
 * Flow: lock → recover → open → resolve → plan → transaction → remember. Every failure leaves all files and the
 * environment as they were (exit 1); exit 4 where a person must decide, 3 where another run holds the lock.
 */
export function sync(
  ports: Ports,
  global: GlobalOptions,
  options: SyncRequest,
): Promise<Answer<Synced>> {
  return guarded(async () => {
    const started = ports.clock.tick();
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    if (options.dryRun) return await dryRun(ports, root.value, global, options, started);
    return await planAndCarryOut(ports, root.value, global, {
      command: "hsm sync",
      plan: () => preparePlan(ports, root.value, global, options),
      carry: (value, warnings, held) => {
        const about = { command: "hsm sync", reason: reasonOf(value) };
        return carryOut(ports, value, { warnings, options, about, started }, held);
      },
    });
  });
}

/** A plan, and what is done with it. */
export interface Planning<T> {
  /** As the user knows it. */
  readonly command: string;
  /** Reads only; asked again where what it read may have changed. */
  readonly plan: () => Promise<Result<Prepared>>;
  readonly carry: (
    prepared: Prepared,
    warnings: readonly Problem[],
    held: Held,
  ) => Promise<Answer<T>>;
}

/** Plans while the project is locked and settled, and carries the plan out; the first time plans before that. */
export async function planAndCarryOut<T>(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  { command, plan, carry }: Planning<T>,
): Promise<Answer<T>> {
  // Even the lock would leave a folder behind: a project that cannot be planned stays as it is.
  const isFirst = await isAbsent(ports, root, ".hsm");
  const first = isFirst ? await plan() : undefined;
  if (first?.ok === false) return stopped<T>(ports) ?? refused(first.problems);
  return await withProject(ports, root, global, command, async (held) => {
    // Somebody else's first sync may have been faster; and what was put back is not what was planned from.
    const isFirstStill = !held.recovered && await isAbsent(ports, root, ".hsm/state.json");
    const known = isFirstStill ? first : undefined;
    const prepared = known ?? await plan();
    if (!prepared.ok) return refused(prepared.problems);
    return await carry(prepared.value, prepared.warnings ?? [], held);
  });
}

async function isAbsent(ports: Ports, root: string, name: string): Promise<boolean> {
  return await ports.files.lstat(join(root, name)) === null;
}

async function dryRun(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  options: SyncRequest,
  started: number,
): Promise<Answer<Synced>> {
  const pending = await pendingWarning(ports, root);
  const prepared = await preparePlan(ports, root, global, options);
  const signal = stopped<Synced>(ports);
  if (signal) return signal;
  if (!prepared.ok) return refused(prepared.problems, pending);
  const shown = summary(prepared.value, ports.clock.tick() - started, true);
  const exit = planExit(shown.plan, options.detailed ?? false);
  return done(shown, [...pending, ...(prepared.warnings ?? [])], exit);
}

/** How a prepared plan is carried out. */
export interface CarryOut {
  /** Of the planning. */
  readonly warnings: readonly Problem[];
  readonly options: Pick<SyncOptions, "yes">;
  /** What the history says of it. */
  readonly about: About;
  /** Clock ticks when the command began. */
  readonly started: number;
  /** What else a tool must have done. */
  readonly alsoJudge?: (step: Step) => Promise<readonly Problem[]>;
}

/** Carries a prepared plan out: transaction → generation → remember. */
export async function carryOut(
  ports: Ports,
  prepared: Prepared,
  { warnings, options, about, started, alsoJudge }: CarryOut,
  held: Held,
): Promise<Answer<Synced>> {
  const { plan, adapters, input } = prepared;
  const began = ports.clock.now() - (ports.clock.tick() - started);
  const outcome = await held.carryOut({
    plan,
    yes: options.yes,
    judge: async (step, ran) => {
      const judgement = await judge(ports, prepared, step, ran);
      const more = await alsoJudge?.(step) ?? [];
      return { ...judgement, problems: [...judgement.problems, ...more] };
    },
    explain: (step, ran) => explain(prepared, step, ran),
    repair: adapters.flatMap((adapter) => adapter.repair?.(input) ?? []),
    ...(plan.steps.length > 0 && { keeping: await keepingOf(ports, prepared, about) }),
  });
  if (outcome.problems.length > 0) return refused(outcome.problems, warnings, outcome.exit);
  if (plan.steps.length > 0) await pruneQuietly(ports.files, prepared.opened.root);
  const noted = await tried("The sync is done, but .hsm does not know it", async () => {
    await rememberSync(ports, prepared, began);
    return plan.steps.length > 0 ? await writeSchemas(ports, prepared.opened.root) : [];
  });
  const value = summary(prepared, ports.clock.tick() - started, false);
  return done(value, [...warnings, ...outcome.warnings, ...noted]);
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
  const problem = adapter?.explain({ step, ran }, input) ?? {
    code: "HSM-E0610",
    message: `\`${step.subject}\` failed`,
    output: ran.stderr,
    next: "Read the output above",
  };
  return { ...problem, causes: [...(problem.causes ?? []), ...calledAs(step, ran)] };
}

/** The whole call and how it ended; passwords in addresses are left out. */
function calledAs({ effect }: Step, { code }: Ran): readonly string[] {
  if (effect.kind !== "run") return [];
  const { tool, args } = effect.command;
  const words = [tool, ...args].map((word) => word.replace(/:\/\/[^/@\s]+@/g, "://…@"));
  return [`\`${quoteWords(words)}\` ended with exit code ${code}`];
}

/** What a plan did, or would do. */
export function summary({ plan, stack }: Prepared, milliseconds: number, dry: boolean): Synced {
  const row = (entry: { id: string; version?: string; mode: string }): JsonObject => ({
    id: entry.id,
    ...(entry.version !== undefined && { version: entry.version }),
    mode: entry.mode,
  });
  const data = { packages: stack.packages.map(row), containers: stack.containers.map(row) };
  return { plan, data, milliseconds: Math.round(milliseconds), dry };
}
