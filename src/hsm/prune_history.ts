import { FileError, type Files } from "@/ports.ts";
import { historyFolder } from "@/execute/mod.ts";
import { recordNumbers } from "./read_history.ts";

/** How many generations are kept where nothing else is said. */
export const KEEP = 10;

/** A record that waits for its commit, and a content, or one that is being written: nothing else is hsm's to delete. */
const STAGED = /^\.[A-Za-z0-9]+-\d+$/;
const CONTENT = /^(?:\.[A-Za-z0-9]+-)?[0-9a-f]{64}(?:\.tmp)?$/;

/** What may go. */
export interface Garbage {
  /** Absolute path of a file, or of a folder with all it holds. */
  readonly path: string;
  /** A record, a content that no record names, or what a run left. */
  readonly kind: "generation" | "content" | "leftover";
  /** What it takes. */
  readonly bytes: number;
}

/**
 * What the history does not need: records beyond the newest `keep`, contents that no record names, what a dead run left
 * of a record. Asked while the project is locked and nothing is open. Records come first: at any instant every record
 * that is there has its contents.
 */
export async function historyGarbage(
  files: Files,
  root: string,
  keep: number,
): Promise<readonly Garbage[]> {
  const folder = historyFolder(root);
  const numbers = await recordNumbers(files, root);
  const named = new Set<string>();
  for (const number of numbers.slice(0, keep)) {
    const text = new TextDecoder().decode(
      await files.read(`${folder}/${number}.json`) ?? undefined,
    );
    // Whatever looks like a digest counts: the contents of a damaged record stay, too.
    for (const [digest] of text.matchAll(/[0-9a-f]{64}/g)) named.add(digest);
  }
  const staged = (await files.list(folder) ?? []).filter(({ name }) => STAGED.test(name));
  const unnamed = (await files.list(`${folder}/objects`) ?? [])
    .filter(({ name }) => CONTENT.test(name) && !named.has(name));
  return [
    ...await measured(
      files,
      "generation",
      numbers.slice(keep).map((number) => `${folder}/${number}.json`),
    ),
    ...await measured(files, "leftover", staged.map(({ name }) => `${folder}/${name}`)),
    ...await measured(files, "content", unnamed.map(({ name }) => `${folder}/objects/${name}`)),
  ];
}

/** Paths with what they take. */
export async function measured(
  files: Files,
  kind: Garbage["kind"],
  paths: readonly string[],
): Promise<readonly Garbage[]> {
  const found: Garbage[] = [];
  for (const path of paths) found.push({ path, kind, bytes: await sizeOf(files, path) });
  return found;
}

async function sizeOf(files: Files, path: string): Promise<number> {
  const stat = await files.lstat(path);
  if (stat?.kind !== "directory") return stat?.kind === "file" ? stat.size : 0;
  let sum = 0;
  for (const { name } of await files.list(path) ?? []) {
    sum += await sizeOf(files, `${path}/${name}`);
  }
  return sum;
}

/** Removes it; what a loss of power brings back is garbage again. */
export async function removeGarbage(
  files: Files,
  root: string,
  garbage: readonly Garbage[],
): Promise<void> {
  for (const { path } of garbage.filter(({ kind }) => kind === "generation")) {
    await files.remove(path);
  }
  if (garbage.some(({ kind }) => kind === "generation")) {
    await files.syncFolder(historyFolder(root));
  }
  for (const { path } of garbage.filter(({ kind }) => kind !== "generation")) {
    await files.removeTree(path);
  }
}

/** After a commit: generations beyond the newest ten go. A failure does not matter: the next one tries again. */
export async function pruneQuietly(files: Files, root: string): Promise<void> {
  try {
    if ((await recordNumbers(files, root)).length <= KEEP) return;
    await removeGarbage(files, root, await historyGarbage(files, root, KEEP));
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}
