import type { Judgement, Plan, Problem, Ran, Repair, Report, Step } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import {
  type Choices,
  type Keeping,
  LOCK_HELD,
  type ProjectLock,
  runTransaction,
  sweepOrphans,
  type TransactionOutcome,
  withProjectLock,
} from "@/execute/mod.ts";
import { type Answer, done, EXIT, refused, signalOf, stopped } from "./answer.ts";
import { MANIFEST } from "./find_root.ts";
import { rememberEnvironments } from "./machine_state.ts";
import type { GlobalOptions } from "./options.ts";
import {
  cutOffBefore,
  cutOffMeanwhile,
  type Left,
  lookForLeft,
  openIn,
  type Settled,
  settleLeft,
} from "./settle.ts";
import { makePlace } from "./shared_environment.ts";
import { VERSION } from "@/model/mod.ts";

/** How a plan is carried out. */
export interface Carrying {
  readonly plan: Plan;
  readonly yes: boolean;
  readonly judge?: (step: Step, ran: Ran) => Promise<Judgement>;
  readonly explain?: (step: Step, ran: Ran) => Problem;
  readonly repair?: readonly Repair[];
  readonly keeping?: Keeping;
}

/** What a body may do while it holds the lock. */
export interface Held {
  /** Carries a plan out: all of it, or nothing. */
  readonly carryOut: (carrying: Carrying) => Promise<Answer<void>>;
  /** Whether there was something of a dead run to settle before the body began. */
  readonly recovered: boolean;
  /** Files that a choice of {@link Deciding} has settled. */
  readonly decided: readonly string[];
}

/** What a person decides about files that were edited while a run that died changed them. */
export interface Deciding {
  readonly choices?: Choices;
  /** The problems of what is still to be decided, told at length. */
  readonly explain?: (settled: Settled) => Promise<readonly Problem[]>;
}

/**
 * Takes the project's lock, settles what a dead run left, and gives the means to change something. Says at once that it
 * stops when a signal comes.
 *
 * @param command as the user knows it, for the lock and the journal
 * @returns the body's answer; exit 3 where another run holds the lock, 4 where a person must decide first, 130, 143 or
 * 129 where a signal came
 */
export async function withProject<T>(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  command: string,
  body: (held: Held) => Promise<Answer<T>>,
  deciding: Deciding = {},
): Promise<Answer<T>> {
  const { report } = global;
  const onStop = (): void => report({ kind: "restoring", because: signalOf(ports.stop) });
  ports.stop.addEventListener("abort", onStop, { once: true });
  try {
    const answer = await lockedWithLeft(
      ports,
      root,
      global,
      command,
      async (lock, left): Promise<Answer<T>> => {
        const before = await settleLeft(ports, root, lock, left, report, deciding.choices ?? {});
        // What is not settled yet may need them: they tell which files hsm never came to (`untouched.ts`).
        if (before.problems.length === 0) {
          await sweepOrphans(ports.files, root, [MANIFEST, "pyproject.toml"]);
        }
        if (before.restored.length > 0) {
          report({ kind: "note", text: restoredText(before.restored) });
        }
        if (before.problems.length > 0) {
          const problems = await deciding.explain?.(before) ?? before.problems;
          return refused(problems, [], EXIT.person);
        }
        return await body({
          recovered: before.any,
          decided: before.decided,
          carryOut: (carrying) => carryOut(ports, { root, left }, lock, global, command, carrying),
        });
      },
    );
    // What failed because its tool was stopped did not fail.
    return (answer.exit === EXIT.failed ? stopped<T>(ports) : undefined) ?? answer;
  } finally {
    ports.stop.removeEventListener("abort", onStop);
  }
}

/**
 * Runs `body` while the locks of the project and of all that dead runs left are held. While one waits for a lock another
 * run may die: so it is looked for again under the locks, until they cover it.
 */
async function lockedWithLeft<T>(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  command: string,
  body: (lock: ProjectLock, left: Left) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  for (let left = await lookForLeft(ports, root);;) {
    const { folders, projects } = left;
    const more: Left[] = [];
    const answer = await locked(
      ports,
      [root, ...folders, ...projects],
      global,
      command,
      async (lock): Promise<Answer<T>> => {
        const now = await lookForLeft(ports, root);
        const isHeld = (one: string): boolean => folders.includes(one) || projects.includes(one);
        if ([...now.folders, ...now.projects].every(isHeld)) {
          return await body(lock, { ...now, folders, projects });
        }
        more.push(now);
        return refused([]);
      },
    );
    if (more[0] === undefined) return answer;
    left = more[0];
  }
}

