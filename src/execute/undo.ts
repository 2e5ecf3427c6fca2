import type { Problem, Report } from "@/model/mod.ts";
import { FileError, type Files, type Ports } from "@/ports.ts";
import { onlyAsSeen, settleAsides } from "./aside.ts";
import {
  type Choices,
  CHOSEN,
  type Conflict,
  layBeside,
  LEFT,
  removeKept,
  type TargetUndone,
  waited,
} from "./conflict.ts";
import { removeDebris } from "./debris.ts";
import { decide, reachOf, type Seen } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import { restoreEnvironment, sweepEnvironment } from "./environment.ts";
import { type Journal, MARK, type Target } from "./journal.ts";
import { dropStaged } from "./keep_generation.ts";
import { look } from "./look.ts";
import { folderOf, nameOf, relativeTo, under } from "./paths.ts";
import { originalLost, undoFailed } from "./problems.ts";
import { giveTo, type Only, putFile, removeFile, sameBytes } from "./put_file.ts";
import { repair } from "./repair.ts";
import type { TransactionFolder } from "./transaction_folder.ts";
import { withoutUntouched } from "./untouched.ts";

/** What undoing came to. */
export interface Undone {
  /** What was put back, as the user knows it. */
  readonly restored: readonly string[];
  /** What could not be; not empty: a person must look (exit 4). */
  readonly problems: readonly Problem[];
  /** Files that a person must decide about. */
  readonly conflicts: readonly Conflict[];
  /** Those that were decided about by {@link UndoInput.choices}. */
  readonly decided: readonly string[];
}

/** What {@link undo} works on. */
export interface UndoInput {
  readonly ports: Ports;
  readonly folder: TransactionFolder;
  readonly journal: Journal;
  readonly report: Report;
  /** Keep what was found where a tool may have written: the user may have worked since. */
  readonly keepFound: boolean;
  /** What a person has decided about files that were edited meanwhile. */
  readonly choices?: Choices;
  /** Where the run itself undoes: the first of its file steps that has changed nothing. */
  readonly reached?: number;
}

/**
 * Takes a transaction back: the same way for a failure, a signal and a run that was killed. In reverse: tools that
 * still run, environments, files, folders. May be repeated after any interruption (invariant 4). The journal goes only
 * when everything is as it was, or a person has decided.
 */
export async function undo(given: UndoInput): Promise<Undone> {
  const restored: string[] = [];
  const problems: Problem[] = [];
  const conflicts: Conflict[] = [];
  const decided: string[] = [];
  const { ports: { files, processes }, folder, reached } = given;
  let journal = given.journal;
  try {
    if (journal.steps.some((step) => step.kind === "run" && step.state !== "planned")) {
      await processes.endMarked(MARK, journal.id);
    }
    await settleAsides(given);
    journal = await withoutUntouched({ files, folder, journal, reached });
    const input = { ...given, journal };
    await folder.sweep(journal);
    await removeDebris(files, folder.root, journal);
    await dropStaged(files, folder.root, journal.id);
    await undoEnvironments(input, restored);
    for (let index = journal.targets.length - 1; index >= 0; index--) {
      const answer = await undoTarget(input, index);
      if (answer.restored) restored.push(journal.targets[index]?.path ?? "");
      problems.push(...answer.problems);
      if (answer.conflict) conflicts.push(answer.conflict);
      if (answer.isChosen) decided.push(journal.targets[index]?.path ?? "");
      const kept = answer.kept ?? (answer.problems.length === 0 ? "" : undefined);
      if (kept !== undefined) journal = withKept(journal, index, kept);
    }
    await undoFolders(input);
    const doubtful = await repair(input);
    problems.push(...doubtful);
    await finish(input, withoutSettled(journal, doubtful.length > 0), problems);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    problems.push(undoFailed(thrown));
  }
  return { restored, problems, conflicts, decided };
}

/** Lost originals and doubtful environments: the journal stays until a person has done something. */
const UNSETTLED: readonly string[] = ["HSM-E0809", "HSM-E0810"];

