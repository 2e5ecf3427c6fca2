import type { Problem } from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { GLOBAL_OPTIONS } from "./scan_global.ts";

/** The command line library's messages that hsm words itself. */
export interface ApplicationWords {
  readonly noCommandRegisteredForInput: (
    args: { readonly input: string; readonly corrections: readonly string[] },
  ) => string;
  readonly exceptionWhileParsingArguments: (thrown: unknown) => string;
  readonly exceptionWhileLoadingCommandFunction: (thrown: unknown) => string;
  readonly exceptionWhileLoadingCommandContext: (thrown: unknown) => string;
  readonly exceptionWhileRunningCommand: (thrown: unknown) => string;
  readonly commandErrorResult: (thrown: unknown) => string;
}

/**
 * Turns what the library would print into problems, so that they look like all others and are data under `--json`. What
 * is returned to the library is empty.
 *
 * @param words the command line without global options
 * @param take gets every problem
 */
export function applicationText(
  words: readonly string[],
  take: (problem: Problem) => void,
): ApplicationWords {
  const told = (problem: Problem): string => {
    take(problem);
    return "";
  };
  const bug = (thrown: unknown): string => told(bugProblem(thrown));
  return {
    noCommandRegisteredForInput: ({ input, corrections }) =>
      told(unknownCommand(words, input, corrections)),
    exceptionWhileParsingArguments: (thrown) => told(argumentProblem(words, thrown)),
    exceptionWhileLoadingCommandFunction: bug,
    exceptionWhileLoadingCommandContext: bug,
    exceptionWhileRunningCommand: bug,
    commandErrorResult: bug,
  };
}

/** A wrong use of the command line. */
export function usageProblem(message: string, next: string): Problem {
  return { code: "HSM-E0901", message, next };
}

/** A bug of hsm's: the only place where a stack is shown. */
export function bugProblem(thrown: unknown): Problem {
  return {
    code: "HSM-E0799",
    message: "hsm failed in a way it should not: this is a bug",
    output: thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown),
    next: "Report this with the command and hsm.yaml; `hsm recover` puts back what is half-done",
  };
}

function unknownCommand(
  words: readonly string[],
  input: string,
  corrections: readonly string[],
): Problem {
  if (input.startsWith("-")) {
    const [near] = closest(input, GLOBAL_OPTIONS);
    return usageProblem(
      `"${input}" is no option of hsm itself, expected a command first`,
      (near === undefined ? "" : `Did you mean \`${near}\`? `) +
        "`hsm --help` lists commands and options; a command's own options follow it",
    );
  }
  const above = ["hsm", ...words.slice(0, Math.max(0, words.indexOf(input)))].join(" ");
  const near = corrections.map((word) => `\`${word.replaceAll("`", "")}\``).join(" or ");
  return usageProblem(
    `There is no command "${above} ${input}"`,
    (near === "" ? "" : `Did you mean ${near}? `) + `\`${above} --help\` lists the commands`,
  );
}

/** Recognised by what the library's errors carry: class names do not survive a bundle. */
function argumentProblem(words: readonly string[], thrown: unknown): Problem {
  const command = commandOf(words);
  const help = `\`${command} --help\` shows its arguments and options`;
  const error = carried(thrown);
  const { input, placeholder } = error;
  const flag = `--${kebab(error.externalFlagName ?? "")}`;
  if (placeholder !== undefined) {
    return usageProblem(`\`${command}\` needs <${placeholder}>`, help);
  }
  if (error.expectedCount !== undefined) {
    const count = error.expectedCount === 0 ? "none" : String(error.expectedCount);
    return usageProblem(`"${input}" is one argument too many: expected ${count}`, help);
  }
  if (error.values !== undefined) {
    return usageProblem(`${flag} is "${input}", expected ${error.values.join(" or ")}`, help);
  }
  if (error.previousInput !== undefined) {
    return usageProblem(`${flag} stands twice: "${error.previousInput}" and "${input}"`, help);
  }
  if (error.valueText !== undefined) {
    return usageProblem(`${flag} takes no value, got "${error.valueText}"`, help);
  }
  if (error.externalFlagNameOrPlaceholder !== undefined) {
    const word = `--${kebab(error.externalFlagNameOrPlaceholder)}`;
    return usageProblem(`${word} is "${input}", expected no value, or true or false`, help);
  }
  if (error.externalFlagName !== undefined) return usageProblem(`${flag} needs a value`, help);
  if (input !== undefined) {
    const option = error.corrections === undefined ? `-${input}` : `--${input.replace(/^-+/, "")}`;
    const near = [
      ...(error.corrections ?? []).map((word) => `--${word.replace(/^-+/, "")}`),
      ...closest(option, GLOBAL_OPTIONS),
    ].map((word) => `\`${word}\``).join(" or ");
    return usageProblem(
      `\`${command}\` has no option ${option}`,
      (near === "" ? "" : `Did you mean ${near}? `) + help,
    );
  }
  return usageProblem(thrown instanceof Error ? thrown.message : String(thrown), help);
}

interface Carried {
  readonly input?: string;
  readonly placeholder?: string;
  readonly expectedCount?: number;
  readonly values?: readonly string[];
  readonly previousInput?: string;
  readonly valueText?: string;
  readonly externalFlagName?: string;
  readonly corrections?: readonly string[];
  /** Of a value that could not be read; only switches have such values here. */
  readonly externalFlagNameOrPlaceholder?: string;
}

function carried(thrown: unknown): Carried {
  return typeof thrown === "object" && thrown !== null ? thrown : {};
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const NOUNS: readonly string[] = ["group", "package", "container", "registry"];

/** `hsm group add` of `group add x --option y`. */
function commandOf(words: readonly string[]): string {
  const count = NOUNS.includes(words[0] ?? "") ? 2 : 1;
  return ["hsm", ...words.slice(0, count)].join(" ");
}
