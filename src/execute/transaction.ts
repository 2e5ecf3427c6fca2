/**
 * The transaction driver: all steps of a plan, or none.
 *
 * ```text
 *            prepare            begin               perform              commit
 *   (plan) ──────────► thought ───────► open ─────────────────► done ────────────► committed ──► closed
 *              │                         │  ▲  │                  │                    cleanUp
 *              │ problems                │  └──┘ mark             │ failure, signal
 *              ▼                         ▼                        ▼
 *           failed                     undo ◄─────────────────────┘
 *       nothing written                  │
 *                                        ├──► restored   everything is as before, the journal is gone
 *                                        └──► needs-a-person   the journal stays; `recover` comes back to `undo`
 *
 *   killed while open ──► `recover` ──► undo          killed after the commit ──► `recover` ──► closed
 * ```
 *
 * Invariants; code that relies on one names its number.
 *
 * 1. Whoever changes anything holds the project lock (`ProjectLock` is the proof).
 * 2. Nothing of the project is changed before the journal and a copy of every original are durable.
 * 3. A step is marked as started in the durable journal before its first change: what is still "planned" was not
 *    touched by hsm, whatever it looks like.
 * 4. Undoing decides by what is there, file by file, and does nothing where all is as it was: it may be cut off and
 *    repeated at any point.
 * 5. A file changes from all old to all new bytes at once (`putFile`); only files with several names are written in
 *    place, and a half-written one is recognised (`isTorn`).
 * 6. What is neither old nor new, and which no started tool may write, is the user's: it is never overwritten.
 * 7. The copy of an environment has its name only when it is complete, and a tool starts only after that.
 * 8. The commit is one rename of the journal, made durable; what a tool wrote is synced before it.
 * 9. The journal is removed last, when everything else is done and durable.
 *
 * @module
 */
import type { Command, Judgement, Plan, Problem, Ran, Report, Step } from "@/model/mod.ts";
import { FileError, type Ports } from "@/ports.ts";
import { copyEnvironment, sweepEnvironment } from "./environment.ts";
import type { Began, Journal } from "./journal.ts";
import { folderOf, nameOf, transactionsFolder, under } from "./paths.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { fileProblem, refused, toolFailed, undoFailed } from "./problems.ts";
import type { ProjectLock } from "./project_lock.ts";
import { removeTarget, writeTarget } from "./write_target.ts";
import { TransactionFolder } from "./transaction_folder.ts";
import { MARK, undo } from "./undo.ts";

/** What a transaction is asked to do. */
export interface TransactionRequest {
  readonly ports: Ports;
  readonly root: string;
  /** Proof that the project is locked. */
  readonly lock: ProjectLock;
  readonly plan: Plan;
  readonly report: Report;
  /** Answers questions with yes. */
  readonly yes: boolean;
  /** For the journal: the command as typed, and hsm's version. */
  readonly command: string;
  readonly version: string;
  /** Whether a tool did what was asked; asked after every tool that ended with 0. */
  readonly judge?: (step: Step, ran: Ran) => Promise<Judgement>;
  /** What the user does after a tool failed. */
  readonly explain?: (step: Step, ran: Ran) => Problem;
  /** Run after files are restored, where an environment may have changed and could not be copied. */
  readonly repair?: readonly Command[];
}

/** What a transaction came to. */
export type TransactionOutcome =
  /** All done. `problems`: what failed after the commit, or was left to clean up. */
  | { readonly kind: "committed"; readonly problems: readonly Problem[] }
  /** Failed, and everything is as before (exit 1). `restored`: what had to be put back; empty = nothing was changed. */
  | {
    readonly kind: "failed-and-restored";
    readonly problems: readonly Problem[];
    readonly restored: readonly string[];
  }
  /** Something could not be restored, or a person must decide (exit 4). */
  | {
    readonly kind: "needs-a-person";
    readonly problems: readonly Problem[];
    readonly restored: readonly string[];
  }
  /** Stopped by a signal, everything is as before (exit 130, 143, 129). */
  | { readonly kind: "stopped"; readonly signal: string; readonly restored: readonly string[] };

