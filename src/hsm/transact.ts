import type { Command, Judgement, Plan, Problem, Ran, Report, Step } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import {
  LOCK_HELD,
  type ProjectLock,
  recover,
  runTransaction,
  withProjectLock,
} from "@/execute/mod.ts";
import { type Answer, done, EXIT, refused } from "./answer.ts";
import type { GlobalOptions } from "./options.ts";
import { VERSION } from "@/model/mod.ts";

/** How a plan is carried out. */
export interface Carrying {
  readonly plan: Plan;
  readonly yes: boolean;
  readonly judge?: (step: Step, ran: Ran) => Promise<Judgement>;
  readonly explain?: (step: Step, ran: Ran) => Problem;
  readonly repair?: readonly Command[];
}

/** What a body may do while it holds the lock. */
export interface Held {
  /** Carries a plan out: all of it, or nothing. */
  readonly carryOut: (carrying: Carrying) => Promise<Answer<void>>;
  /** What was put back of a dead run before the body began. */
  readonly recovered: readonly string[];
}

/**
 * Takes the project's lock, settles what a dead run left, and gives the means to change something.
 *
 * @param command as the user knows it, for the lock and the journal
 * @returns the body's answer; exit 3 where another run holds the lock, 4 where a person must decide first
 */
export async function withProject<T>(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  command: string,
  report: Report,
  body: (held: Held) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const info = { command, wait: global.lockTimeout, report };
  const result = await withProjectLock(ports, root, info, async (lock): Promise<Answer<T>> => {
    const before = await recover({ ports, root, lock, report });
    if (before.problems.length > 0) return refused(before.problems, [], EXIT.person);
    return await body({
      recovered: before.restored,
      carryOut: (carrying) => carryOut(ports, root, lock, command, report, carrying),
    });
  });
  if (result.ok) return result.value;
  const busy = result.problems.some((problem) => problem.code === LOCK_HELD);
  return refused(result.problems, [], busy ? EXIT.busy : EXIT.failed);
}

async function carryOut(
  ports: Ports,
  root: string,
  lock: ProjectLock,
  command: string,
  report: Report,
  carrying: Carrying,
): Promise<Answer<void>> {
  const request = { ...carrying, ports, root, lock, command, report, version: VERSION };
  const outcome = await runTransaction(request);
  switch (outcome.kind) {
    case "committed":
      return done(undefined, outcome.problems);
    case "failed-and-restored":
      report({ kind: "note", text: whatWasRestored(outcome.restored) });
      return refused(outcome.problems);
    case "needs-a-person":
      return refused(outcome.problems, [], EXIT.person);
    case "stopped":
      report({ kind: "note", text: whatWasRestored(outcome.restored) });
      return refused([stopped(outcome.signal)], [], exitOf(outcome.signal));
  }
}

function whatWasRestored(restored: readonly string[]): string {
  return restored.length === 0 ? "Nothing was changed" : `Restored ${restored.join(", ")}`;
}

function stopped(signal: string): Problem {
  return {
    code: "HSM-E0640",
    message: `Stopped by ${signal}; everything is as before`,
    next: "Run the same command again when you like",
  };
}

function exitOf(signal: string): number {
  if (signal === "SIGTERM") return EXIT.terminate;
  return signal === "SIGHUP" ? EXIT.hangup : EXIT.interrupt;
}
