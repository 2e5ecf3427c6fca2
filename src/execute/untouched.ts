import { FileError, type Files } from "@/ports.ts";
import { decide, reachOf } from "./decide.ts";
import type { Journal } from "./journal.ts";
import { look } from "./look.ts";
import { folderOf, under } from "./paths.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** What {@link withoutUntouched} works on. */
export interface UntouchedInput {
  readonly files: Files;
  readonly folder: TransactionFolder;
  readonly journal: Journal;
  /** The run itself knows: the first of its file steps that has changed nothing. undefined: it is dead. */
  readonly reached?: number;
}

/**
 * File steps are marked as started in groups, before the first of them changes anything. Those of which it is certain
 * that hsm never came to their file are planned again: whatever lies there is the user's, and is no conflict.
 *
 * Of a dead run it is certain where the new bytes still wait beside the file, which it would have got by a rename of
 * them: so this comes before they are swept. Where a file was edited the journal is written anew, because the next
 * recovery, if this one is killed, finds nothing that waits.
 *
 * @returns the journal that undoing goes by
 */
export async function withoutUntouched(input: UntouchedInput): Promise<Journal> {
  const { files, folder, journal } = input;
  const untouched = new Set<number>();
  for (const index of journal.targets.keys()) {
    const steps = startedOn(journal, index);
    if (steps.length > 0 && await isUntouched(input, index, steps)) {
      for (const at of steps) untouched.add(at);
    }
  }
  if (untouched.size === 0) return journal;
  const steps = journal.steps.map((step, at) =>
    untouched.has(at) ? { ...step, state: "planned" as const } : step
  );
  const known = { ...journal, steps };
  if (await hasEdit(files, folder, journal)) await tried(() => folder.write(known));
  return known;
}

/** Places of the file steps that have begun and may have changed a target. */
function startedOn({ steps }: Journal, index: number): readonly number[] {
  return [...steps.keys()].filter((at) => {
    const step = steps[at];
    return step?.kind !== "run" && step?.state !== "planned" && step?.targets.includes(index);
  });
}

async function isUntouched(
  { files, folder, journal, reached }: UntouchedInput,
  index: number,
  steps: readonly number[],
): Promise<boolean> {
  if (reached !== undefined) return steps.every((at) => at >= reached);
  // What was written twice waits the second time.
  if (steps.length > 1) return false;
  const real = under(folder.root, journal.targets[index]?.real ?? "");
  const waits = await files.lstat(`${folderOf(real)}/${folder.temp(index, "do")}`);
  // Where nothing was there the file gets a second name, and loses the first one after that.
  return waits?.kind === "file" && waits.inode !== (await files.lstat(real))?.inode;
}

async function hasEdit(
  files: Files,
  folder: TransactionFolder,
  journal: Journal,
): Promise<boolean> {
  for (const [index, target] of journal.targets.entries()) {
    const seen = await look(files, under(folder.root, target.real), target);
    if (decide(target, seen, reachOf(journal, index)) === "conflict") return true;
  }
  return false;
}

/** A full disk must not keep anybody from undoing: what is not written down is asked of a person by the next recovery. */
async function tried(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}