/** How far the steps came. */
type Performed =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly problems: readonly Problem[] }
  | { readonly kind: "stopped" }
  /** The disk failed at the commit itself: nothing more may be touched. */
  | { readonly kind: "unclear"; readonly problems: readonly Problem[] };

const DONE: Performed = { kind: "done" };

/** What one transaction carries along. */
interface Open {
  readonly request: TransactionRequest;
  readonly root: string;
  readonly folder: TransactionFolder;
  readonly prepared: Prepared;
  journal: Journal;
}

/**
 * Executes a plan: everything, or nothing. Takes no decision of its own about the project: it does what the steps say,
 * in their order, and asks `judge` whether a tool did it. Writes nothing at all where there is nothing to do.
 */
export async function runTransaction(request: TransactionRequest): Promise<TransactionOutcome> {
  const { ports, plan } = request;
  const id = ports.random.token(10);
  try {
    const root = await ports.files.realPath(request.root) ?? request.root;
    const prepared = await prepare({
      files: ports.files,
      root,
      plan,
      id,
      began: beganBy(request),
      repair: request.repair ?? [],
    });
    if (!prepared.ok) return failed(prepared.problems);
    if (prepared.value.steps.length > 0) {
      const folder = new TransactionFolder(ports.files, root, id);
      const { journal } = prepared.value;
      const open = { request, root, folder, prepared: prepared.value, journal };
      const outcome = await run(open);
      if (outcome.kind !== "committed") return outcome;
      return { ...outcome, problems: [...outcome.problems, ...await runAfter(request, root)] };
    }
    return { kind: "committed", problems: await runAfter(request, root) };
  } catch (thrown) {
    if (thrown instanceof FileError) return failed([fileProblem(thrown)]);
    throw thrown;
  }
}

function failed(problems: readonly Problem[]): TransactionOutcome {
  return { kind: "failed-and-restored", problems, restored: [] };
}

function beganBy(request: TransactionRequest): Began {
  const { ports: { identity, clock }, version, command } = request;
  const { pid, started, host, boot, user } = identity;
  return { pid, started, host, boot, user, hsm: version, command, at: clock.now() };
}

/** From the first byte to the end, whatever that is. */
async function run(open: Open): Promise<TransactionOutcome> {
  const { ports, report } = open.request;
  const onStop = (): void => report({ kind: "restoring", because: signalOf(ports.stop) });
  ports.stop.addEventListener("abort", onStop, { once: true });
  try {
    const end = await untilCommit(open);
    if (end.kind === "done") return { kind: "committed", problems: await cleanUp(open) };
    if (end.kind !== "unclear") return await takeBack(open, end);
    return { kind: "needs-a-person", problems: end.problems, restored: [] };
  } finally {
    ports.stop.removeEventListener("abort", onStop);
  }
}

/** Everything that can be taken back. */
async function untilCommit(open: Open): Promise<Performed> {
  try {
    const performed = await begin(open) ?? await perform(open);
    return performed.kind === "done" ? await commit(open) : performed;
  } catch (thrown) {
    // A bug, or the death of the process in a test: take back what can be, then let it be seen.
    await takeBack(open, { kind: "failed", problems: [] });
    throw thrown;
  }
}

function signalOf(stop: AbortSignal): string {
  return typeof stop.reason === "string" ? stop.reason : "SIGINT";
}

/** Makes copies and journal durable (invariant 2). Undefined: the transaction is open. */
async function begin(open: Open): Promise<Performed | undefined> {
  const { folder, prepared } = open;
  try {
    await folder.make();
    for (const [index, bytes] of prepared.originals.entries()) {
      if (bytes !== null && open.journal.targets[index]?.old?.kind === "file") {
        await folder.keep(folder.undo(index), bytes);
      }
    }
    for (const [at, step] of prepared.steps.entries()) {
      const index = open.journal.steps[at]?.targets[0] ?? -1;
      if (step.effect.kind !== "write" || !open.journal.targets[index]?.inPlace) continue;
      const path = folder.next(index);
      if (await open.request.ports.files.lstat(path) !== null) continue;
      await folder.keep(path, new TextEncoder().encode(step.effect.text));
    }
    await open.request.ports.files.syncFolder(`${folder.path}/undo`);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof FileError) return { kind: "failed", problems: [fileProblem(thrown)] };
    throw thrown;
  }
}

