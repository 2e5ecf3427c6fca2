import type { Problem, Result } from "@/model/mod.ts";

/** Exit codes, as `docs/cli.md` lists them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  changes: 2,
  busy: 3,
  person: 4,
  hangup: 129,
  interrupt: 130,
  terminate: 143,
} as const;

/** What a use case came to: a value where there is one, what is wrong, and the exit code. */
export interface Answer<T> {
  /** Exit code. */
  readonly exit: number;
  /** undefined where there are problems. */
  readonly value?: T;
  /** What is wrong; empty = fine. */
  readonly problems: readonly Problem[];
  /** What the user should know. */
  readonly warnings: readonly Problem[];
}

/** An answer with a value. */
export function done<T>(
  value: T,
  warnings: readonly Problem[] = [],
  exit: number = EXIT.ok,
): Answer<T> {
  return { exit, value, problems: [], warnings };
}

/** An answer without a value: everything is as before. */
export function refused<T>(
  problems: readonly Problem[],
  warnings: readonly Problem[] = [],
  exit: number = EXIT.failed,
): Answer<T> {
  return { exit, problems, warnings };
}

/** An answer made of a result. */
export function answered<T>(result: Result<T>): Answer<T> {
  return result.ok ? done(result.value, result.warnings) : refused(result.problems);
}
