import type { Problem } from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { commandsOf, type Found, kebab, optionsOf } from "./help_page.ts";
import { laterCommand, laterOption, synonymOf } from "./other_words.ts";
import { GLOBAL_OPTIONS } from "./scan_global.ts";

/** The command line library's messages that hsm words itself. */
export interface ApplicationWords {
  readonly noCommandRegisteredForInput: (
    args: { readonly input: string },
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
 * @param found where the command line leads
 * @param take gets every problem
 */
export function applicationText(
  found: Found,
  take: (problem: Problem) => void,
): ApplicationWords {
  const told = (problem: Problem): string => {
    take(problem);
    return "";
  };
  const bug = (thrown: unknown): string => told(bugProblem(thrown));
  return {
    noCommandRegisteredForInput: ({ input }) => told(unknownCommand(found, input)),
    exceptionWhileParsingArguments: (thrown) => told(argumentProblem(found, thrown)),
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
function bugProblem(thrown: unknown): Problem {
  return {
    code: "HSM-E0799",
    message: "hsm failed in a way it should not: this is a bug",
    output: thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown),
    next: "Report this with the command and hsm.yaml; `hsm recover` puts back what is half-done",
  };
}

function unknownCommand({ target, path }: Found, input: string): Problem {
  const above = ["hsm", ...path].join(" ");
  if (input.startsWith("-")) return misplacedOption(above, input);
  const instead = laterCommand([...path, input].join(" "));
  if (instead !== undefined) {
    return notYet(`${above} ${input}`, instead);
  }
  const synonym = path.length === 0 ? synonymOf(input) : undefined;
  const near = synonym === undefined ? closest(input, commandsOf(target), 2) : [synonym];
  return usageProblem(
    `There is no command "${above} ${input}"`,
    meant(near) +
      `\`${above} --help\` lists the commands`,
  );
}

/** What is planned, and what does its work until then. */
function notYet(words: string, next: string): Problem {
  return { code: "HSM-E0903", message: `\`${words}\` does not work yet`, next };
}

/** An option where a command must stand: one of a command, or a switch that got a value. */
function misplacedOption(above: string, input: string): Problem {
  const [name = input] = input.split("=", 1);
  if (name !== input && GLOBAL_OPTIONS.includes(name)) {
    return usageProblem(
      `${name} takes no value, got "${input.slice(name.length + 1)}"`,
      "Write `" + name + "`",
    );
  }
  return usageProblem(
    `"${input}" is no option of ${
      above === "hsm" ? "hsm itself" : `\`${above}\``
    }, expected a command first`,
    meant(closest(input, GLOBAL_OPTIONS)) +
      `\`${above} --help\` lists commands and options; a command's own options follow it`,
  );
}

function meant(names: readonly string[]): string {
  return names.length === 0
    ? ""
    : `Did you mean ${names.map((name) => `\`${name}\``).join(" or ")}? `;
}

/** Recognised by what the library's errors carry: class names do not survive a bundle. */
function argumentProblem({ target, path }: Found, thrown: unknown): Problem {
  const command = ["hsm", ...path].join(" ");
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
    const instead = laterOption(option);
    if (instead !== undefined) return notYet(`${command} ${option}`, instead);
    const near = closest(option, [...optionsOf(target), ...GLOBAL_OPTIONS], 2);
    return usageProblem(`\`${command}\` has no option ${option}`, meant(near) + help);
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