/** Goes on to the end of the transaction, or keeps the journal for the person who must decide. */
async function finish(
  input: UndoInput,
  journal: Journal,
  problems: readonly Problem[],
): Promise<void> {
  const waits = journal.targets.some((target) => target.kept !== undefined && target.kept !== "");
  const unsettled = problems.some((problem) => UNSETTLED.includes(problem.code));
  if (waits || unsettled) return await input.folder.write(journal);
  for (const environment of journal.environments) {
    await sweepEnvironment(input.ports.files, input.folder.root, environment);
  }
  await input.folder.close();
}

/**
 * What a journal that stays still speaks of: what is back has been given to the user, who goes on working. The next
 * recovery comes for what is not settled, and must not take the rest back a second time.
 *
 * @param doubtful environments without a copy could not be proven
 */
function withoutSettled(journal: Journal, doubtful: boolean): Journal {
  return {
    ...journal,
    folders: [],
    environments: journal.environments.map((one) =>
      one.state === "bare" && doubtful ? one : { ...one, state: "planned" }
    ),
    steps: journal.steps.map(({ debris: _, ...step }) => step),
  };
}

async function undoEnvironments(input: UndoInput, restored: string[]): Promise<void> {
  for (const environment of [...input.journal.environments].reverse()) {
    if (await restoreEnvironment(input.ports.files, input.folder.root, environment)) {
      restored.push(environment.path);
      input.report({ kind: "restored", what: environment.path });
    }
  }
}

async function undoTarget(input: UndoInput, index: number): Promise<TargetUndone> {
  const { ports: { files }, folder, journal, report } = input;
  const target = journal.targets[index];
  if (!target) return LEFT;
  const real = under(folder.root, target.real);
  const seen = await look(files, real, target);
  const original = await files.read(folder.undo(index));
  const next = target.inPlace ? await files.read(folder.next(index)) : null;
  const torn = original && next ? { old: original, next } : undefined;
  const decision = decide(target, seen, reachOf(journal, index), torn);
  const choice = input.choices?.[target.path];
  const waits = target.kept !== undefined && target.kept !== "";
  if (choice === "restore" && (waits || decision === "conflict")) {
    return await takeOriginal(input, index, { target, seen, original });
  }
  if (target.kept !== undefined) return await waited(input, target, decision, choice);
  if (decision === "nothing") return LEFT;
  if (decision === "conflict") {
    return choice === "keep" ? CHOSEN : await layBeside(input, target, original);
  }
  if (decision === "mode" && target.old?.kind === "file") {
    await files.chmod(real, target.old.mode);
    await files.sync(real);
  } else {
    const isOurs = seen.kind === "file" && target.news.includes(seen.digest);
    if (input.keepFound && seen.kind === "file" && !isOurs) {
      await keepFound(input, index, seen.bytes);
    }
    const came = await putBack(input, index, target, original, seen);
    // Somebody has saved it meanwhile: what is there now decides.
    if (came === "edited") return await undoTarget(input, index);
    if (came === "lost") return choice === "keep" ? CHOSEN : lost(target);
  }
  report({ kind: "restored", what: target.path });
  return { restored: true, problems: [] };
}

/** Nothing to put back: a person decides what the file shall be. */
function lost({ path }: Target): TargetUndone {
  return { restored: false, problems: [originalLost(path)], conflict: { path, kept: "" } };
}

/** The original after all; what is there is kept as what a tool may have written. */
async function takeOriginal(
  input: UndoInput,
  index: number,
  found: {
    readonly target: Target;
    readonly seen: Seen;
    readonly original: Uint8Array | null;
  },
): Promise<TargetUndone> {
  const { target, seen, original } = found;
  if (seen.kind === "file") await keepFound(input, index, seen.bytes);
  const came = await putBack(input, index, target, original, seen);
  if (came === "edited") return await undoTarget(input, index);
  if (came === "lost") return lost(target);
  await removeKept(input, target);
  input.report({ kind: "restored", what: target.path });
  return { ...CHOSEN, restored: true };
}

