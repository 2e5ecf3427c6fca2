import { FileError, type Files, type Stat } from "@/ports.ts";
import { copyFile } from "./match_tree.ts";
import { giveTo, sameBytes } from "./put_file.ts";

/** A name that no tool gives; what is left of it is removed by the next try. */
const TEMP = ".hsm-restore.tmp";

/**
 * Makes a folder tree equal to its copy without moving the folder itself: what is a file system of its own, as a volume
 * that is mounted there, cannot be moved. File by file, each at once; what is as it was is not touched. May be repeated
 * after any interruption: the copy is only read. A link in the place of one of them is not followed: what lies behind
 * it is somebody else's.
 *
 * @param path absolute; made where it is absent
 */
export async function restoreInPlace(files: Files, copy: string, path: string): Promise<void> {
  await folderAt(files, copy);
  if (await files.lstat(path) === null) await files.makeFolder(path, 0o700);
  const made = await folderAt(files, path);
  if ((made.mode & 0o700) !== 0o700) await files.chmod(path, made.mode | 0o700);
  const entries = await files.list(copy) ?? [];
  const names = new Set(entries.map(({ name }) => name));
  const there = new Map((await files.list(path) ?? []).map(({ name, kind }) => [name, kind]));
  // First what makes room.
  for (const name of there.keys()) {
    if (!names.has(name)) await files.removeTree(`${path}/${name}`);
  }
  for (const { name, kind } of entries) {
    const [from, to] = [`${copy}/${name}`, `${path}/${name}`];
    const found = there.get(name);
    if (found !== undefined && found !== kind) await files.removeTree(to);
    if (kind === "directory") await restoreInPlace(files, from, to);
    else if (found !== kind || !await isSame(files, kind, from, to)) {
      await put(files, kind, from, to, `${path}/${TEMP}`);
    }
  }
  await likeCopy(files, copy, path);
  await files.syncFolder(path);
}

/** Throws where there is anything but a folder, or nothing. */
async function folderAt(files: Files, path: string): Promise<Stat> {
  const stat = await files.lstat(path);
  if (stat?.kind === "directory") return stat;
  const found = stat?.kind ?? "nothing";
  throw new FileError("list", path, "ENOTDIR", `${path}: expected a folder, found ${found}`);
}

async function isSame(
  files: Files,
  kind: Stat["kind"],
  from: string,
  to: string,
): Promise<boolean> {
  if (kind === "symlink") return await files.readLink(from) === await files.readLink(to);
  const [a, b] = [await files.lstat(from), await files.lstat(to)];
  if (a === null || b === null) return false;
  if (a.device === b.device && a.inode !== 0 && a.inode === b.inode) return true;
  if (a.size !== b.size || a.mode !== b.mode || a.mtime !== b.mtime) return false;
  const bytes = await files.read(from);
  return sameBytes(bytes ?? new Uint8Array(), await files.read(to) ?? new Uint8Array());
}

async function put(
  files: Files,
  kind: Stat["kind"],
  from: string,
  to: string,
  temp: string,
): Promise<void> {
  if (await files.lstat(temp) !== null) await files.remove(temp);
  if (kind === "symlink") await files.symlink(await files.readLink(from), temp);
  else {
    try {
      await files.link(from, temp);
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      await copyFile(files, from, temp);
    }
  }
  await files.rename(temp, to);
}

async function likeCopy(files: Files, copy: string, path: string): Promise<void> {
  const stat = await files.lstat(copy);
  if (stat?.owner) await giveTo(files, path, stat.owner);
  if (stat && (await files.lstat(path))?.mode !== stat.mode) await files.chmod(path, stat.mode);
  if (stat && stat.mtime !== null) await files.setTime(path, stat.mtime);
}
