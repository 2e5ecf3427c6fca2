import { FileError, type Files } from "@/ports.ts";
import { digestOf } from "./digest_of.ts";
import type { Open } from "./open.ts";
import type { Kept } from "./keeping.ts";
import { historyFolder, under } from "./paths.ts";
import { sameBytes } from "./put_file.ts";

/**
 * Makes everything durable that the commit turns into a generation (invariant 11). Contents go to their place at once:
 * one that nothing refers to is no harm. The record waits under a name of its transaction, in the same folder, so that
 * its name is one rename away.
 */
export async function stageGeneration(open: Open): Promise<void> {
  const { request: { keeping, ports: { files } }, root, journal: { id } } = open;
  if (keeping === undefined) return;
  const contents = new Map<string, Uint8Array>();
  const kept: Record<string, Kept> = {};
  for (const { path, text } of keeping.files) {
    const real = under(root, path);
    const stat = await files.stat(real);
    const bytes = text === undefined ? await files.read(real) : new TextEncoder().encode(text);
    if (bytes === null) continue;
    const digest = await digestOf(bytes);
    contents.set(digest, bytes);
    kept[path] = { digest, mode: stat?.mode ?? 0o644 };
  }
  const record = await keeping.record(kept);
  if (record === undefined) return;
  const history = historyFolder(root);
  await makeFolders(files, root);
  const made = await createObjects(files, `${history}/objects`, id, contents);
  const staged = `${history}/${stagedName(id, keeping.number)}`;
  await files.create(staged, new TextEncoder().encode(record), 0o600);
  await files.syncAll([...made.map(({ temp }) => temp), staged]);
  for (const { temp, path } of made) await files.rename(temp, path);
  await files.syncAll([`${history}/objects`, history]);
}

/**
 * Gives the record of a committed transaction its name in the history. May be repeated: what has its name already is
 * only made durable, because the transaction's folder goes next.
 */
export async function publishGeneration(files: Files, root: string, id: string): Promise<void> {
  const history = historyFolder(root);
  const entries = await files.list(history);
  if (entries === null) return;
  for (const { name } of entries) {
    const number = Number(/\d+$/.exec(name)?.[0]);
    if (name !== stagedName(id, number)) continue;
    await files.rename(`${history}/${name}`, `${history}/${number}.json`);
  }
  await files.syncFolder(history);
}

/**
 * Removes what a transaction that is undone had staged, and what it was writing then. What cannot be removed is no harm:
 * nothing refers to it, and pruning the history takes it.
 */
export async function dropStaged(files: Files, root: string, id: string): Promise<void> {
  const history = historyFolder(root);
  try {
    for (const folder of [history, `${history}/objects`]) {
      for (const { name } of await files.list(folder) ?? []) {
        if (name.startsWith(`.${id}-`)) await files.remove(`${folder}/${name}`);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}

/** A record that waits for the commit of its transaction. */
function stagedName(id: string, number: number): string {
  return `.${id}-${number}`;
}

async function makeFolders(files: Files, root: string): Promise<void> {
  const history = historyFolder(root);
  if (await files.lstat(`${history}/objects`) !== null) return;
  await files.makeFolder(`${history}/objects`, 0o700);
  for (const folder of [history, `${root}/.hsm`]) await files.syncFolder(folder);
}

/** Contents under the names that they have until they are durable. One that is there is not written again, if sound. */
async function createObjects(
  files: Files,
  folder: string,
  id: string,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<readonly { readonly temp: string; readonly path: string }[]> {
  const made = [];
  for (const [digest, bytes] of contents) {
    const path = `${folder}/${digest}`;
    const there = await files.read(path);
    if (there !== null && sameBytes(there, bytes)) continue;
    const temp = `${folder}/.${id}-${digest}.tmp`;
    await files.create(temp, bytes, 0o600);
    made.push({ temp, path });
  }
  return made;
}
