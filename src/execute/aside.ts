import { FileError, type Files } from "@/ports.ts";
import { reachOf } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import type { Journal, Target } from "./journal.ts";
import { folderOf, under } from "./paths.ts";
import type { Only } from "./put_file.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/**
 * What a run that died in the middle of replacing or removing a file had put aside: a content of hsm's goes, one that the
 * user saved right then comes back to its place, where undoing finds it (invariant 6).
 */
export async function settleAsides(
  files: Files,
  folder: TransactionFolder,
  journal: Journal,
): Promise<void> {
  for (const [index, target] of journal.targets.entries()) {
    const real = under(folder.root, target.real);
    for (const way of ["do", "undo"] as const) {
      const aside = `${folderOf(real)}/${folder.aside(index, way)}`;
      const found = await readFile(files, aside);
      if (found === null) continue;
      const digest = await digestOf(found);
      const now = await readFile(files, real);
      // By content: it had both names for an instant, and not every system numbers its files.
      const isSame = now !== null && await digestOf(now) === digest;
      const mayGo = isSame || reachOf(journal, index).tool || isOurs(target, digest);
      if (mayGo) await files.remove(aside);
      else await files.rename(aside, real);
      await files.syncFolder(folderOf(real));
    }
  }
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
