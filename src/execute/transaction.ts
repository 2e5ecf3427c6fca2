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
import type { Problem, Step } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { copyEnvironment, sweepEnvironment } from "./environment.ts";
import type { Began, Journal } from "./journal.ts";
import { folderOf, nameOf, transactionsFolder, under } from "./paths.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { fileProblem, undoFailed } from "./problems.ts";
import { DONE, type Performed, runAfter, runTool, type TransactionRequest } from "./run_tool.ts";
import { checkTarget, type FileStep, removeTarget, writeTarget } from "./write_target.ts";
import { TransactionFolder } from "./transaction_folder.ts";
import { undo } from "./undo.ts";

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
      const problems = await mark(open, at);
      if (problems.length > 0) return { kind: "failed", problems };
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
  if (effect.kind === "run") {
    return await runTool(open.request, open.root, step, effect, open.journal.id);
  }
  const input = fileStep(open, at);
  const problems = effect.kind === "write"
    ? await writeTarget(input, new TextEncoder().encode(effect.text))
    : await removeTarget(input);
  return problems.length === 0 ? DONE : { kind: "failed", problems };
}

function fileStep(open: Open, at: number): FileStep {
  const { request, root, folder, journal } = open;
  const index = journal.steps[at]?.targets[0] ?? -1;
  const target = journal.targets[index];
  if (!target) throw new Error(`Step ${at} has no target`);
  return { files: request.ports.files, root, folder, journal, target, index, at };
}

/**
 * Makes it durable that a step begins (invariant 3), and that all before it are done. File steps that follow each other
 * are marked together, so that most transactions write their journal once for each tool; what somebody edited meanwhile
 * is seen before that, so that it is known to be untouched. Copies the environment first where the step needs that
 * (invariant 7).
 */
async function mark(open: Open, at: number): Promise<readonly Problem[]> {
  const { journal, folder } = open;
  const step = journal.steps[at];
  if (!step || step.state !== "planned") return [];
  const last = step.kind === "run" ? at : lastOfGroup(journal, at);
  for (let index = at; step.kind !== "run" && index <= last; index++) {
    const problems = await checkTarget(fileStep(open, index));
    if (problems.length > 0) return problems;
  }
  const steps = journal.steps.map((one, index) => {
    if (index < at) return { ...one, state: "done" as const };
    return index <= last ? { ...one, state: "started" as const } : one;
  });
  open.journal = { ...journal, steps, environments: await copied(open, step.environment) };
  await folder.write(open.journal);
  return [];
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
