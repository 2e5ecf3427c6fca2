import type { Problem } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { digestOf } from "./digest_of.ts";
import type { Journal, Target } from "./journal.ts";
import { folderOf, isInside, under } from "./paths.ts";
import { changedMeanwhile } from "./problems.ts";
import { type Only, placeFile, removeFile, stageFile } from "./put_file.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** One file step that is due. */
export interface FileStep {
  readonly files: Files;
  readonly root: string;
  readonly folder: TransactionFolder;
  readonly journal: Journal;
  readonly target: Target;
  readonly index: number;
  /** Its place among the journal's steps. */
  readonly at: number;
}

/**
 * Looks whether a target still is what the plan was made from, or what hsm or a tool of this transaction made of it
 * (invariant 6). Asked for all files of a group before they are marked as started, and for each once more right before
 * it is changed.
 */
export async function checkTarget(step: FileStep): Promise<readonly Problem[]> {
  const { files, root, target } = step;
  const real = under(root, target.real);
  if (target.old?.kind === "link") {
    const stat = await files.lstat(real);
    const same = stat?.kind === "symlink" && await files.readLink(real) === target.old.target;
    return same || stat === null ? [] : [changedMeanwhile(target.path)];
  }
  const now = await digestNow(files, real);
  const good = isExpected(step, now) && await isSamePlace(step, real);
  return good ? [] : [changedMeanwhile(target.path)];
}

/** A file that waits beside its target for its turn. */
export interface Staged {
  readonly temp: string;
}

/**
 * Writes the new bytes of a target beside it, not durably; changes nothing of it. Undefined: none are needed, because it
 * has them, or is written in place.
 */
export async function stageTarget(step: FileStep, bytes: Uint8Array): Promise<Staged | undefined> {
  const { files, root, folder, target, index } = step;
  const real = under(root, target.real);
  const now = await digestNow(files, real);
  const stat = await files.stat(real);
  if (now === await digestOf(bytes) || (target.inPlace && stat !== null)) return undefined;
  if (stat === null) await makeFolders(step, real);
  const temp = folder.temp(index, "do");
  await stageFile(files, real, { bytes, mode: target.mode, owner: stat?.owner, temp });
  return { temp };
}

/**
 * Writes a target, for which {@link stageTarget} has made what it needs and that is durable. The folder has to be synced
 * afterwards.
 */
export async function writeTarget(
  step: FileStep,
  bytes: Uint8Array,
  staged: Staged | undefined,
): Promise<readonly Problem[]> {
  const { files, root, target } = step;
  const real = under(root, target.real);
  const problems = await checkTarget(step);
  if (problems.length > 0) return problems;
  if (staged !== undefined) {
    const done = await placeFile(files, real, { ...staged, only: onlyExpected(step) });
    return done ? [] : [changedMeanwhile(target.path)];
  }
  const isWritten = !target.inPlace || await digestNow(files, real) === await digestOf(bytes);
  if (!isWritten) await files.overwrite(real, bytes);
  const stat = await files.stat(real);
  if (target.mode !== undefined && stat?.mode !== target.mode) {
    await files.chmod(real, target.mode);
  }
  await files.sync(real);
  return [];
}

/** Removes a target, or the link that was named. The folder has to be synced afterwards. */
export async function removeTarget(step: FileStep): Promise<readonly Problem[]> {
  const { files, root, target } = step;
  const real = under(root, target.real);
  const problems = await checkTarget(step);
  if (problems.length > 0 || await files.lstat(real) === null) return problems;
  if (target.old?.kind === "link") await files.remove(real);
  else if (!await removeFile(files, real, onlyExpected(step))) {
    return [changedMeanwhile(target.path)];
  }
  return [];
}

/** Between the look and the change somebody may save the file: what goes is looked at once more (invariant 6). */
function onlyExpected(step: FileStep): Only {
  return {
    aside: step.folder.aside(step.index, "do"),
    isExpected: async (found) => isExpected(step, found === null ? null : await digestOf(found)),
  };
}

/** What hsm read, what hsm wrote, or whatever a tool that was started may have made of it. */
function isExpected(step: FileStep, now: string | null): boolean {
  const { journal, target, index, at } = step;
  const tool = journal.steps.slice(0, at).some((one) =>
    one.kind === "run" && one.targets.includes(index)
  );
  const old = target.old?.kind === "file" ? target.old.digest : null;
  return tool || now === old || target.news.includes(now);
}

async function digestNow(files: Files, real: string): Promise<string | null> {
  const bytes = await files.read(real);
  return bytes === null ? null : await digestOf(bytes);
}

/** Whether the real file still is where it was: nobody put a link in its place, or in the place of a folder. */
async function isSamePlace(step: FileStep, real: string): Promise<boolean> {
  const found = await step.files.realPath(real);
  return found === null || found === real;
}

/** Makes the folders that the journal lists for this file; secrets get private ones. */
async function makeFolders(step: FileStep, real: string): Promise<void> {
  const { files, root, journal, target } = step;
  const mode = target.mode === 0o600 ? 0o700 : 0o777;
  for (const path of journal.folders) {
    const folder = under(root, path);
    if (!isInside(folder, folderOf(real)) || await files.lstat(folder) !== null) continue;
    await files.makeFolder(folder, mode);
    await files.syncFolder(folderOf(folder));
  }
}
