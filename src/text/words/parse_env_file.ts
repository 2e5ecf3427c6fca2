/**
 * Env files, read as Docker Compose reads `.env` and `env_file`.
 *
 * Source: compose-go's dotenv parser (2.0 to 2.4), tried. Where it and uv's `--env-file` differ in a way
 * that looks the same to a person (`KEY= # note`, `'a'b`, octal escapes), the line is an error.
 *
 * @module
 */
import { parseComposeTemplate } from "./parse_template.ts";
import { LONGEST_VALUE, renderTemplate } from "./render_template.ts";

/** One variable of an env file. */
export interface EnvFileEntry {
  /** The variable's name. */
  readonly name: string;
  /** What it stands for, all replacements made. */
  readonly value: string;
  /** Where its name stands, from 1. */
  readonly line: number;
}

/** A line that cannot be read, or an entry that cannot be written. */
export interface EnvFileProblem {
  /** From 1; for an entry to be written, its number. */
  readonly line: number;
  /** What is wrong and what was expected. */
  readonly message: string;
}

/** What {@linkcode parseEnvFile} answers. */
export type EnvFileResult =
  | { readonly ok: true; readonly entries: readonly EnvFileEntry[] }
  | {
    readonly ok: false;
    readonly problems: readonly EnvFileProblem[];
    /** What stands in the other lines. */
    readonly entries: readonly EnvFileEntry[];
  };

/** Choices of {@linkcode parseEnvFile}. */
export interface EnvFileOptions {
  /** The surrounding environment: for `${NAME}` in values (before the file's own) and bare names. */
  readonly lookup?: (name: string) => string | undefined;
}

interface Reader {
  readonly text: string;
  readonly lookup: (name: string) => string | undefined;
  readonly known: Map<string, string>;
  position: number;
  line: number;
  /** How much the values of variables may still add to the file. */
  room: number;
}

/** A value, or what is wrong with it. */
type Value = { readonly value: string } | { readonly message: string };

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  // The expansion that follows reads "$$" as a dollar sign.
  $: "$$",
};

/**
 * Reads an env file: comments, `export`, plain, single- and double-quoted values over several lines.
 *
 * `$NAME` and `${NAME}` with Compose's forms are replaced in plain and double-quoted values, from
 * `lookup`, then from earlier entries. A name alone takes its value from `lookup` or is left out.
 * Entries stand in the file's order; of two with one name the later counts. All problems are answered
 * at once, each with its line and without what it says, beside the entries of all other lines.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseEnvFile } from "@/text/words/mod.ts";
 *
 * const file = parseEnvFile("# database\nexport USER=me # note\nURL=\"db://${USER}\"\nRAW='$x'\n");
 * assert.deepEqual(file.ok && file.entries, [
 *   { name: "USER", value: "me", line: 2 },
 *   { name: "URL", value: "db://me", line: 3 },
 *   { name: "RAW", value: "$x", line: 4 },
 * ]);
 *
 * assert.deepEqual(parseEnvFile("A='open"), {
 *   ok: false,
 *   problems: [{ line: 1, message: `The value of "A" begins with "'" and is never closed` }],
 *   entries: [],
 * });
 * ```
 */
export function parseEnvFile(text: string, options: EnvFileOptions = {}): EnvFileResult {
  const reader: Reader = {
    text: text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"),
    lookup: options.lookup ?? (() => undefined),
    known: new Map(),
    position: 0,
    line: 1,
    room: LONGEST_VALUE,
  };
  const entries: EnvFileEntry[] = [];
  const problems: EnvFileProblem[] = [];
  while (skipToStatement(reader)) {
    const line = reader.line;
    const statement = readStatement(reader);
    if ("message" in statement) {
      problems.push({ line, message: statement.message });
      take(reader, /[^\n]*/y);
    } else if (statement.value !== undefined) {
      entries.push({ name: statement.name, value: statement.value, line });
      reader.known.set(statement.name, statement.value);
    }
  }
  return problems.length > 0 ? { ok: false, problems, entries } : { ok: true, entries };
}

