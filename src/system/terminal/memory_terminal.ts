import type { Terminal } from "@/ports.ts";

/** A terminal in memory. */
export interface MemoryTerminal extends Terminal {
  /** Everything written to stdout so far. */
  readonly stdout: string;
  /** Everything written to stderr so far. */
  readonly stderr: string;
  /** Every question asked, in order. */
  readonly questions: readonly string[];
}

/** What a memory terminal is like. */
export interface MemoryTerminalOptions {
  /** Whether all three streams are terminals; default: none is. */
  readonly interactive?: boolean;
  /** Columns; default 80. */
  readonly width?: number;
  /** Answers to questions, in order; when they run out: no. */
  readonly answers?: readonly boolean[];
}

/**
 * A terminal in memory: keeps what is written, answers from a list. Without a terminal nothing is asked and the answer
 * is no.
 *
 * @example
 * ```ts
 * import { memoryTerminal } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const terminal = memoryTerminal({ interactive: true, answers: [true] });
 * assert.equal(await terminal.confirm("Go on?"), true);
 * assert.deepEqual(terminal.questions, ["Go on?"]);
 * ```
 */
export function memoryTerminal(options: MemoryTerminalOptions = {}): MemoryTerminal {
  const interactive = options.interactive ?? false;
  const answers = [...(options.answers ?? [])];
  const questions: string[] = [];
  const text = { out: "", err: "" };
  let shown = (more: string): string => more;
  return {
    out: (more) => void (text.out += shown(more)),
    err: (more) => void (text.err += shown(more)),
    mask: (hide) => {
      const before = shown;
      shown = (more) => hide(before(more));
    },
    outIsTerminal: interactive,
    errIsTerminal: interactive,
    inIsTerminal: interactive,
    width: options.width ?? 80,
    confirm: (question) => {
      if (!interactive) return Promise.resolve(false);
      questions.push(shown(question));
      text.err += shown(`${question} [y/N] `);
      return Promise.resolve(answers.shift() ?? false);
    },
    get stdout() {
      return text.out;
    },
    get stderr() {
      return text.err;
    },
    questions,
  };
}