/** Runs `body` while the locks of all these folders are held. */
async function locked<T>(
  ports: Ports,
  [root = "", ...also]: readonly string[],
  global: GlobalOptions,
  command: string,
  body: (lock: ProjectLock) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const info = { command, wait: global.lockTimeout, report: global.report, also };
  const result = await withProjectLock(ports, root, info, body);
  if (result.ok) return result.value;
  const busy = result.problems.some((problem) => problem.code === LOCK_HELD);
  const answer = refused<T>(result.problems, [], busy ? EXIT.busy : EXIT.failed);
  return (busy ? stopped<T>(ports) : undefined) ?? answer;
}

async function carryOut(
  ports: Ports,
  { root, left }: { readonly root: string; readonly left: Left },
  lock: ProjectLock,
  global: GlobalOptions,
  command: string,
  carrying: Carrying,
): Promise<Answer<void>> {
  const folders = foldersOutside(carrying.plan);
  const places = await placesOutside(ports, left.root, carrying.plan, folders);
  const found = await settlePlaces(ports, left, places, global, command);
  if (found) return found;
  const shared = [...folders, ...places];
  // A lock that is held already cannot be taken a second time.
  const others = shared.filter((folder) => ![...left.folders, ...left.projects].includes(folder));
  const { report } = global;
  const run = async (): Promise<Answer<void>> => {
    const late = await cutOffMeanwhile(ports, left, shared);
    if (late.length > 0) return refused(late);
    const remember = (paths: readonly string[]): Promise<void> =>
      rememberEnvironments(ports, root, paths);
    const request = {
      ...carrying,
      remember,
      shared,
      ports,
      root,
      lock,
      command,
      report,
      version: VERSION,
    };
    return answerOf(ports, await runTransaction(request), report);
  };
  return others.length === 0 ? await run() : await locked(ports, others, global, command, run);
}

/** Where the locks of environments are that lie in none of the folders locked. */
async function placesOutside(
  ports: Ports,
  root: string,
  plan: Plan,
  folders: readonly string[],
): Promise<readonly string[]> {
  const places = new Set<string>();
  for (const { effect } of plan.steps) {
    if (effect.kind !== "run" || effect.environment === undefined) continue;
    const place = await makePlace(ports, root, effect.environment, [root, ...folders]);
    if (place !== undefined) places.add(place);
  }
  return [...places];
}

/** Another project may have died at work on an environment that only the plan names. */
async function settlePlaces(
  ports: Ports,
  left: Left,
  places: readonly string[],
  global: GlobalOptions,
  command: string,
): Promise<Answer<void> | undefined> {
  for (const project of await openIn(ports, left, places)) {
    const settled = await withProject<void>(
      ports,
      project,
      global,
      command,
      () => Promise.resolve(done(undefined)),
    );
    return settled.problems.length > 0 ? settled : refused([cutOffBefore(project)]);
  }
  return undefined;
}

function answerOf(ports: Ports, outcome: TransactionOutcome, report: Report): Answer<void> {
  switch (outcome.kind) {
    case "committed":
      return done(undefined, outcome.problems);
    case "failed-and-restored":
      report({ kind: "note", text: restoredText(outcome.restored) });
      return refused(outcome.problems);
    case "needs-a-person":
      return refused(outcome.problems, [], EXIT.person);
    case "stopped":
      report({ kind: "note", text: restoredText(outcome.restored) });
      return stopped<void>(ports) ?? refused([]);
  }
}

function restoredText(restored: readonly string[]): string {
  return restored.length === 0 ? "Nothing was changed" : `Restored ${restored.join(", ")}`;
}

/** Folders outside the project in which a tool works as well: a workspace root, shared with its other members. */
function foldersOutside(plan: Plan): readonly string[] {
  return [
    ...new Set(
      plan.steps.flatMap(({ effect }) =>
        effect.kind === "run" && effect.shared !== undefined ? [effect.shared] : []
      ),
    ),
  ];
}
