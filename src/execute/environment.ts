import { FileError, type Files } from "@/ports.ts";
import type { Environment } from "./journal.ts";
import { folderOf, under } from "./paths.ts";

/**
 * Puts an environment back by two renames: away with what is there, back with the copy. May be repeated after any
 * interruption: as long as the copy is there, it is put back.
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
  if (environment.existed && await files.lstat(copy) === null) return false;
  const there = await files.lstat(path) !== null;
  if (!there && !environment.existed) return false;
  if (there) {
    const away = await freeName(files, `${copy}.away`);
    await moveAway(files, path, away);
  }
  if (environment.existed) await files.rename(copy, path);
  await files.syncFolder(folderOf(path));
  return true;
}

/** Removes copies and leftovers of an environment that lie outside the transaction's folder. */
export async function sweepEnvironment(
  files: Files,
  root: string,
  environment: Environment,
): Promise<void> {
  const copy = under(root, environment.copy);
  const name = copy.slice(copy.lastIndexOf("/") + 1);
  const folder = folderOf(copy);
  for (const entry of await files.list(folder) ?? []) {
    if (entry.name === name || entry.name.startsWith(`${name}.`)) {
      await files.removeTree(`${folder}/${entry.name}`);
    }
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
    await files.rename(path, away);
  } catch (thrown) {
    if (!(thrown instanceof FileError) || thrown.code !== "EXDEV") throw thrown;
    await files.removeTree(path);
  }
}
