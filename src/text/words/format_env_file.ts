/**
 * Env files, written so that Docker Compose (`env_file`, `.env`) and uv (`--env-file`) read the same.
 *
 * Both were tried (compose-go 2.0.2 and 2.4.9, uv 0.13.8). Single quotes carry all but three things:
 * `'` (Compose wants `\'`, which uv does not know), a line break of CR LF (Compose makes it LF), and
 * backslashes before the closing quote (both take an odd number as its escape). Those values stand in
 * double quotes, where both know exactly `\\`, `\"`, `\$` and `\n`.
 *
 * @module
 */
import type { EnvFileProblem } from "./parse_env_file.ts";

/** What {@linkcode formatEnvFile} answers; a problem's `line` is the entry's number. */
export type EnvTextResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly EnvFileProblem[] };

/** A name that both tools take; Compose alone would take more. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/**
 * Writes an env file: a comment, then one entry after the other, in the order given.
 *
 * Nothing in a value is ever replaced by a reader. Problems: a name that not every tool takes, a name
 * given twice, a value with a NUL or half of a surrogate pair. Values are never shown in messages.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatEnvFile, parseEnvFile } from "@/text/words/mod.ts";
 *
 * const entries = [{ name: "URL", value: "http://x/$y" }, { name: "NOTE", value: "it's\nhere" }];
 * const file = formatEnvFile(entries, "Written by a program");
 * assert.ok(file.ok);
 * assert.equal(file.text, `# Written by a program\nURL='http://x/$y'\nNOTE="it's\\nhere"\n`);
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
    return `"${name}" is no name that every reader of env files takes: use letters, digits, "_" and "."`;
  }
  return names.has(name) ? `"${name}" is given twice` : undefined;
}

function wrongValue(name: string, value: string): string | undefined {
  if (value.includes("\0")) return `The value of "${name}" has a NUL, which no variable can hold`;
  if (!value.isWellFormed()) return `The value of "${name}" is no valid Unicode text`;
  return undefined;
}

function quote(value: string): string {
  const trailing = /\\*$/.exec(value)?.[0].length ?? 0;
  if (!value.includes("'") && !value.includes("\r\n") && trailing === 0) return `'${value}'`;
  const escaped = value.replace(/[\\"$]/g, (char) => `\\${char}`).replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
