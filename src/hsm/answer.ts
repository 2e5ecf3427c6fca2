import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";

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

/** The answer of a command that a signal stopped; undefined where none came. Nothing was changed, or all was put back. */
export function stopped<T>({ stop }: Ports): Answer<T> | undefined {
  return stop.aborted ? refused([stopProblem(signalOf(stop))], [], exitOf(stop)) : undefined;
}

/** Name of the signal that came. */
export function signalOf(stop: AbortSignal): string {
  return typeof stop.reason === "string" ? stop.reason : "SIGINT";
}

function stopProblem(signal: string): Problem {
  return {
    code: "HSM-E0640",
    message: `Stopped by ${signal}: everything is as before`,
    next: "Run the same command again when you like",
  };
}

function exitOf(stop: AbortSignal): number {
  const signal = signalOf(stop);
  if (signal === "SIGTERM") return EXIT.terminate;
  return signal === "SIGHUP" ? EXIT.hangup : EXIT.interrupt;
}
