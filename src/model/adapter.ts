import type { JsonObject } from "./json.ts";
import type { Lock, Owned } from "./lock.ts";
import type { Step, StepOutcome } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Command, Snapshot, Want } from "./snapshot.ts";
import type { Stack } from "./stack.ts";

/**
 * What an adapter is asked with. The same input is passed to every method of one run.
 */
export interface AdapterInput {
  /** What is wanted. */
  readonly stack: Stack;
  /** The lock as found, `EMPTY_LOCK` where there is none. */
  readonly lock: Lock;
  /** False where no hsm.lock was found: an entry with exactly our text is then adopted. */
  readonly locked: boolean;
  /** What was seen. */
  readonly snapshot: Snapshot;
  /** What the command line said. */
  readonly options: SyncOptions;
  /** Generated secrets known so far: container → property → value. The facade makes missing ones before `steps`. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** This machine's records of earlier runs, by adapter name (from `.hsm/state.json`). */
  readonly memory: JsonObject;
  /** A rollback: text of the tools' own lock files as an earlier generation had them, by path. */
  readonly restored?: Readonly<Record<string, string>>;
}

/** What the command line said. */
export interface SyncOptions {
  /** Fail when anything tracked would change. */
  readonly locked: boolean;
  /** Use the lock as it is: no registry, git or network. */
  readonly frozen: boolean;
  /** Use no network. */
  readonly offline: boolean;
  /** Answer yes to questions. */
  readonly yes: boolean;
  /** Restore hsm's text where somebody changed an entry of hsm's. */
  readonly overwrite: boolean;
  /** Leave a changed entry to the user. */
  readonly adopt: boolean;
  /** Restore hsm's text, also where hsm did not write the file, after a copy of the whole file is made. */
  readonly backup: boolean;
}

/** What `steps` answers. */
export interface AdapterSteps {
  /** Inside the transaction. */
  readonly steps: readonly Step[];
  /** After the commit. */
  readonly after: readonly Step[];
  /** Lines for the user. */
  readonly notes: readonly string[];
  /** Files that `steps` change and of which a copy is kept first (`--backup`): somebody wrote in them. */
  readonly backups?: readonly string[];
}

/** What `judge` answers after a step. */
export interface Judgement {
  /** Not empty: the step failed although the tool said otherwise; everything is undone. */
  readonly problems: readonly Problem[];
  /** A question the user must say yes to, with its lines; without a terminal or `--yes` it is a refusal. */
  readonly question?: {
    readonly lines: readonly string[];
    readonly prompt: string;
    readonly next: string;
  };
}

/**
 * Calls that bring an environment back of which no copy could be made. Run after files are restored, each only where
 * something is not as it was; what is appended are words that come from what was installed.
 */
export interface Repair {
  /**
   * Install what the lock file says and leave everything else: one after the other until all is as it was.
   * `option NAME` is appended for each distribution that must be installed anew. Undefined where there was no lock file.
   */
  readonly locked?: { readonly commands: readonly Command[]; readonly option: string };
  /** Install exactly the requirements that are appended, without their dependencies; one after the other as well. */
  readonly install: readonly Command[];
  /** Uninstalls the distributions whose names are appended. */
  readonly uninstall: Command;
}

/**
 * A tool that hsm drives (the specification's BaseAdapter). Pure: text in, steps out. An adapter never reads, writes or
 * runs anything; the facade reads what `wants` names and the driver does what `steps` says.
 */
export interface Adapter {
  /** Unique, as in `Step.by`. */
  readonly name: string;
  /** Whether this adapter carries any of this stack. One that does not may still have something of its own to clean up. */
  applies(stack: Stack, lock: Lock): boolean;
  /** Files, variables, tools and probes to read; asked again until nothing new is wanted, at most 4 rounds. */
  wants(input: AdapterInput): readonly Want[];
  /** What is wrong before any write. */
  check(input: AdapterInput): readonly Problem[];
  /** What must change. Empty = nothing. Asked only when `check` found nothing. */
  steps(input: AdapterInput): AdapterSteps;
  /** What hsm.lock keeps as owned by this adapter after `steps`. */
  record(input: AdapterInput): Owned;
  /** Wants read again after a `run` step of this adapter, for `judge`. */
  rereads(step: Step, input: AdapterInput): readonly Want[];
  /** Whether the tool did what was asked. `after` holds what `rereads` named. */
  judge(outcome: StepOutcome, input: AdapterInput, after: Snapshot): Judgement;
  /** What is not as it should be in a project said to be in sync. */
  verify(input: AdapterInput): readonly Problem[];
  /** Lock files of the tool's own: the history keeps them, a rollback gives them back before the tool runs. */
  locks?(input: AdapterInput): readonly string[];
  /** How its environment is brought back where no copy of it could be made. */
  repair?(input: AdapterInput): Repair | undefined;
  /** What the user does next after a failed step. */
  explain(outcome: StepOutcome, input: AdapterInput): Problem;
}
