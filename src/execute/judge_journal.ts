import type { Problem } from "@/model/mod.ts";
import type { Files, Identity, Stat, Variables } from "@/ports.ts";
import { isNarrow } from "./debris.ts";
import { realPlace } from "./locate.ts";
import { noteIn } from "./shared_notes.ts";
import type { Journal, Target } from "./journal.ts";
import { folderOf, isInside, plainPath, relativeTo, transactionsFolder, under } from "./paths.ts";
import { environmentTaken } from "./problems.ts";

/** What {@link judgeJournal} needs. */
export interface JudgeInput {
  readonly files: Files;
  /** The outside world's variables: they may name an environment outside the project. */
  readonly variables: Variables;
  /** Who runs this. */
  readonly identity: Pick<Identity, "uid">;
  /** Real path of the project. */
  readonly root: string;
  /** Name of the transaction's folder. */
  readonly id: string;
  readonly journal: Journal;
  /** See {@link isOfThisBoot}. */
  readonly isOurs: boolean;
}

/**
 * Whether a journal was written on this machine since it was started: nobody else knows the mark of a boot. A project
 * may come from somebody else, as an archive or from git, with an `.hsm` in it.
 *
 * @param boot the machine's boot; "" where it is not known
 */
export function isOfThisBoot(journal: Journal, boot: string): boolean {
  return boot !== "" && journal.began.boot === boot;
}

/**
 * Looks whether a journal speaks only of places where hsm works. Its sum says that it is whole, not that hsm wrote it:
 * undoing moves, writes and deletes what it names.
 *
 * Inside the project that is every place but git's own and `.hsm/txn`. Outside it is what a note in the same folder
 * vouches for (a workspace), the environment that a variable names, and, with a journal of this boot, what it says.
 * Links that stand on the way today are followed nowhere. What is to be removed by a form of names has a narrow one.
 *
 * @returns what it names and must not; empty = it can be undone
 */
export async function judgeJournal(input: JudgeInput): Promise<readonly string[]> {
  const { id, journal } = input;
  if (journal.id !== id || !/^[\w-]{1,64}$/.test(id)) return [journal.id];
  const wrong: string[] = [];
  for (const { real, kept } of journal.targets) {
    if (!await isPlace(input, real)) wrong.push(real);
    else if (!isKept(real, kept, id)) wrong.push(kept ?? "");
  }
  for (const path of journal.folders) if (!await isPlace(input, path)) wrong.push(path);
  for (const { path, copy, state } of journal.environments) {
    const isMoved = state === "copied" && isInside(under(input.root, path), input.root);
    if (isMoved || !await isPlace(input, path, true)) wrong.push(path);
    else if (!isCopy(input, path, copy) || !await isFolder(input, copy)) wrong.push(copy);
  }
  for (const one of journal.steps.flatMap(({ debris = [] }) => debris)) {
    if (!isNarrow(one) || !journal.targets[one.target]) wrong.push(`${one.prefix}*`);
  }
  const undo = `${transactionsFolder(input.root)}/${id}/undo`;
  if ((await input.files.lstat(undo))?.kind === "symlink") wrong.push(`.hsm/txn/${id}/undo`);
  return wrong;
}

const NAMES: Readonly<Record<Stat["kind"], string>> = {
  symlink: "a link",
  file: "a file",
  directory: "a folder",
  other: "no folder",
};

/**
 * Environments that are to be put back or repaired, and in whose place there is something else today. A tool leaves a
 * folder there, or nothing: whatever it is, a person made it, or whoever packed the project. A link is not followed.
 */
export async function placesTaken(
  { files, root, journal }: Pick<JudgeInput, "files" | "root" | "journal">,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { path, state, existed, copy } of journal.environments) {
    const { kind } = await files.lstat(under(root, path)) ?? {};
    if (state === "planned" || kind === undefined || kind === "directory") continue;
    // An earlier recovery has put it back, and somebody has worked on since.
    if (state === "copied" && existed && await files.lstat(under(root, copy)) === null) continue;
    problems.push(environmentTaken(path, journal.id, NAMES[kind]));
  }
  return problems;
}

async function isFolder({ files, root }: JudgeInput, path: string): Promise<boolean> {
  const stat = await files.lstat(under(root, path));
  return stat === null || stat.kind === "directory";
}

async function isPlace(input: JudgeInput, path: string, isEnvironment = false): Promise<boolean> {
  const { files, root } = input;
  if (path === "" || path.includes("\0") || plainPath(path) !== path) return false;
  const names = path.toLowerCase().split("/");
  if (names.includes(".git")) return false;
  const full = under(root, path);
  // As the journal writes it: relative inside, absolute outside.
  if (relativeTo(root, full) !== path) return false;
  if (!await hasNoLinkAbove(files, full)) return false;
  if (!isInside(root, full) || full === root) {
    return await isKnownOutside(input, full, isEnvironment);
  }
  return names[0] !== ".hsm" || !["txn", "lock", undefined].includes(names[1]);
}

/** Where the folder of a path really is: hsm noted real paths, so no part of one was a link. */
async function hasNoLinkAbove(files: Files, path: string): Promise<boolean> {
  for (let folder = folderOf(path);; folder = folderOf(folder)) {
    if (await files.lstat(folder) !== null) return await files.realPath(folder) === folder;
    if (folder === "/") return true;
  }
}

async function isKnownOutside(
  { files, variables, identity, root, id, isOurs }: JudgeInput,
  path: string,
  isEnvironment: boolean,
): Promise<boolean> {
  if (isOurs) return true;
  for (let folder = folderOf(path);; folder = folderOf(folder)) {
    if (isInside(folder, root) && await noteIn({ files, identity }, folder, root, id)) return true;
    if (folder === "/") break;
  }
  const said = variables.get("UV_PROJECT_ENVIRONMENT") ?? "";
  const named = said === "" ? undefined : plainPath(under(root, said));
  if (!isEnvironment || named === undefined) return false;
  return named === path || await realPlace(files, named) === path;
}

/** An original that was laid beside its file. */
function isKept(real: string, kept: Target["kept"], id: string): boolean {
  return kept === undefined || kept === "" || kept === `${real}.hsm-orig` ||
    kept === `${real}.hsm-orig-${id}`;
}

/** The copy of an environment is in the transaction's folder, or beside it. */
function isCopy({ id }: JudgeInput, path: string, copy: string): boolean {
  const beside = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  const number = /env-(\d{1,6})$/.exec(copy)?.[1];
  return copy === `.hsm/txn/${id}/env-${number}` || copy === `${beside}.hsm-${id}-env-${number}`;
}