/** Step by step, until one fails or a signal comes. */
async function perform(open: Open): Promise<Performed> {
  const { ports } = open.request;
  for (const [at, step] of open.prepared.steps.entries()) {
    if (ports.stop.aborted) return { kind: "stopped" };
    try {
      await mark(open, at);
      const end = await performStep(open, step, at);
      if (end.kind !== "done") return end;
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      return { kind: "failed", problems: [fileProblem(thrown)] };
    }
  }
  return ports.stop.aborted ? { kind: "stopped" } : DONE;
}

async function performStep(open: Open, step: Step, at: number): Promise<Performed> {
  const { effect } = step;
  const index = open.journal.steps[at]?.targets[0] ?? -1;
  const target = open.journal.targets[index];
  if (effect.kind === "run") return await runTool(open, step, effect);
  if (!target) throw new Error(`Step ${step.id} has no target`);
  const input = { ...open, files: open.request.ports.files, target, index, at };
  const problems = effect.kind === "write"
    ? await writeTarget(input, new TextEncoder().encode(effect.text))
    : await removeTarget(input);
  return problems.length === 0 ? DONE : { kind: "failed", problems };
}

/**
 * Makes it durable that a step begins (invariant 3), and that all before it are done. File steps that follow each other
 * are marked together, so that most transactions write their journal once for each tool. Copies the environment first
 * where the step needs that (invariant 7).
 */
async function mark(open: Open, at: number): Promise<void> {
  const { journal, folder } = open;
  const step = journal.steps[at];
  if (!step || step.state !== "planned") return;
  const last = step.kind === "run" ? at : lastOfGroup(journal, at);
  const steps = journal.steps.map((one, index) => {
    if (index < at) return { ...one, state: "done" as const };
    return index <= last ? { ...one, state: "started" as const } : one;
  });
  open.journal = { ...journal, steps, environments: await copied(open, step.environment) };
  await folder.write(open.journal);
}

function lastOfGroup(journal: Journal, at: number): number {
  const next = journal.steps.findIndex((step, index) => index > at && step.kind === "run");
  return next < 0 ? journal.steps.length - 1 : next - 1;
}

async function copied(open: Open, which: number | undefined): Promise<Journal["environments"]> {
  const { journal, root, request: { ports, report } } = open;
  const environment = journal.environments[which ?? -1];
  if (environment?.state !== "planned") return journal.environments;
  // The copy may lie outside the folder: the journal must know of it before it exists.
  await open.folder.write(journal);
  const made = await copyEnvironment(ports.files, root, environment);
  if (made.state === "bare") {
    const text = `No copy of "${made.path}" can be made here: a failure is repaired, not undone`;
    report({ kind: "note", text });
  }
  return journal.environments.map((one) => one === environment ? made : one);
}

async function runTool(
  open: Open,
  step: Step,
  effect: Extract<Step["effect"], { kind: "run" }>,
): Promise<Performed> {
  const { request: { ports, report, judge, explain }, root, journal } = open;
  const { subject } = step;
  report({ kind: "step-started", subject });
  const begun = ports.clock.tick();
  const env = { ...effect.command.env, [MARK]: journal.id };
  const ran = await ports.processes.run({ ...effect.command, env }, root, {
    stop: ports.stop,
    onLine: (line) => report({ kind: "tool-output", subject, line }),
  });
  if (ports.stop.aborted) return { kind: "stopped" };
  if (ran.code !== 0) {
    const problem = explain?.(step, ran) ?? toolFailed(step, ran.code, lastLines(ran));
    return { kind: "failed", problems: [problem] };
  }
  report({ kind: "step-done", subject, milliseconds: Math.round(ports.clock.tick() - begun) });
  const judgement = await judge?.(step, ran) ?? { problems: [] };
  if (judgement.problems.length > 0) return { kind: "failed", problems: judgement.problems };
  return judgement.question ? await ask(open, step, judgement.question) : DONE;
}

function lastLines(ran: Ran): string {
  return (ran.stderr.trim() || ran.stdout.trim()).split("\n").slice(-20).join("\n");
}

