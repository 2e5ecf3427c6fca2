import { type AdapterInput, textOf, type Variable } from "@/model/mod.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { renderValue, type Value } from "./render_value.ts";

/** The project's own env file, which Compose reads as well. */
export const DOT_ENV = ".env";

/** A variable's value, and what there is to tell about it. */
export interface ReadValue {
  readonly value: Value;
  readonly notes: readonly string[];
}

/** How the values of a file are found. */
export type ReadVariable = (variable: Variable, input: AdapterInput) => ReadValue;

/** The value that hsm makes, whatever `.env` says: a service and its clients must have the same secret. */
export function madeValue(variable: Variable, input: AdapterInput): ReadValue {
  return { value: renderValue(variable, input), notes: [] };
}

/**
 * The value that hsm.yaml says, else that of `.env`, else the one that hsm makes, with a note where `.env` wins.
 *
 * The process environment wins by itself where a program is started (uv's `--env-file` replaces nothing that is set). It
 * must not get into the file: a shell that has loaded the file (direnv, `set -a`) would bring back the addresses of what
 * was swapped away.
 */
export function wiredValue(variable: Variable, input: AdapterInput): ReadValue {
  const made = madeValue(variable, input);
  const { name, owner } = variable;
  if (owner === "hsm.yaml") return made;
  const { entries } = parseEnvFile(textOf(input.snapshot, DOT_ENV) ?? "");
  const own = entries.findLast((entry) => entry.name === name);
  if (own?.value === undefined || (made.value.ok && made.value.value === own.value)) return made;
  return {
    value: { ok: true, value: own.value },
    notes: [`${name}: ${DOT_ENV}:${own.line} wins over the value that hsm made for ${owner}`],
  };
}