/** Puts the original back; or says that its copy is missing or damaged, or that somebody saved the file meanwhile. */
async function putBack(
  input: UndoInput,
  index: number,
  target: Target,
  original: Uint8Array | null,
  seen: Seen,
): Promise<"put" | "lost" | "edited"> {
  const { ports: { files }, folder } = input;
  const real = under(folder.root, target.real);
  const temp = folder.temp(index, "undo");
  const only = seen.kind === "file" || seen.kind === "absent"
    ? onlyAsSeen(folder, index, seen.kind === "file" ? seen.digest : null)
    : undefined;
  if (target.old === null) return await removeNew(files, real, only);
  if (target.old.kind === "link") {
    const beside = `${folderOf(real)}/${temp}`;
    await files.symlink(target.old.target, beside);
    await files.rename(beside, real);
    await files.syncFolder(folderOf(real));
    return "put";
  }
  if (original === null || await digestOf(original) !== target.old.digest) return "lost";
  // A link that has come there is replaced, never followed.
  if (target.inPlace && (await files.lstat(real))?.kind === "file") {
    await files.overwrite(real, original);
    await files.chmod(real, target.old.mode);
    await files.sync(real);
    return "put";
  }
  const { mode, owner } = target.old;
  try {
    const put = { bytes: original, mode, owner, temp, ...(only && { only }) };
    return await putFile(files, real, put) ? "put" : "edited";
  } catch (thrown) {
    if (!isNoRoom(thrown)) throw thrown;
    await moveBack(files, folder.undo(index), real, target.old);
    return "put";
  }
}

/** What was not there before goes. */
async function removeNew(
  files: Files,
  real: string,
  only: Only | undefined,
): Promise<"put" | "edited"> {
  // A link holds nothing that could be lost; a folder that does is not removed by this.
  if (only === undefined) await files.remove(real);
  const done = only === undefined || await removeFile(files, real, only);
  await files.syncFolder(folderOf(real));
  return done ? "put" : "edited";
}

type Original = Extract<Target["old"], { kind: "file" }>;

function isNoRoom(thrown: unknown): boolean {
  return thrown instanceof FileError && ["ENOSPC", "EDQUOT"].includes(thrown.code);
}

/** Where the disk is full the copy itself takes the place: that needs no room. Then all is as it was (invariant 4). */
async function moveBack(files: Files, copy: string, real: string, old: Original): Promise<void> {
  const { mode, owner } = old;
  await files.chmod(copy, mode);
  if (owner) await giveTo(files, copy, owner);
  await files.sync(copy);
  await files.rename(copy, real);
  await files.syncFolder(folderOf(real));
}

function withKept(journal: Journal, index: number, kept: string): Journal {
  const targets = journal.targets.map((one, at) => at === index ? { ...one, kept } : one);
  return { ...journal, targets };
}

async function keepFound(input: UndoInput, index: number, bytes: Uint8Array): Promise<void> {
  const { ports: { files }, folder, journal, report } = input;
  const stem = `${folder.found}/${index}-${nameOf(journal.targets[index]?.real ?? "")}`;
  await files.makeFolder(folder.found, 0o700);
  let name = stem;
  for (let count = 2; await files.lstat(name) !== null; count++) {
    if (sameBytes(await files.read(name) ?? new Uint8Array(), bytes)) return;
    name = `${stem}.${count}`;
  }
  try {
    await folder.keep(name, bytes);
  } catch (thrown) {
    if (!isNoRoom(thrown) || journal.targets[index]?.inPlace) throw thrown;
    // A second name needs no room, and the first one gets another file right after.
    if (await files.lstat(name) !== null) await files.remove(name);
    await files.link(under(folder.root, journal.targets[index]?.real ?? ""), name);
  }
  // Its own name too, before anything is written over what it keeps.
  await files.syncFolder(folder.found);
  await files.syncFolder(folderOf(folder.found));
  const path = journal.targets[index]?.path ?? "";
  report({ kind: "note", text: `What was in ${path} is kept: ${relativeTo(folder.root, name)}` });
}

async function undoFolders(input: UndoInput): Promise<void> {
  const { ports: { files }, folder, journal } = input;
  for (const path of [...journal.folders].reverse()) {
    const real = under(folder.root, path);
    const entries = await files.list(real);
    if (entries === null || entries.length > 0) continue;
    await files.remove(real);
    await files.syncFolder(folderOf(real));
  }
}
