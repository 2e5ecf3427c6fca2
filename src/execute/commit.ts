import { FileError } from "@/ports.ts";
import { sweepEnvironment } from "./environment.ts";
import { publishGeneration, stageGeneration } from "./keep_generation.ts";
import { notesOf, type Open } from "./open.ts";
import { changedBy } from "./journal.ts";
import { folderOf, transactionsFolder, under } from "./paths.ts";
import { fileProblem, undoFailed } from "./problems.ts";
import { DONE, type Performed } from "./run_tool.ts";
import { takeNote } from "./shared_notes.ts";
import { sweepSpares } from "./spare_copy.ts";
import { LEFT } from "./transaction_folder.ts";

/** The one instant (invariant 8). */
export async function commit(open: Open): Promise<Performed> {
  const { request: { ports: { files } }, folder, root, journal } = open;
  try {
    const written = new Set<string>();
    for (const { kind, targets } of journal.steps) {
      for (const index of kind === "run" ? targets : []) {
        const real = under(root, journal.targets[index]?.real ?? "");
        if ((await files.stat(real))?.kind === "file") written.add(real).add(folderOf(real));
      }
    }
    await files.syncAll([...written]);
    await stageGeneration(open);
    const committed = await folder.commit();
    if (committed.end === "committed") return DONE;
    const { end, error } = committed;
    return end === "open"
      ? { kind: "failed", problems: [fileProblem(error)] }
      : { kind: "unclear", problems: [undoFailed(error)] };
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    return { kind: "failed", problems: [fileProblem(thrown)] };
  }
}

/**
 * After the commit nothing may fail it any more; what stays is swept by the next run.
 *
 * @returns false where something stays
 */
export async function cleanUp(open: Open): Promise<boolean> {
  const { request: { ports: { files } }, root, journal, copies } = open;
  try {
    await publishGeneration(files, root, journal.id);
    // While the mark is there: who dies here is followed by a recovery that does the same.
    await open.request.remember?.(changedBy(journal));
    for (const [index, environment] of journal.environments.entries()) {
      if (environment.state === "copied") await copies[index]?.keep(true);
      await sweepEnvironment(files, root, environment);
    }
    return true;
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    return false;
  }
}

/** When all that follows the commit is done: the transaction's folder goes, and what tells others of it. */
export async function close(open: Open): Promise<void> {
  const { request: { ports: { files } }, root, folder, journal, copies } = open;
  try {
    await folder.discard();
    for (const note of notesOf(open)) await takeNote(files, note);
    if (copies.length > 0) await sweepSpares(files, root, journal.environments.map((e) => e.path));
    for (const { name } of await files.list(transactionsFolder(root)) ?? []) {
      // Others hold what somebody may miss: `hsm gc` takes those.
      if (name.endsWith(LEFT)) await files.removeTree(`${transactionsFolder(root)}/${name}`);
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}
