import { FileError, type Files } from "@/ports.ts";
import type { Environment } from "./journal.ts";
import { folderOf, isInside, transactionsFolder, under } from "./paths.ts";
import { restoreInPlace } from "./restore_in_place.ts";

/**
 * Puts an environment back by two renames: away with what is there, back with the copy. What cannot be moved, as a mount
 * point, is made like the copy file by file. May be repeated after any interruption: as long as the copy is there, it is
 * put back. What was moved away is removed at once: where a tool has filled the disk, the files that come next need the
 * room.
 *
 * @returns whether anything was done
 */
export async function restoreEnvironment(
  files: Files,
  root: string,
  environment: Environment,
): Promise<boolean> {
  if (environment.state !== "copied") return false;
  const path = under(root, environment.path);
  const copy = under(root, environment.copy);
  if (environment.existed && await files.lstat(copy) === null) {
    await giveMode(files, path, environment.mode);
    await removeAway(files, `${copy}.away`);
    return false;
  }
  const there = await files.lstat(path) !== null;
  if (!there && !environment.existed) return false;
  if (!environment.existed) await moveAway(files, path, await freeName(files, `${copy}.away`));
  else if (!await swap(files, copy, path, there)) await replaceInPlace(files, copy, path);
  await files.syncFolder(folderOf(path));
  await giveMode(files, path, environment.mode);
  await removeAway(files, `${copy}.away`);
  return true;
}

/** The two renames; false where they are impossible, and nothing was changed. */
async function swap(files: Files, copy: string, path: string, there: boolean): Promise<boolean> {
  if (!await isOneFileSystem(files, [copy, folderOf(path), ...there ? [path] : []])) return false;
  if (there) {
    try {
      await moveFolder(files, path, await freeName(files, `${copy}.away`));
    } catch (thrown) {
      if (!(thrown instanceof FileError) || !UNMOVABLE.includes(thrown.code)) throw thrown;
      return false;
    }
  }
  await moveFolder(files, copy, path);
  return true;
}

/** What a system answers that will not move a folder: a mount point, another file system, a folder closed to us. */
const UNMOVABLE: readonly string[] = ["EBUSY", "EXDEV", "EACCES", "EPERM"];

async function isOneFileSystem(files: Files, paths: readonly string[]): Promise<boolean> {
  const devices = new Set<number | undefined>();
  for (const path of paths) devices.add((await files.lstat(path))?.device);
  return devices.size === 1;
}

/** A copy that is half removed must not look like one: it loses its name first. */
async function replaceInPlace(files: Files, copy: string, path: string): Promise<void> {
  await restoreInPlace(files, copy, path);
  await moveFolder(files, copy, await freeName(files, `${copy}.away`));
  await files.syncFolder(folderOf(copy));
}

/** What stays here is swept at the end. */
async function removeAway(files: Files, path: string): Promise<void> {
  for (let count = 0; await files.lstat(`${path}-${count}`) !== null; count++) {
    await tryToRemove(files, `${path}-${count}`);
  }
}

/**
 * Removes copies and leftovers of an environment that lie outside the transaction's folder. What cannot be removed stays:
 * it stands in nobody's way.
 */
export async function sweepEnvironment(
  files: Files,
  root: string,
  environment: Environment,
): Promise<void> {
  const copy = under(root, environment.copy);
  if (isInside(transactionsFolder(root), copy)) return;
  const name = copy.slice(copy.lastIndexOf("/") + 1);
  const folder = folderOf(copy);
  for (const entry of await files.list(folder) ?? []) {
    if (entry.name === name || entry.name.startsWith(`${name}.`)) {
      await tryToRemove(files, `${folder}/${entry.name}`);
    }
  }
}

async function tryToRemove(files: Files, path: string): Promise<void> {
  try {
    await files.removeTree(path);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}

async function freeName(files: Files, path: string): Promise<string> {
  for (let count = 0;; count++) {
    if (await files.lstat(`${path}-${count}`) === null) return `${path}-${count}`;
  }
}

/** What did not exist before may be on another file system than the transaction's folder. */
async function moveAway(files: Files, path: string, away: string): Promise<void> {
  try {
    await moveFolder(files, path, away);
  } catch (thrown) {
    if (!(thrown instanceof FileError) || thrown.code !== "EXDEV") throw thrown;
    await files.removeTree(path);
  }
}

/** To get another folder above it a folder must be writable itself, its `..` changes. */
export async function moveFolder(files: Files, from: string, to: string): Promise<void> {
  const mode = (await files.lstat(from))?.mode ?? 0o700;
  if ((mode & 0o700) !== 0o700) await files.chmod(from, mode | 0o700);
  await files.rename(from, to);
}

/** The mode that it had, where {@link moveFolder} had to change it; a link has none of its own. */
async function giveMode(files: Files, path: string, mode: number | undefined): Promise<void> {
  const stat = await files.lstat(path);
  if (mode === undefined || stat?.kind !== "directory" || stat.mode === mode) return;
  await files.chmod(path, mode);
  await files.syncFolder(path);
}
