import type { Report } from "@/model/mod.ts";
import { FileError, type Files } from "@/ports.ts";
import { reachOf } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import type { Journal, Target } from "./journal.ts";
import { folderOf, under } from "./paths.ts";
import type { Only } from "./put_file.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** What {@link settleAsides} works on. */
export interface AsideInput {
  readonly ports: { readonly files: Files };
  readonly folder: TransactionFolder;
  readonly journal: Journal;
  readonly report: Report;
}

/**
 * What a run that died in the middle of replacing or removing a file had put aside: a content of hsm's goes, one that the
 * user saved right then comes back to its place, where undoing finds it (invariant 6). Where the user has saved the file
 * once more since, both stay.
 */
export async function settleAsides(input: AsideInput): Promise<void> {
  const { ports: { files }, folder, journal } = input;
  for (const [index, target] of journal.targets.entries()) {
    const real = under(folder.root, target.real);
    for (const way of ["do", "undo"] as const) {
      const aside = `${folderOf(real)}/${folder.aside(index, way)}`;
      const found = await readFile(files, aside);
      if (found === null) continue;
      const digest = await digestOf(found);
      const now = await readFile(files, real);
      // By content: it had both names for an instant, and not every system numbers its files.
      const there = now && await digestOf(now);
      const mayGo = there === digest || reachOf(journal, index).tool || isOurs(target, digest);
      if (mayGo) await files.remove(aside);
      else if (there === null || isOurs(target, there)) await files.rename(aside, real);
      else await layBeside(input, target, aside);
      await files.syncFolder(folderOf(real));
    }
  }
}

/** An earlier edit, where a later one has taken its place. */
async function layBeside(
  { ports: { files }, folder, report }: AsideInput,
  { path, real }: Target,
  aside: string,
): Promise<void> {
  const stem = `${real}.hsm-edit-${folder.id}`;
  let name = stem;
  for (let count = 2; await files.lstat(under(folder.root, name)) !== null; count++) {
    name = `${stem}-${count}`;
  }
  await files.rename(aside, under(folder.root, name));
  const text = `"${path}" was saved while hsm replaced it, and again since: the first is ${name}`;
  report({ kind: "note", text });
}

/** What undoing has seen at a target's place is what may go there; anything else is saved meanwhile. */
export function onlyAsSeen(
  folder: TransactionFolder,
  index: number,
  seen: string | null,
): Only {
  return {
    aside: folder.aside(index, "undo"),
    isExpected: async (found) => (found === null ? null : await digestOf(found)) === seen,
  };
}

function isOurs(target: Target, digest: string): boolean {
  return target.news.includes(digest) ||
    (target.old?.kind === "file" && target.old.digest === digest);
}

async function readFile(files: Files, path: string): Promise<Uint8Array | null> {
  try {
    return await files.read(path);
  } catch (thrown) {
    if (thrown instanceof FileError && thrown.code === "EISDIR") return null;
    throw thrown;
  }
}
