import { FileError, type Files, type Owner } from "@/ports.ts";
import { folderOf } from "./paths.ts";

/** What a file becomes. */
export interface Put {
  readonly bytes: Uint8Array;
  /** Exact mode; undefined: 0o644 less what the user's umask takes. */
  readonly mode?: number;
  readonly owner?: Owner;
  /** Name of the file that is written first, in the same folder. */
  readonly temp: string;
  /** What may be replaced; undefined: whatever is there. */
  readonly only?: Only;
}

/** What a file must be to be replaced or removed. */
export interface Only {
  /** Name in the same folder that it keeps until it is judged. */
  readonly aside: string;
  /** Whether this content may go; null: nothing is there. */
  readonly isExpected: (found: Uint8Array | null) => Promise<boolean>;
}

/**
 * Replaces a real file (no link) so that at any instant it holds all old or all new bytes: writes beside it, syncs,
 * renames, syncs the folder.
 *
 * @returns false where something else was there than expected: it is there again
 */
export async function putFile(files: Files, real: string, put: Put): Promise<boolean> {
  const folder = folderOf(real);
  try {
    await stageFile(files, real, put);
    await files.sync(`${folder}/${put.temp}`);
    const done = await placeFile(files, real, put);
    await files.syncFolder(folder);
    return done;
  } catch (thrown) {
    if (thrown instanceof FileError) await dropTemp(files, `${folder}/${put.temp}`);
    throw thrown;
  }
}

/** The first half of {@link putFile}: the bytes, not durable, beside the file. */
export async function stageFile(files: Files, real: string, put: Put): Promise<void> {
  const temp = `${folderOf(real)}/${put.temp}`;
  await files.create(temp, put.bytes, put.mode ?? 0o644);
  if (put.owner) await giveTo(files, temp, put.owner);
  if (put.mode !== undefined) await files.chmod(temp, put.mode);
}

/** The second half: what is durable beside the file takes its place, not durably. */
export async function placeFile(
  files: Files,
  real: string,
  put: Pick<Put, "temp" | "only">,
): Promise<boolean> {
  const temp = `${folderOf(real)}/${put.temp}`;
  if (put.only === undefined) {
    await files.rename(temp, real);
    return true;
  }
  const done = await takePlace(files, temp, real, put.only);
  if (!done) await dropTemp(files, temp);
  return done;
}

/**
 * Removes a real file, where it is what was expected: it is moved aside first, and looked at where nobody else finds it.
 *
 * @returns false where it is something else: it is at its place again
 */
export async function removeFile(files: Files, real: string, only: Only): Promise<boolean> {
  const aside = `${folderOf(real)}/${only.aside}`;
  await files.rename(real, aside);
  if (await only.isExpected(await files.read(aside))) {
    await files.remove(aside);
    return true;
  }
  await files.rename(aside, real);
  return false;
}

/** Codes that mean: this file can have no second name here, the file system has no hard links or does not allow it. */
const NO_SECOND_NAME = ["EPERM", "EACCES", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV"];

/** Moves `temp` to the place of what was expected there. Somebody may save the file at any instant. */
async function takePlace(
  files: Files,
  temp: string,
  real: string,
  only: Only,
): Promise<boolean> {
  const aside = `${folderOf(real)}/${only.aside}`;
  try {
    if (await files.lstat(real) === null) {
      if (!await only.isExpected(null)) return false;
      // Unlike a rename a link fails where something is there.
      await files.link(temp, real);
      await files.remove(temp);
      return true;
    }
    await files.replace(temp, real, aside);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    if (["EEXIST", "ENOENT"].includes(thrown.code)) return false;
    if (!NO_SECOND_NAME.includes(thrown.code)) throw thrown;
    // Looked at as late as possible.
    if (!await only.isExpected(await files.read(real))) return false;
    await files.rename(temp, real);
    return true;
  }
  if (await only.isExpected(await files.read(aside))) {
    await files.remove(aside);
    return true;
  }
  await files.rename(aside, real);
  return false;
}

/** The owner stays as far as the system lets us: only the administrator may give files away. */
export async function giveTo(files: Files, path: string, owner: Owner): Promise<void> {
  const now = (await files.stat(path))?.owner;
  if (!now || (now.user === owner.user && now.group === owner.group)) return;
  try {
    await files.chown(path, owner);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}

async function dropTemp(files: Files, temp: string): Promise<void> {
  try {
    if (await files.lstat(temp) === null) return;
    await files.remove(temp);
    await files.syncFolder(folderOf(temp));
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}

/**
 * Replaces a file of hsm's own that may be lost, so that whoever reads it finds all old or all new: beside it, then renamed,
 * nothing synced. What a killed run leaves is swept by its name (`orphans.ts`).
 *
 * @param mode of the new file, less what the user's umask takes
 */
export async function replaceOwn(
  files: Files,
  path: string,
  text: string,
  mode: number,
): Promise<void> {
  const temp = `${path}.new`;
  if (await files.lstat(temp) !== null) await files.remove(temp);
  try {
    await files.create(temp, new TextEncoder().encode(text), mode);
    await files.rename(temp, path);
  } catch (thrown) {
    if (thrown instanceof FileError) await dropTemp(files, temp);
    throw thrown;
  }
}

/** Whether two contents are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
