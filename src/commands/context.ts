import type { Answer, GlobalOptions } from "@/hsm/mod.ts";
import type { JsonObject, Problem, Report } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { paintOf, wantsColor } from "./paint.ts";
import { problemData, problemLines } from "./print_problem.ts";
import { reporter } from "./reporter.ts";
import type { Scanned } from "./scan_global.ts";

/** A value in its two printed forms. */
export interface View {
  /** Data, to stdout. */
  readonly lines?: readonly string[];
  /** What was done, to stderr; `-q` leaves it out. */
  readonly said?: readonly string[];
  readonly data: JsonObject;
}

/** What every verb gets. `process` is what the command line library writes its help through. */
export interface Context {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    readonly env: Readonly<Record<string, string>>;
    exitCode?: number | string | null;
  };
  readonly ports: Ports;
  readonly global: GlobalOptions;
  readonly report: Report;
  /** Prints what a use case came to and sets the exit code. True where there was no problem. */
  print<T>(answer: Answer<T>, view: (value: T) => View): boolean;
  /** A wrong use of the command line: exit 2. */
  usage(message: string, next: string): void;
}

/** Makes the context of one command line. */
export function makeContext(ports: Ports, scanned: Scanned): Context {
  const { terminal, variables } = ports;
  const paint = paintOf(wantsColor(scanned.color, variables, terminal.errIsTerminal));
  const say = (lines: readonly string[]): void => {
    if (lines.length > 0) terminal.err(lines.join("\n") + "\n");
  };
  const json = (data: JsonObject): void =>
    terminal.out(JSON.stringify({ schema: 1, ...data }) + "\n");
  const showProblems = (problems: readonly Problem[], warnings: readonly Problem[]): void => {
    if (scanned.json) return;
    for (const warning of scanned.quiet ? [] : warnings) {
      say(problemLines(warning, "warning", paint));
    }
    for (const problem of problems) say(problemLines(problem, "error", paint));
  };
  const process: Context["process"] = {
    stdout: { write: (text) => terminal.out(text) },
    stderr: { write: (text) => terminal.err(text) },
    env: {},
  };
  const finish = (code: number): void => {
    if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = code;
  };
  return {
    process,
    ports,
    global: {
      directory: scanned.directory,
      registries: scanned.registries,
      lockTimeout: 1000 * Number(scanned.lockTimeout ?? 0),
    },
    report: reporter(ports, scanned, paint),
    print: (answer, view) => {
      finish(answer.exit);
      showProblems(answer.problems, answer.warnings);
      const shown = answer.value === undefined ? undefined : view(answer.value);
      if (scanned.json) {
        json({
          ...(shown?.data ?? {}),
          ...(answer.problems.length > 0 && { errors: answer.problems.map(problemData) }),
          warnings: answer.warnings.map(problemData),
        });
      } else if (shown) {
        if (shown.lines && shown.lines.length > 0) terminal.out(shown.lines.join("\n") + "\n");
        if (!scanned.quiet) say(shown.said ?? []);
      }
      return answer.problems.length === 0;
    },
    usage: (message, next) => {
      finish(2);
      const problem = { code: "HSM-E0701", message, next };
      if (scanned.json) json({ errors: [problemData(problem)], warnings: [] });
      else say(problemLines(problem, "error", paint));
    },
  };
}
