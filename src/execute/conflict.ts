import type { Problem } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import type { Decision } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import type { Journal, Target } from "./journal.ts";
import { folderOf, under } from "./paths.ts";
import { editedSince, originalLost } from "./problems.ts";
import { putFile, sameBytes } from "./put_file.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** What a person has decided, by file as the user knows it: what is there stays, or the original comes back. */
export type Choices = Readonly<Record<string, "keep" | "restore">>;

/** A file that was neither what it had been nor what hsm made of it. */
export interface Conflict {
  /** As the user knows it. */
  readonly path: string;
  /** Where the original was laid, from the root; "" where there was none. */
  readonly kept: string;
}

/** What became of one file. */
export interface TargetUndone {
  readonly restored: boolean;
  readonly problems: readonly Problem[];
  readonly kept?: string;
  readonly conflict?: Conflict;
  /** A person had decided about it. */
  readonly isChosen?: boolean;
}

/** Nothing was to be done. */
export const LEFT: TargetUndone = { restored: false, problems: [] };

/** Settled by a person. */
export const CHOSEN: TargetUndone = { ...LEFT, kept: "", isChosen: true };

/** What handling a conflict works on. */
export interface ConflictInput {
  readonly ports: { readonly files: Files };
  readonly folder: TransactionFolder;
  readonly journal: Journal;
}

/** The user's edit stays; the original is laid beside it. */
export async function layBeside(
  input: ConflictInput,
  target: Target,
  original: Uint8Array | null,
): Promise<TargetUndone> {
  const { ports: { files }, folder, journal } = input;
  if (target.old?.kind !== "file") return conflictOf(target, "");
  if (original === null || await digestOf(original) !== target.old.digest) {
    return { restored: false, problems: [originalLost(target.path)], kept: "" };
  }
  const names = ["hsm-orig", `hsm-orig-${journal.id}`];
  for (const ending of names) {
    const real = `${under(folder.root, target.real)}.${ending}`;
    const there = await files.lstat(real);
    const same = there?.kind === "file" &&
      sameBytes(await files.read(real) ?? new Uint8Array(), original);
    if (there !== null && !same) continue;
    if (!same) {
      const temp = `.hsm-${journal.id}-orig.tmp`;
      const beside = `${folderOf(real)}/${temp}`;
      if (await files.lstat(beside) !== null) await files.remove(beside);
      await putFile(files, real, { bytes: original, mode: target.old.mode, temp });
    }
    return conflictOf(target, `${target.real}.${ending}`);
  }
  return { restored: false, problems: [originalLost(target.path)] };
}

/** A conflict of an earlier undo: settled by a choice, when the laid-out original is gone, or the file is what it was. */
export async function waited(
  input: ConflictInput,
  target: Target,
  decision: Decision,
  choice: Choices[string] | undefined,
): Promise<TargetUndone> {
  const { ports: { files }, folder } = input;
  if (target.kept === undefined || target.kept === "") return LEFT;
  if (await files.lstat(under(folder.root, target.kept)) === null) return { ...LEFT, kept: "" };
  if (decision !== "nothing" && choice !== "keep") return conflictOf(target, target.kept);
  await removeKept(input, target);
  return choice === "keep" ? CHOSEN : { ...LEFT, kept: "" };
}

/** Takes the laid-out original away. */
export async function removeKept(input: ConflictInput, { kept = "" }: Target): Promise<void> {
  const { ports: { files }, folder } = input;
  const real = under(folder.root, kept);
  if (kept !== "" && await files.lstat(real) !== null) await files.remove(real);
}

function conflictOf(target: Target, kept: string): TargetUndone {
  const { path } = target;
  return { restored: false, problems: [editedSince(path, kept)], kept, conflict: { path, kept } };
}
