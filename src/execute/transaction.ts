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
 *    touched by hsm, whatever it looks like. What is "started" may be untouched too, where that is certain
 *    (`untouched.ts`).
 * 4. Undoing decides by what is there, file by file, and does nothing where all is as it was: it may be cut off and
 *    repeated at any point.
 * 5. A file changes from all old to all new bytes at once (`putFile`), and its new bytes are durable before they have
 *    its name (`file_group.ts`); only files with several names are written in place, and a half-written one is
 *    recognised (`isTorn`).
 * 6. What is neither old nor new, and which no started tool may write, is the user's: it is never overwritten. What
 *    gives way keeps a name until it was looked at (`takePlace`, `aside.ts`).
 * 7. The copy of an environment has its name only when it is complete: what the environment is right before the tool
 *    starts. It may be begun earlier, and from what the last transaction left (`environment_copy.ts`).
 * 8. The commit is one rename of the journal, made durable; what a tool wrote is synced before it.
 * 9. The journal is removed last, when everything else is done and durable.
 * 10. Whoever works in a folder shared with other projects (a workspace) finds a note there of every transaction of
 *    theirs that is open (`shared_notes.ts`): it is durable before the journal, and goes after it.
 * 11. What the history keeps is durable before the commit; it becomes a generation after it, by a rename that recovery
 *    repeats (`keep_generation.ts`). So no change that holds lacks its generation, and none that was undone has one.
 *
 * @module
 */
import type { Problem, Step } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { begin, copyAhead, mark } from "./begin.ts";
import { cleanUp, close, commit } from "./commit.ts";
import type { Began, Journal } from "./journal.ts";
import { judgeJournal } from "./judge_journal.ts";
import { performFiles } from "./file_group.ts";
import { notesOf, type Open, openTransaction } from "./open.ts";
import { prepare } from "./prepare.ts";
import { fileProblem, notRecoverable } from "./problems.ts";
import { DONE, type Performed, runAfter, runTool, type TransactionRequest } from "./run_tool.ts";
import { takeNote } from "./shared_notes.ts";
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
    const strange = await judgedAhead(request, root, prepared.value.journal);
    if (strange.length > 0) return failed([notRecoverable(strange)]);
    if (prepared.value.steps.length > 0) {
      return await run(openTransaction(request, root, prepared.value));
    }
    return { kind: "committed", problems: await runAfter(request, root) };
  } catch (thrown) {
    if (thrown instanceof FileError) return failed([fileProblem(thrown)]);
    throw thrown;
  }
}

/** What of a journal the next run would refuse to undo: so it is refused before anything is written. */
function judgedAhead(
  { ports: { files, variables, identity } }: TransactionRequest,
  root: string,
  journal: Journal,
): Promise<readonly string[]> {
  const id = journal.id;
  return judgeJournal({ files, variables, identity, root, id, journal, isOurs: true });
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
    if (end.kind === "done") {
      report({ kind: "committed" });
      const isClean = await cleanUp(open);
      const problems = await runAfter(open.request, open.root);
      // The journal knows what follows: it goes when that is done.
      if (isClean) await close(open);
      return { kind: "committed", problems };
    }
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

/** Step by step, until one fails or a signal comes; file steps that follow each other together. */
async function perform(open: Open): Promise<Performed> {
  const { ports } = open.request;
  const { steps } = open.prepared;
  for (let at = 0; at < steps.length;) {
    if (ports.stop.aborted) return { kind: "stopped" };
    try {
      const { problems, last } = await mark(open, at);
      if (problems.length > 0) return { kind: "failed", problems };
      const step = steps[at];
      const end = step?.effect.kind === "run"
        ? await performTool(open, step, step.effect, at)
        : await performFiles(open, at, last);
      if (end.kind !== "done") return end;
      at = last + 1;
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      return { kind: "failed", problems: [fileProblem(thrown)] };
    }
  }
  return ports.stop.aborted ? { kind: "stopped" } : DONE;
}

async function performTool(
  open: Open,
  step: Step,
  effect: Extract<Step["effect"], { kind: "run" }>,
  at: number,
): Promise<Performed> {
  const running = runTool(open.request, open.root, step, effect, open.journal.id);
  // Both have ended before anything is undone.
  const [end, ahead] = await Promise.allSettled([running, copyAhead(open, at)]);
  if (ahead.status === "rejected") throw ahead.reason;
  if (end.status === "rejected") throw end.reason;
  return end.value;
}

/** Undoes, and says what it came to. */
async function takeBack(
  open: Open,
  end: Exclude<Performed, { kind: "done" | "unclear" }>,
): Promise<TransactionOutcome> {
  const { request: { ports, report }, folder, journal, copies, reached } = open;
  if (end.kind === "failed" && !ports.stop.aborted) {
    const because = end.problems[0]?.message ?? "hsm itself failed";
    report({ kind: "restoring", because });
  }
  for (const [index, { state }] of journal.environments.entries()) {
    if (state === "planned") await copies[index]?.keep(false);
  }
  const undone = await undo({ ports, folder, journal, report, keepFound: false, reached });
  const { restored } = undone;
  const problems = end.kind === "failed" ? end.problems : [];
  if (undone.problems.length > 0) {
    return { kind: "needs-a-person", problems: [...problems, ...undone.problems], restored };
  }
  await dropNotes(open);
  if (end.kind === "failed") return { kind: "failed-and-restored", problems, restored };
  return { kind: "stopped", signal: signalOf(ports.stop), restored };
}

/** A note without its transaction says nothing: whoever finds it takes it away. */
async function dropNotes(open: Open): Promise<void> {
  try {
    for (const note of notesOf(open)) await takeNote(open.request.ports.files, note);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}
