import type { Problem } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { freezeOf } from "./freeze.ts";
import type { Environment, Journal } from "./journal.ts";
import { fileStep, notesOf, type Open } from "./open.ts";
import { under } from "./paths.ts";
import { fileProblem } from "./problems.ts";
import type { Performed } from "./run_tool.ts";
import { leaveNote } from "./shared_notes.ts";
import { checkTarget } from "./write_target.ts";

/** Makes the copies of all originals, durable with the first journal (invariant 2). Undefined: the transaction may go on. */
export async function begin(open: Open): Promise<Performed | undefined> {
  const { folder, prepared } = open;
  try {
    const { files } = open.request.ports;
    await folder.make();
    for (const note of notesOf(open)) await leaveNote(files, note);
    for (const [index, bytes] of prepared.originals.entries()) {
      if (bytes === null || open.journal.targets[index]?.old?.kind !== "file") continue;
      await folder.lay(folder.undo(index), bytes);
    }
    for (const [at, step] of prepared.steps.entries()) {
      const index = open.journal.steps[at]?.targets[0] ?? -1;
      if (step.effect.kind !== "write" || !open.journal.targets[index]?.inPlace) continue;
      const path = folder.next(index);
      if (await files.lstat(path) !== null) continue;
      await folder.lay(path, new TextEncoder().encode(step.effect.text));
    }
    return undefined;
  } catch (thrown) {
    if (thrown instanceof FileError) return { kind: "failed", problems: [fileProblem(thrown)] };
    throw thrown;
  }
}

/**
 * Makes it durable that a step begins (invariant 3), and that all before it are done. File steps that follow each other
 * are marked together, so that most transactions write their journal once for each tool; what somebody edited meanwhile
 * is seen before that, so that it is known to be untouched. Completes the copy of the environment first where the step
 * needs that (invariant 7).
 *
 * @returns what is wrong, and the last step of those that begin
 */
export async function mark(
  open: Open,
  at: number,
): Promise<{ readonly problems: readonly Problem[]; readonly last: number }> {
  const { journal, folder } = open;
  const step = journal.steps[at];
  if (!step) return { problems: [], last: at };
  const last = step.kind === "run" ? at : lastOfGroup(journal, at);
  for (let index = at; step.kind !== "run" && index <= last; index++) {
    const problems = await checkTarget(fileStep(open, index));
    if (problems.length > 0) return { problems, last };
  }
  const steps = journal.steps.map((one, index) => {
    if (index < at) return { ...one, state: "done" as const };
    return index <= last ? { ...one, state: "started" as const } : one;
  });
  const begun = { ...journal, steps, environments: await copied(open, step.environment) };
  await folder.write(begun);
  // Only now: where it could not be written nothing has begun.
  open.journal = begun;
  return { problems: [], last };
}

function lastOfGroup(journal: Journal, at: number): number {
  const next = journal.steps.findIndex((step, index) => index > at && step.kind === "run");
  return next < 0 ? journal.steps.length - 1 : next - 1;
}

async function copied(open: Open, which = -1): Promise<Journal["environments"]> {
  const { journal, folder, copies, request: { report } } = open;
  const copy = copies[which];
  if (journal.environments[which]?.state !== "planned" || !copy) return journal.environments;
  // The copy may lie outside the folder: the journal must know of it before it exists.
  if (!folder.hasBegun) await folder.write(journal);
  const made = await copy.complete();
  if (made.state === "bare") {
    await freeze(open, which, made);
    const text = `No copy of "${made.path}" can be made here: a failure is repaired, not undone`;
    report({ kind: "note", text });
  }
  return journal.environments.map((one, index) => index === which ? made : one);
}

/** What is there is written down, durably: the journal comes after it. */
async function freeze(open: Open, which: number, { path }: Environment): Promise<void> {
  const { folder, root, request: { ports: { files, clock } } } = open;
  const found = await freezeOf(files, under(root, path), clock.now());
  const at = folder.freeze(which);
  if (await files.lstat(at) !== null) await files.remove(at);
  await folder.keep(at, new TextEncoder().encode(JSON.stringify(found)));
}

/** Begins the copies that later steps need; called while a tool runs that leaves those environments alone. */
export async function copyAhead(open: Open, at: number): Promise<void> {
  const { journal, copies } = open;
  const next = journal.steps.slice(at + 1).find(({ environment }) => environment !== undefined);
  const which = next?.environment ?? -1;
  if (journal.environments[which]?.state !== "planned") return;
  // What it came to is told when the copy is needed.
  await copies[which]?.begin().catch((thrown) => {
    if (!(thrown instanceof FileError)) throw thrown;
  });
}
