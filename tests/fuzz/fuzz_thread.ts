import { readCorpora } from "./corpora.ts";
import { type Finding, fuzzOne } from "./fuzz_one.ts";

/** What a thread is told. */
export interface Task {
  readonly seed: number;
  readonly inputs: number;
  /** Which thread of how many. */
  readonly thread: number;
  readonly threads: number;
  /** Number of the input at work, one a thread. */
  readonly at: Int32Array;
}

/** Counts of one kind. */
export interface Count {
  inputs: number;
  parsed: number;
  accepted: number;
  refused: number;
  /** Milliseconds of the slowest. */
  slowest: number;
}

/** What a thread answers. */
export interface Report {
  readonly counts: Readonly<Record<string, Count>>;
  readonly findings: readonly Finding[];
}

/** A run with more is broken in one place: that is enough to begin with. */
const MOST_FINDINGS = 20;

/**
 * Goes through the inputs of one thread: those whose number is its own. Says in shared memory at which input it is, so
 * that one that never ends can be named.
 */
export async function fuzzThread({ seed, inputs, thread, threads, at }: Task): Promise<Report> {
  const corpora = await readCorpora();
  const counts: Record<string, Count> = {};
  const findings: Finding[] = [];
  for (let index = thread; index < inputs && findings.length < MOST_FINDINGS; index += threads) {
    Atomics.store(at, thread, index);
    const { kind, isParsed, isAccepted, milliseconds, ...came } = await fuzzOne(
      seed,
      index,
      corpora,
    );
    const count = counts[kind] ??= { inputs: 0, parsed: 0, accepted: 0, refused: 0, slowest: 0 };
    count.inputs++;
    if (isParsed) count.parsed++;
    isAccepted ? count.accepted++ : count.refused++;
    count.slowest = Math.max(count.slowest, milliseconds);
    findings.push(...came.findings);
  }
  return { counts, findings };
}
