import type { Problem, Report } from "@/model/mod.ts";
import { FileError, type Files, type Ports } from "@/ports.ts";
import { onlyAsSeen, settleAsides } from "./aside.ts";
import { decide, type Decision, reachOf, type Seen } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import { restoreEnvironment, sweepEnvironment } from "./environment.ts";
import { type Journal, MARK, type Target } from "./journal.ts";
import { folderOf, nameOf, under } from "./paths.ts";
import { editedSince, originalLost, undoFailed } from "./problems.ts";
import { giveTo, putFile, removeFile, sameBytes } from "./put_file.ts";
import { repair } from "./repair.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** What undoing came to. */
export interface Undone {
  /** What was put back, as the user knows it. */
  readonly restored: readonly string[];
  /** What could not be; not empty: a person must look (exit 4). */
  readonly problems: readonly Problem[];
}

/** What {@link undo} works on. */
export interface UndoInput {
  readonly ports: Ports;
  readonly folder: TransactionFolder;
  readonly journal: Journal;
  readonly report: Report;
  /** Keep what was found where a tool may have written: the user may have worked since. */
  readonly keepFound: boolean;
}

/**
 * Takes a transaction back: the same way for a failure, a signal and a run that was killed. In reverse: tools that
 * still run, environments, files, folders. May be repeated after any interruption (invariant 4). The journal goes only
 * when everything is as it was, or a person has decided.
 */
export async function undo(input: UndoInput): Promise<Undone> {
  const restored: string[] = [];
  const problems: Problem[] = [];
  let journal = input.journal;
  try {
    if (journal.steps.some((step) => step.kind === "run" && step.state !== "planned")) {
      await input.ports.processes.endMarked(MARK, journal.id);
    }
    await settleAsides(input.ports.files, input.folder, journal);
    await input.folder.sweep(journal);
    await undoEnvironments(input, restored);
    for (let index = journal.targets.length - 1; index >= 0; index--) {
      const answer = await undoTarget(input, index);
      if (answer.restored) restored.push(journal.targets[index]?.path ?? "");
      problems.push(...answer.problems);
      if (answer.kept !== undefined) journal = withKept(journal, index, answer.kept);
    }
    await undoFolders(input);
    problems.push(...await repair(input));
    await finish(input, journal, problems);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    problems.push(undoFailed(thrown));
  }
  return { restored, problems };
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
  if (waits || unsettled) {
    if (journal !== input.journal) await input.folder.write(journal);
    return;
  }
  for (const environment of journal.environments) {
    await sweepEnvironment(input.ports.files, input.folder.root, environment);
  }
  await input.folder.close();
}

async function undoEnvironments(input: UndoInput, restored: string[]): Promise<void> {
  for (const environment of [...input.journal.environments].reverse()) {
    if (await restoreEnvironment(input.ports.files, input.folder.root, environment)) {
      restored.push(environment.path);
      input.report({ kind: "restored", what: environment.path });
    }
  }
}

/** What became of one file. */
interface TargetUndone {
  readonly restored: boolean;
  readonly problems: readonly Problem[];
  readonly kept?: string;
}

const LEFT: TargetUndone = { restored: false, problems: [] };

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
  if (target.kept !== undefined) return await waited(input, target, decision);
  if (decision === "nothing") return LEFT;
  if (decision === "conflict") return await layBeside(input, target, original);
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
    if (came === "lost") return { restored: false, problems: [originalLost(target.path)] };
  }
  report({ kind: "restored", what: target.path });
  return { restored: true, problems: [] };
}

async function look(files: Files, real: string, target: Target): Promise<Seen> {
  const stat = await files.lstat(real);
  if (stat === null) return { kind: "absent" };
  if (stat.kind === "symlink") {
    const isLink = target.old?.kind === "link";
    return isLink ? { kind: "link", target: await files.readLink(real) } : { kind: "other" };
  }
  if (stat.kind !== "file") return { kind: "other" };
  const bytes = await files.read(real) ?? new Uint8Array();
  return { kind: "file", digest: await digestOf(bytes), mode: stat.mode, bytes };
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
  if (target.old === null) {
    const done = only === undefined || await removeFile(files, real, only);
    await files.syncFolder(folderOf(real));
    return done ? "put" : "edited";
  }
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

/** The user's edit stays; the original is laid beside it. */
async function layBeside(
  input: UndoInput,
  target: Target,
  original: Uint8Array | null,
): Promise<TargetUndone> {
  const { ports: { files }, folder, journal } = input;
  if (target.old?.kind !== "file") {
    return { restored: false, problems: [editedSince(target.path, "")], kept: "" };
  }
  if (original === null || await digestOf(original) !== target.old.digest) {
    return { restored: false, problems: [originalLost(target.path)], kept: "" };
  }
  const names = ["hsm-orig", `hsm-orig-${journal.id}`];
  for (const ending of names) {
    const real = `${under(folder.root, target.real)}.${ending}`;
    const there = await files.lstat(real);
    const same = there?.kind === "file" &&
      sameBytes(await files.read(real) ?? new Uint8Array(), original);
    if (there !== null && !same) continue;
    if (!same) {
      const temp = `.hsm-${journal.id}-orig.tmp`;
      const beside = `${folderOf(real)}/${temp}`;
      if (await files.lstat(beside) !== null) await files.remove(beside);
      await putFile(files, real, { bytes: original, mode: target.old.mode, temp });
    }
    const kept = `${target.real}.${ending}`;
    return { restored: false, problems: [editedSince(target.path, kept)], kept };
  }
  return { restored: false, problems: [originalLost(target.path)] };
}

/** A conflict of an earlier undo: settled when the laid-out original is gone, or the file is what it was. */
async function waited(
  input: UndoInput,
  target: Target,
  decision: Decision,
): Promise<TargetUndone> {
  const { ports: { files }, folder } = input;
  if (target.kept === undefined || target.kept === "") return LEFT;
  const real = under(folder.root, target.kept);
  if (await files.lstat(real) === null) return { ...LEFT, kept: "" };
  if (decision !== "nothing") {
    return { restored: false, problems: [editedSince(target.path, target.kept)] };
  }
  await files.remove(real);
  return { ...LEFT, kept: "" };
}

function withKept(journal: Journal, index: number, kept: string): Journal {
  const targets = journal.targets.map((one, at) => at === index ? { ...one, kept } : one);
  return { ...journal, targets };
}

async function keepFound(input: UndoInput, index: number, bytes: Uint8Array): Promise<void> {
  const { ports: { files }, folder, journal } = input;
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
  await files.syncFolder(folder.found);
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
