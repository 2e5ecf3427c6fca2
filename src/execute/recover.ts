import type { Problem, Report } from "@/model/mod.ts";
import { FileError, type Files, type Ports } from "@/ports.ts";
import type { Choices, Conflict } from "./conflict.ts";
import { sweepEnvironment } from "./environment.ts";
import { type Journal, parseJournal } from "./journal.ts";
import { isOfThisBoot, judgeJournal, placesTaken } from "./judge_journal.ts";
import { publishGeneration } from "./keep_generation.ts";
import { isInside, transactionsFolder, under } from "./paths.ts";
import {
  fileProblem,
  journalStrange,
  journalTooNew,
  journalUnreadable,
  leftOut,
} from "./problems.ts";
import type { ProjectLock } from "./project_lock.ts";
import { FOUND, TransactionFolder } from "./transaction_folder.ts";
import { undo } from "./undo.ts";

/** What recovering came to. */
export interface Recovery {
  /** What was put back, as the user knows it. */
  readonly restored: readonly string[];
  /** Transactions that are settled now. */
  readonly settled: readonly string[];
  /** What a person must look at (exit 4); empty: the project is whole. */
  readonly problems: readonly Problem[];
  /** Files that a person must decide about. */
  readonly conflicts: readonly Conflict[];
  /** Those that {@link RecoverInput.choices} has settled. */
  readonly decided: readonly string[];
}

/** What {@link recover} needs. */
export interface RecoverInput {
  /** The outside world. */
  readonly ports: Ports;
  /** Absolute path of the project. */
  readonly root: string;
  /** Proof that the project is locked, so every open transaction is a dead run's (invariant 1). */
  readonly lock: ProjectLock;
  /** Hears what is put back. */
  readonly report: Report;
  /**
   * Takes down which environments a transaction has made or changed that was committed but not cleaned up, as the plan
   * named them: whoever carried it out died before that.
   */
  readonly remember?: (environments: readonly string[]) => Promise<void>;
  /** What a person has decided about files that were edited meanwhile. */
  readonly choices?: Choices;
}

/**
 * Settles what killed runs left: before the commit mark everything goes back, after it only cleaning up is left. May be
 * killed and repeated at any point.
 */
export async function recover(input: RecoverInput): Promise<Recovery> {
  const { ports: { files } } = input;
  const restored: string[] = [];
  const settled: string[] = [];
  const problems: Problem[] = [];
  const conflicts: Conflict[] = [];
  const decided: string[] = [];
  try {
    const root = await files.realPath(input.root) ?? input.root;
    const found = [];
    for (const name of await idsIn(files, root)) {
      const folder = new TransactionFolder(files, root, name);
      found.push({ folder, state: await stateOf(files, folder) });
    }
    found.sort((a, b) => beganAt(b.state) - beganAt(a.state));
    for (const { folder, state } of found) {
      const answer = await settle(input, folder, state);
      restored.push(...answer.restored);
      problems.push(...answer.problems);
      conflicts.push(...answer.conflicts ?? []);
      decided.push(...answer.decided ?? []);
      if (answer.problems.length === 0) settled.push(folder.id);
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    problems.push(fileProblem(thrown, "HSM-E0808"));
  }
  return { restored, settled, problems, conflicts, decided };
}

/** Ids of transactions that are open or wait for a person. Cheap: for readers that hold no lock. */
export async function pendingTransactions(files: Files, root: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of await idsIn(files, root)) {
    if (await files.lstat(`${transactionsFolder(root)}/${name}/journal.json`) !== null) {
      ids.push(name);
    }
  }
  return ids;
}

/** Names of all transactions that are not settled: what was put aside is none. */
async function idsIn(files: Files, root: string): Promise<readonly string[]> {
  const entries = await files.list(transactionsFolder(root)) ?? [];
  return entries.map(({ name }) => name).filter((name) => !name.endsWith(FOUND));
}