/** Skips blank lines and comments; false at the end of the file. */
function skipToStatement(reader: Reader): boolean {
  take(reader, /(?:\s+|#[^\n]*)*/y);
  return reader.position < reader.text.length;
}

function readStatement(
  reader: Reader,
): { readonly name: string; readonly value: string | undefined } | { readonly message: string } {
  const exported = take(reader, /export[ \t]+/y) !== "";
  const name = take(reader, /[A-Za-z_][A-Za-z0-9_.-]*/y);
  if (name === "") {
    if (exported) return { message: `A name is missing after "export"` };
    // What stands there may be a line of a pasted key, so it is not shown.
    return { message: `The line begins with no name: expected "NAME=value" or a comment` };
  }
  take(reader, /[ \t]*/y);
  if (reader.position >= reader.text.length || reader.text.charAt(reader.position) === "\n") {
    return { name, value: reader.lookup(name) };
  }
  if (take(reader, /[=:]/y) === "") {
    return { message: `Expected "=" after the name: write "NAME=value"` };
  }
  take(reader, /[ \t]*/y);
  const value = readValue(reader, name);
  return "message" in value ? value : { name, value: value.value };
}

function readValue(reader: Reader, name: string): Value {
  const first = reader.text.charAt(reader.position);
  if (first === "'" || first === '"') return readQuoted(reader, name, first);
  const plain = take(reader, /[^\n]*/y);
  if (plain.startsWith("#")) {
    return {
      message: `The value of "${name}" begins with "#", which tools read differently: quote it`,
    };
  }
  return expand(reader, name, plain.replace(/ #.*$/, "").trimEnd());
}

function readQuoted(reader: Reader, name: string, quote: string): Value {
  const start = { position: reader.position, line: reader.line };
  const quoted = take(reader, quote === "'" ? /'(?:[^'\\]|\\[^])*'/y : /"(?:[^"\\]|\\[^])*"/y);
  if (quoted === "") {
    Object.assign(reader, start);
    return { message: `The value of "${name}" begins with "${quote}" and is never closed` };
  }
  const rest = take(reader, /[ \t]*(?:#[^\n]*)?/y);
  if (reader.position < reader.text.length && reader.text.charAt(reader.position) !== "\n") {
    const message = `Expected a line break after the quoted value of "${name}"`;
    return { message: rest === "" ? `${message}: quote the whole value` : message };
  }
  // Compose takes the escape off a quote of the same kind, here and in single quotes too.
  const inside = quoted.slice(1, -1);
  if (quote === "'") {
    return { value: inside.replace(/\\([^])/g, (pair, c) => c === "'" ? c : pair) };
  }
  const octal = /^(?:[^\\]|\\[^0])*\\0/.test(inside);
  if (octal) {
    return { message: `The value of "${name}" has an octal escape, which tools read differently` };
  }
  return expand(reader, name, inside.replace(/\\([^])/g, (pair, c: string) => ESCAPES[c] ?? pair));
}

/** Replaces variables as Compose does: the surrounding environment first, then earlier entries. */
function expand(reader: Reader, name: string, text: string): Value {
  const template = parseComposeTemplate(text);
  if (!template.ok) {
    return {
      message:
        `The value of "${name}" has a "$" that begins no variable: write "$$", or use single quotes`,
    };
  }
  const environment = (name: string): string | undefined => {
    const value = reader.lookup(name) ?? reader.known.get(name);
    reader.room -= value?.length ?? 0;
    return reader.room < 0 ? undefined : value;
  };
  const rendered = renderTemplate(template.parts, { environment });
  if (reader.room < 0) return { message: "The values before it make this one longer than 4 MB" };
  if (rendered.ok) return { value: rendered.text };
  return { message: rendered.problems.map(({ message }) => message).join("; ") };
}

/** Reads what a sticky pattern finds, counting lines. */
function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.position;
  const found = pattern.exec(reader.text)?.[0] ?? "";
  reader.position += found.length;
  reader.line += found.split("\n").length - 1;
  return found;
}
