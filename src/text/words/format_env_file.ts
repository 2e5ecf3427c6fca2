/**
 * Env files, written so that Docker Compose (`env_file`, `.env`), uv (`--env-file`) and a shell (`. FILE`) read the same,
 * and the shell runs nothing.
 *
 * All were tried (compose-go 2.0.2 and 2.4.9, uv 0.13.8, dash, bash). Single quotes carry all but three things: `'`
 * (Compose wants `\'`, which the others do not know), a line break of CR LF (Compose makes it LF), and backslashes at the
 * end (Compose and uv take an odd number as escape of the closing quote). Double quotes, where all know exactly `\\`, `\"`
 * and `\$`, carry `'` and those backslashes. A "`" is code for a shell there, with an escape that only the shell
 * knows: with one of the three no form is left, and the value is refused.
 *
 * @module
 */
import type { EnvFileProblem } from "./parse_env_file.ts";

/** What {@linkcode formatEnvFile} answers; a problem's `line` is the entry's number. */
export type EnvTextResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly EnvFileProblem[] };

/** A name that every reader takes: a shell looks for a program where there is a "." in it. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Writes an env file: a comment, then one entry after the other, in the order given.
 *
 * Nothing in a value is ever replaced by a reader. Problems: a name that not every tool takes, a name
 * given twice, a value with a NUL or half of a surrogate pair, or one that not every reader could read. Values are never
 * shown in messages.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatEnvFile, parseEnvFile } from "@/text/words/mod.ts";
 *
 * const entries = [{ name: "URL", value: "http://x/$y" }, { name: "NOTE", value: "it's\nhere" }];
 * const file = formatEnvFile(entries, "Written by a program");
 * assert.ok(file.ok);
 * assert.equal(file.text, `# Written by a program\nURL='http://x/$y'\nNOTE="it's\nhere"\n`);
 *
 * const again = parseEnvFile(file.text);
 * assert.deepEqual(again.ok && again.entries.map(({ name, value }) => ({ name, value })), entries);
 * ```
 */
export function formatEnvFile(
  entries: readonly { readonly name: string; readonly value: string }[],
  header = "",
): EnvTextResult {
  const names = new Set<string>();
  const problems = entries.flatMap(({ name, value }, index) => {
    const message = wrongName(name, names) ?? wrongValue(name, value);
    names.add(name);
    return message === undefined ? [] : [{ line: index + 1, message }];
  });
  if (problems.length > 0) return { ok: false, problems };
  const comment = header === ""
    ? []
    : header.split(/\r?\n|\r/).map((line) => `# ${line}`.trimEnd());
  const lines = entries.map(({ name, value }) => `${name}=${quote(value)}`);
  return { ok: true, text: [...comment, ...lines].map((line) => `${line}\n`).join("") };
}

function wrongName(name: string, names: ReadonlySet<string>): string | undefined {
  // uv reads a line that begins with "export" as the shell's word for what follows.
  if (!NAME.test(name) || name === "export") {
    return `"${name}" is no name that every reader of env files takes: use letters, digits and "_"`;
  }
  return names.has(name) ? `"${name}" is given twice` : undefined;
}

function wrongValue(name: string, value: string): string | undefined {
  if (value.includes("\0")) return `The value of "${name}" has a NUL, which no variable can hold`;
  if (!value.isWellFormed()) return `The value of "${name}" is no valid Unicode text`;
  if (value.includes("\r\n")) {
    return `The value of "${name}" has a line break of CR LF, which Docker Compose reads as LF`;
  }
  if (value.includes("`") && !fitsSingleQuotes(value)) {
    const other = value.includes("'") ? `a "'"` : `a "\\" at its end`;
    return `The value of "${name}" has a "\`" and ${other}: a shell that loads the file would run what stands in it`;
  }
  return undefined;
}

function fitsSingleQuotes(value: string): boolean {
  return !value.includes("'") && !value.endsWith("\\");
}

function quote(value: string): string {
  return fitsSingleQuotes(value) ? `'${value}'` : `"${value.replace(/[\\"$]/g, "\\$&")}"`;
}