type State =
  | { readonly kind: "committed" | "open"; readonly journal: Journal }
  | { readonly kind: "never-began" | "unreadable" }
  | { readonly kind: "newer"; readonly version: number };

async function stateOf(files: Files, folder: TransactionFolder): Promise<State> {
  for (const kind of ["committed", "open"] as const) {
    const bytes = await files.read(kind === "open" ? folder.journal : folder.committed);
    if (bytes === null) continue;
    const found = await parseJournal(new TextDecoder().decode(bytes));
    return found.kind === "journal" ? { kind, journal: found.journal } : found;
  }
  return { kind: "never-began" };
}

function beganAt(state: State): number {
  return "journal" in state ? state.journal.began.at : 0;
}

async function settle(
  input: RecoverInput,
  folder: TransactionFolder,
  state: State,
): Promise<Pick<Recovery, "restored" | "problems"> & Partial<Recovery>> {
  const { ports, report, choices = {} } = input;
  switch (state.kind) {
    case "open": {
      const { problems, journal } = await judged(input, folder, state.journal);
      if (problems.length === 0) {
        problems.push(...await placesTaken({ files: ports.files, root: folder.root, journal }));
      }
      if (problems.length > 0) return { restored: [], problems };
      const { command, pid } = journal.began;
      report({ kind: "recovered", what: `\`${command}\` (process ${pid}) was cut off` });
      return await undo({ ports, folder, journal, report, keepFound: true, choices });
    }
    case "committed": {
      const { problems, journal } = await judged(input, folder, state.journal);
      if (problems.length > 0) return { restored: [], problems };
      // The run may have died before its mark was durable, and from now on people build on what it left.
      await ports.files.syncFolder(folder.path);
      await input.remember?.(await changedHere(input, folder.root, journal));
      // Nobody else may tell people what to type.
      const after = isOfThisBoot(journal, ports.identity.boot) ? journal.after ?? [] : [];
      if (after.length > 0) {
        report({ kind: "warning", problem: leftOut(journal.began.command, after) });
      }
      await publishGeneration(ports.files, folder.root, folder.id);
      for (const environment of journal.environments) {
        await sweepEnvironment(ports.files, folder.root, environment);
      }
      await folder.discard();
      return { restored: [], problems: [] };
    }
    case "never-began":
      await folder.discard();
      return { restored: [], problems: [] };
    case "unreadable":
      report({
        kind: "warning",
        problem: journalUnreadable(folder.id, await folder.putAside(FOUND)),
      });
      return { restored: [], problems: [] };
    case "newer":
      return { restored: [], problems: [journalTooNew(folder.id, state.version)] };
  }
}

/**
 * Environments that a committed run has changed. A journal may come from elsewhere: one outside of the project counts
 * only where this machine wrote it, and none of which the name leads to another folder.
 */
async function changedHere(
  { ports: { files, identity } }: RecoverInput,
  root: string,
  journal: Journal,
): Promise<readonly string[]> {
  const isOurs = isOfThisBoot(journal, identity.boot);
  const real: string[] = [];
  for (const { path, named = path, state } of journal.environments) {
    const full = under(root, path);
    if (state === "planned" || !(isOurs || isInside(root, full))) continue;
    if (await files.realPath(under(root, named)) === full) real.push(named);
  }
  return real;
}

/** What may be done of a journal that another process wrote: nothing in a strange place, no command of another boot. */
async function judged(
  { ports: { files, variables, identity } }: RecoverInput,
  { root, id }: TransactionFolder,
  journal: Journal,
): Promise<{ readonly problems: Problem[]; readonly journal: Journal }> {
  const isOurs = isOfThisBoot(journal, identity.boot);
  const strange = await judgeJournal({ files, variables, identity, root, id, journal, isOurs });
  const problems = strange.length === 0 ? [] : [journalStrange(id, strange)];
  return { problems, journal: isOurs ? journal : { ...journal, repair: [] } };
}
