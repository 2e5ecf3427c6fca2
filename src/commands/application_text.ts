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

/** The library's words in hsm's shape: `error[CODE]: sentence` and a hint. */
export const applicationText: ApplicationWords = {
  noCommandRegisteredForInput: ({ input, corrections }) =>
    usage(
      `There is no command "${input}"`,
      corrections.length > 0
        ? `Did you mean ${corrections.map((word) => `\`${word}\``).join(" or ")}?`
        : "`hsm --help` lists the commands",
    ),
  exceptionWhileParsingArguments: (thrown) =>
    usage(
      thrown instanceof Error ? thrown.message : String(thrown),
      "`--help` after the command shows its options",
    ),
  exceptionWhileLoadingCommandFunction: (thrown) => internal(thrown),
  exceptionWhileLoadingCommandContext: (thrown) => internal(thrown),
  exceptionWhileRunningCommand: (thrown) => internal(thrown),
  commandErrorResult: (thrown) => internal(thrown),
};

function usage(message: string, hint: string): string {
  return `error[HSM-E0701]: ${message}\n  hint: ${hint}`;
}

/** A bug of hsm's: the only place where a stack is shown. */
function internal(thrown: unknown): string {
  const detail = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  return `error[HSM-E0799]: hsm failed in a way it should not\n${detail}\n  hint: ` +
    "Report this with the command and hsm.yaml; `hsm recover` puts back what is half-done";
}
