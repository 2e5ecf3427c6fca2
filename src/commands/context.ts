import type { Answer, GlobalOptions } from "@/hsm/mod.ts";
import type { JsonObject, Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { usageProblem } from "./application_text.ts";
import { paintOf, wantsColor } from "./paint.ts";
import { plainText, shownJson } from "./plain_text.ts";
import { problemData, problemLines } from "./print_problem.ts";
import { reporter } from "./reporter.ts";
import type { Scanned } from "./scan_global.ts";
import { type Screen, screenOf } from "./screen.ts";

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
  /** 0, 1 (`-v`), 2 (`-vv`). */
  readonly verbose: number;
  /** Columns of stdout; undefined where it is no terminal. */
  readonly width?: number;
  /**
   * Prints what a use case came to and sets the exit code: one document with `--json`, else data to stdout and the rest
   * to stderr.
   *
   * @param always data that is printed also where there is no value
   */
  print<T>(answer: Answer<T>, view: (value: T) => View, always?: JsonObject): void;
  /** Says what was done before the command ends; nothing with `-q` and `--json`. */
  say(lines: readonly string[]): void;
  /** Data alone. */
  data(lines: readonly string[], data: JsonObject): void;
  /** A command that cannot be carried out. */
  fail(problems: readonly Problem[], exit: number): void;
  /** A wrong use of the command line: exit 2. */
  usage(message: string, next: string): void;
}

/** Makes the context of one command line. */
export function makeContext(given: Ports, scanned: Scanned): Context {
  const { terminal, variables } = given;
  const paint = paintOf(wantsColor(scanned.color, variables, terminal.errIsTerminal));
  const screen = screenOf(given);
  const ports = scanned.noInput ? withoutInput(given) : withQuestions(given, screen);
  const voice = reporter({ screen, paint, clock: ports.clock }, scanned);
  const process: Context["process"] = {
    stdout: { write: (text) => out(plainText(text)) },
    // The library writes only its errors here, which are taken as problems.
    stderr: { write: () => {} },
    env: {},
  };
  const out = (text: string): void => {
    try {
      terminal.out(text);
    } catch (thrown) {
      screen.say(problemLines(outputProblem(thrown), "error", paint));
      process.exitCode = 1;
    }
  };
  const json = (data: JsonObject): void =>
    out(shownJson(JSON.stringify({ schema: 1, ...data })) + "\n");
  const say = (lines: readonly string[]): void => {
    if (!scanned.quiet && !scanned.json) screen.say(lines);
  };
  const data = (lines: readonly string[], value: JsonObject): void => {
    if (scanned.json) json(value);
    else if (lines.length > 0) out(plainText(lines.join("\n") + "\n"));
  };
  const errors = (problems: readonly Problem[], warnings: readonly Problem[]): void => {
    voice.close();
    for (const warning of warnings) say(problemLines(warning, "warning", paint));
    if (scanned.json) return;
    for (const problem of problems) screen.say(problemLines(problem, "error", paint));
  };
  const fail = (problems: readonly Problem[], exit: number): void => {
    process.exitCode = exit;
    errors(problems, []);
    if (scanned.json) json({ errors: problems.map(problemData), warnings: [] });
  };
  return {
    process,
    ports,
    global: {
      directory: scanned.directory,
      registries: scanned.registries,
      lockTimeout: 1000 * Number(scanned.lockTimeout ?? 0),
      report: voice.report,
    },
    verbose: scanned.verbose,
    ...(terminal.outIsTerminal && { width: terminal.width }),
    say,
    data,
    fail,
    usage: (message, next) => fail([usageProblem(message, next)], 2),
    print: (answer, view, always = {}) => {
      const { exit, problems, warnings, value } = answer;
      process.exitCode = exit;
      errors(problems, warnings);
      const shown = value === undefined ? undefined : view(value);
      data(shown?.lines ?? [], {
        ...always,
        ...(shown?.data ?? {}),
        ...(problems.length > 0 && { errors: problems.map(problemData) }),
        warnings: warnings.map(problemData),
      });
      say(shown?.said ?? []);
    },
  };
}

function outputProblem(thrown: unknown): Problem {
  return {
    code: "HSM-E0902",
    message: "The output could not be written",
    causes: [thrown instanceof Error ? thrown.message : String(thrown)],
    next: "Look where stdout leads, then run the same command again",
  };
}

/** Questions go through the screen, which knows what stands on the terminal. */
function withQuestions(ports: Ports, { confirm }: Screen): Ports {
  const terminal: Ports["terminal"] = Object.create(ports.terminal, {
    confirm: { value: confirm },
  });
  return Object.create(ports, { terminal: { value: terminal } });
}

/** `--no-input`: as if nobody sat at the terminal. The other ports stay as they are, unread. */
function withoutInput(ports: Ports): Ports {
  const { terminal } = ports;
  const mute: Ports["terminal"] = Object.create(terminal, {
    inIsTerminal: { value: false },
    confirm: { value: () => Promise.resolve(false) },
  });
  return Object.create(ports, { terminal: { value: mute } });
}
