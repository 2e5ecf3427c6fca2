import type { Command, Problem, Repair } from "@/model/mod.ts";
import { FileError, type Files, type Ports } from "@/ports.ts";
import { isValidName } from "@/text/pep/mod.ts";
import { compareWith, type Difference, type Freeze, isProven, parseFreeze } from "./freeze.ts";
import { requirementOf } from "./installed.ts";
import { type Journal, MARK } from "./journal.ts";
import { folderOf, isInside, under } from "./paths.ts";
import { environmentDoubtful } from "./problems.ts";
import type { TransactionFolder } from "./transaction_folder.ts";

/** What {@link repair} works on. */
export interface RepairInput {
  readonly ports: Ports;
  readonly folder: TransactionFolder;
  readonly journal: Journal;
}

/**
 * Brings environments back that a tool may have changed and of which there is no copy, after the files are restored:
 * what the lock says, then exactly what was installed, then without what was not; only where it differs. Ends with the
 * proof, never with a tool's word. May be repeated after any interruption.
 *
 * @returns what could not be proven
 */
export async function repair(input: RepairInput): Promise<readonly Problem[]> {
  const { ports: { files }, folder, journal } = input;
  const problems: Problem[] = [];
  for (const [index, { path, state }] of journal.environments.entries()) {
    const real = under(folder.root, path);
    // Who has deleted it has decided: the next sync makes it anew.
    if (state !== "bare" || await files.lstat(real) === null) continue;
    const text = new TextDecoder().decode(await files.read(folder.freeze(index)) ?? undefined);
    const freeze = parseFreeze(text);
    if (!freeze?.isPython) {
      problems.push(environmentDoubtful(path, []));
      continue;
    }
    const left = await bringBack(input, real, freeze);
    if (!isProven(left)) problems.push(environmentDoubtful(path, namesOf(left)));
  }
  return problems;
}

async function bringBack(input: RepairInput, path: string, freeze: Freeze): Promise<Difference> {
  const { ports: { files }, journal } = input;
  // Others install into a system-wide environment as well: what came or went there meanwhile may be theirs.
  const isOthers = isInside(path, input.folder.root);
  const compare = async (): Promise<Difference> => {
    const found = await compareWith(files, path, freeze);
    return isOthers ? { ...found, strays: [], lost: [] } : found;
  };
  let left = await compare();
  for (const attempt of journal.repair.flatMap(attemptsOf)) {
    if (isProven(left)) return left;
    let ran = false;
    for (const [command, words] of attempt(left)) {
      if (words.length === 0) continue;
      await run(input, command, words);
      ran = true;
    }
    if (ran) left = await compare();
  }
  if (left.damaged.length === 0 && left.added.length === 0) {
    await removeStrays(files, path, left.strays);
    left = await compare();
  }
  return left;
}

/** Calls with the words to append, for what is still different. */
type Attempt = (left: Difference) => readonly (readonly [Command, readonly string[]])[];

/**
 * From what changes least to what is the last way. What a tool says of it counts for nothing: after each attempt
 * everything is compared again.
 */
function attemptsOf({ locked, install, uninstall }: Repair): readonly Attempt[] {
  const named = ({ damaged }: Difference): readonly string[] =>
    namesIn(damaged).flatMap((name) => [locked?.option ?? "", name]);
  const wanted = (damaged: Difference["damaged"]): readonly string[] =>
    damaged.flatMap((one) => requirementOf(one) ?? []);
  return [
    ...(locked?.commands ?? []).map((command): Attempt => (left) => [[command, named(left)]]),
    ...install.map((command): Attempt => ({ damaged }) => [[command, wanted(damaged)]]),
    // What cannot be had must not keep the rest away.
    ...install.map((command): Attempt => ({ damaged }) =>
      damaged.length < 2 ? [] : damaged.map((one) => [command, wanted([one])] as const)
    ),
    ({ added }) => [[uninstall, namesIn(added.map((name) => ({ name })))]],
  ];
}

/** Metadata may hold anything: what is no name could be taken for an option. */
function namesIn(all: readonly { readonly name: string }[]): readonly string[] {
  return all.map(({ name }) => name).filter(isValidName);
}

/** Its processes carry the mark of the transaction: a recovery that is killed is recovered as well. */
async function run(
  { ports, folder, journal }: RepairInput,
  command: Command,
  more: readonly string[],
): Promise<void> {
  const env = { ...command.env, [MARK]: journal.id };
  const args = [...command.args, ...more];
  await ports.processes.run({ ...command, args, env }, folder.root);
}

/** What an installation that was cut off left, which no tool knows of. */
async function removeStrays(files: Files, path: string, strays: readonly string[]): Promise<void> {
  for (const at of strays) {
    try {
      await files.remove(`${path}/${at}`);
      await removeEmpty(files, path, folderOf(`${path}/${at}`));
    } catch (thrown) {
      // What cannot be removed is named in the end.
      if (!(thrown instanceof FileError)) throw thrown;
    }
  }
}

async function removeEmpty(files: Files, top: string, folder: string): Promise<void> {
  const entries = await files.list(folder);
  if (folder === top || entries === null) return;
  if (entries.some(({ name }) => name !== "__pycache__")) return;
  await files.removeTree(folder);
  await removeEmpty(files, top, folderOf(folder));
}

function namesOf({ damaged, added, strays, lost }: Difference): readonly string[] {
  return [
    ...damaged.map(({ name, version }) => `${name} ${version} is not as it was`),
    ...added.map((name) => `${name} was not there`),
    ...strays.map((at) => `${at} was not there`),
    ...lost.map((at) => `${at} is gone`),
  ];
}
