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
  /**
   * Asked last of all, when the new bytes are durable beside the file: whether they may take its place. Writing takes
   * time, and what somebody saves meanwhile would be lost.
   */
  readonly may?: () => Promise<boolean>;
}

/**
 * Replaces a real file (no link) so that at any instant it holds all old or all new bytes: writes beside it, syncs,
 * renames, syncs the folder. False: it might not, and all is as it was.
 */
export async function putFile(files: Files, real: string, put: Put): Promise<boolean> {
  const folder = folderOf(real);
  const temp = `${folder}/${put.temp}`;
  try {
    await files.create(temp, put.bytes, put.mode ?? 0o644);
    if (put.owner) await giveTo(files, temp, put.owner);
    if (put.mode !== undefined) await files.chmod(temp, put.mode);
    await files.sync(temp);
    if (put.may && !await put.may()) {
      await dropTemp(files, temp);
      return false;
    }
    await files.rename(temp, real);
  } catch (thrown) {
    if (thrown instanceof FileError) await dropTemp(files, temp);
    throw thrown;
  }
  await files.syncFolder(folder);
  return true;
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
 * Writes one file outside a transaction (`hsm.yaml`, `.hsm/state.json`): all or nothing, mode and owner kept, a link
 * followed, nothing written where the content is the same.
 *
 * @param token makes the temporary name unique, from the port `Random`
 * @returns whether anything was written
 */
export async function writeFile(
  files: Files,
  path: string,
  text: string,
  options: { readonly token: string; readonly mode?: number },
): Promise<boolean> {
  const bytes = new TextEncoder().encode(text);
  const real = await files.realPath(path) ?? path;
  const stat = await files.stat(real);
  const mode = options.mode ?? stat?.mode;
  const found = stat === null ? null : await files.read(real);
  if (found !== null && sameBytes(found, bytes) && (stat === null || stat.mode === mode)) {
    return false;
  }
  if (stat !== null && stat.links > 1) {
    await files.overwrite(real, bytes);
    await files.sync(real);
    return true;
  }
  await files.makeFolder(folderOf(real));
  const owner = stat?.owner;
  await putFile(files, real, { bytes, mode, owner, temp: `.hsm-${options.token}.tmp` });
  return true;
}

/** Whether two contents are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
