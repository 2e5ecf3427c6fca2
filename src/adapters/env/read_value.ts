import { type AdapterInput, type Snapshot, textOf, type Variable } from "@/model/mod.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { renderValue, type Value } from "./render_value.ts";

/** The project's own env file, which Compose reads as well. */
export const DOT_ENV = ".env";

/** First words of the comment that names the variables whose values the process environment gave. */
const TAKEN = "Taken from the environment:";

/** A variable's value, and what there is to tell about it. */
export interface ReadValue {
  readonly value: Value;
  readonly notes: readonly string[];
  /** The process environment gave the value. */
  readonly isTaken?: boolean;
}

/** How the values of the file at a path are found. */
export type ReadVariable = (variable: Variable, input: AdapterInput, path: string) => ReadValue;

/** The value that hsm makes, whatever the machine says: a service and its clients must have the same secret. */
export function madeValue(variable: Variable, input: AdapterInput): ReadValue {
  return { value: renderValue(variable, input), notes: [] };
}

/**
 * The value of the process environment, of `.env`, or else the one that hsm makes, with a note where a value of the
 * machine wins. What hsm.yaml says wins over all of them.
 *
 * A shell may have loaded the very file that is written here (direnv, `set -a`): a value that hsm made before is not the
 * user's, else no swap would show in that shell.
 */
export function wiredValue(variable: Variable, input: AdapterInput, path: string): ReadValue {
  const made = madeValue(variable, input);
  const { name, owner } = variable;
  const own = owner === "hsm.yaml" ? undefined : input.snapshot.variables.get(name);
  if (own === undefined || (made.value.ok && made.value.value === own)) return made;
  const line = entryIn(input.snapshot, DOT_ENV, name, own);
  if (line === undefined && isLoaded(input.snapshot, path, name, own)) return made;
  const from = line === undefined ? "the process environment" : `${DOT_ENV}:${line}`;
  const note = `${name}: ${from} wins over the value that hsm made for ${owner}`;
  return { value: { ok: true, value: own }, notes: [note], isTaken: line === undefined };
}

/** The comment that lets the next sync know which values were the user's; none where no value was. */
export function takenComment(names: readonly string[]): string {
  return names.length === 0 ? "" : `\n${TAKEN} ${names.join(" ")}`;
}

/** Whether a value came from the file that hsm wrote, where it was not the user's. */
function isLoaded(snapshot: Snapshot, path: string, name: string, value: string): boolean {
  if (entryIn(snapshot, path, name, value) === undefined) return false;
  const comment = textOf(snapshot, path)?.split("\n").find((line) => line.startsWith(`# ${TAKEN}`));
  return !(comment ?? "").split(" ").includes(name);
}

/** The line of an env file that gives a variable this value. */
function entryIn(
  snapshot: Snapshot,
  path: string,
  name: string,
  value: string,
): number | undefined {
  const parsed = parseEnvFile(textOf(snapshot, path) ?? "");
  const entry = parsed.ok ? parsed.entries.findLast((one) => one.name === name) : undefined;
  return entry?.value === value ? entry.line : undefined;
}