async function ask(
  open: Open,
  step: Step,
  question: NonNullable<Judgement["question"]>,
): Promise<Performed> {
  const { yes, ports: { terminal, stop }, report } = open.request;
  for (const text of question.lines) report({ kind: "note", text });
  if (yes) return DONE;
  const canAsk = terminal.inIsTerminal && terminal.errIsTerminal;
  const answer = canAsk && await untilStopped(terminal.confirm(question.prompt), stop);
  if (stop.aborted) return { kind: "stopped" };
  if (answer) return DONE;
  return { kind: "failed", problems: [refused(step, question.prompt, question.next)] };
}

/** A question is not answered any more once the user has pressed Ctrl-C. */
async function untilStopped(answer: Promise<boolean>, stop: AbortSignal): Promise<boolean> {
  const stopped = new Promise<boolean>((resolve) => {
    stop.addEventListener("abort", () => resolve(false), { once: true });
  });
  return await Promise.race([answer, stopped]);
}

/** The one instant (invariant 8). */
async function commit(open: Open): Promise<Performed> {
  const { request: { ports: { files } }, folder, root, journal } = open;
  try {
    for (const { kind, targets } of journal.steps) {
      for (const index of kind === "run" ? targets : []) {
        const real = under(root, journal.targets[index]?.real ?? "");
        if (await files.stat(real) === null) continue;
        await files.sync(real);
        await files.syncFolder(folderOf(real));
      }
    }
    const committed = await folder.commit();
    if (committed.end === "committed") return DONE;
    const { end, error } = committed;
    return end === "open"
      ? { kind: "failed", problems: [fileProblem(error)] }
      : { kind: "unclear", problems: [undoFailed(error)] };
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    return { kind: "failed", problems: [fileProblem(thrown)] };
  }
}

/** After the commit nothing may fail it any more; what stays is swept by the next run. */
async function cleanUp(open: Open): Promise<readonly Problem[]> {
  const { request: { ports: { files } }, root, folder, journal } = open;
  try {
    for (const environment of journal.environments) {
      await sweepEnvironment(files, root, environment);
    }
    await files.removeTree(folder.path);
    for (const { name } of await files.list(transactionsFolder(root)) ?? []) {
      if (name.endsWith(".found")) {
        await files.removeTree(`${transactionsFolder(root)}/${nameOf(name)}`);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
  return [];
}

/** Undoes, and says what it came to. */
async function takeBack(
  open: Open,
  end: Exclude<Performed, { kind: "done" | "unclear" }>,
): Promise<TransactionOutcome> {
  const { request: { ports, report }, folder, journal } = open;
  if (end.kind === "failed" && !ports.stop.aborted) {
    const because = end.problems[0]?.message ?? "hsm itself failed";
    report({ kind: "restoring", because });
  }
  const undone = await undo({ ports, folder, journal, report, keepFound: false });
  const { restored } = undone;
  const problems = end.kind === "failed" ? end.problems : [];
  if (undone.problems.length > 0) {
    return { kind: "needs-a-person", problems: [...problems, ...undone.problems], restored };
  }
  if (end.kind === "failed") return { kind: "failed-and-restored", problems, restored };
  return { kind: "stopped", signal: signalOf(ports.stop), restored };
}

/** Steps that cannot be undone run when everything else is safe; each failure is told, none stops the others. */
async function runAfter(request: TransactionRequest, root: string): Promise<readonly Problem[]> {
  const { ports, report, explain } = request;
  const problems: Problem[] = [];
  for (const step of request.plan.after) {
    if (step.effect.kind !== "run") throw new Error(`Step ${step.id} after the commit is no tool`);
    if (ports.stop.aborted) break;
    const { subject } = step;
    report({ kind: "step-started", subject });
    const begun = ports.clock.tick();
    const ran = await ports.processes.run(step.effect.command, root, {
      stop: ports.stop,
      onLine: (line) => report({ kind: "tool-output", subject, line }),
    });
    if (ran.code === 0) {
      report({ kind: "step-done", subject, milliseconds: Math.round(ports.clock.tick() - begun) });
    } else problems.push(explain?.(step, ran) ?? toolFailed(step, ran.code, lastLines(ran)));
  }
  return problems;
}
