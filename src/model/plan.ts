import type { Command, Ran } from "./snapshot.ts";

/** What a sync would do: data, ordered, each step exactly one effect. */
export interface Plan {
  /** Inside the transaction: all done, or all undone. */
  readonly steps: readonly Step[];
  /** After the commit; cannot be undone (removing containers that left the stack). */
  readonly after: readonly Step[];
  /** Lines for the user: what was kept, what is personal, what could not be judged. */
  readonly notes: readonly string[];
}

/** One effect with its cause. */
export interface Step {
  /** Unique in the plan, stable, e.g. `uv.write.pyproject`. */
  readonly id: string;
  /** Adapter that wants it, or `hsm`. */
  readonly by: string;
  /** What it is about, as a person reads it: a path, or a tool's words (`uv lock`). */
  readonly subject: string;
  /** Why, in words: `adds qdrant-client>=1.12,<2 (package:qdrant-adapter)`. One entry a line. */
  readonly causes: readonly string[];
  /** What it does. */
  readonly effect: Effect;
}

/** The closed set of effects. */
export type Effect =
  | {
    readonly kind: "write";
    /** Relative to the root; absolute only for the targets design §7 allows. */
    readonly path: string;
    readonly text: string;
    /** The content this was computed from (hex SHA-256), undefined = absent: re-checked before writing. */
    readonly from?: string;
    /** 0o600 for files of `.hsm/env`; default: keep the old mode, else 0o644. */
    readonly mode?: number;
    /** Content is secret: never shown, never in journal or history. */
    readonly secret?: boolean;
  }
  | { readonly kind: "remove"; readonly path: string; readonly from?: string }
  | {
    readonly kind: "run";
    readonly command: Command;
    /** Files the tool may write; they are restored without asking. */
    readonly mayWrite: readonly string[];
    /** What it may leave behind where it is killed; what of it was not there before is removed. */
    readonly mayLeave?: readonly MayLeave[];
    /** Environment folder the tool may change; it is copied by hard links before. */
    readonly environment?: string;
    /** A project's folder outside this one that the tool works on too: its lock is held as well. */
    readonly shared?: string;
    /** Runs only to look: its output goes to the adapter's `judge`, nothing is changed. */
    readonly judged?: boolean;
  };

/** Temporary files of a tool, by their names: `prefix`, then so many ASCII letters and digits. */
export interface MayLeave {
  /** One of the step's `mayWrite`: they lie in its folder. */
  readonly beside: string;
  /** Begins with `.tmp`. */
  readonly prefix: string;
  /** How many letters and digits follow: at least 6. */
  readonly random: number;
}

/** What a step came to, as adapters' `judge` and `explain` see it. */
export interface StepOutcome {
  /** Which step. */
  readonly step: Step;
  /** What the tool said. */
  readonly ran?: Ran;
}
