/**
 * Texts with placeholders, as data.
 *
 * `${name.part}` is a reference that the caller knows; `${UPPER_CASE}` an environment variable, with
 * Compose's forms; `$$` a dollar sign. Everything else with a dollar sign is an error, also what Compose
 * would let pass (`$NAME`, `$5`): what looks like a placeholder either is one or is pointed out.
 *
 * Source of the variable forms: Compose Specification, "Interpolation".
 *
 * @module
 */

/** What follows a variable's name: a default, a demand, a replacement; with `:` an empty value is unset. */
export type TemplateOperator = ":-" | "-" | ":?" | "?" | ":+" | "+";

/** Text that stands for itself. */
export interface TemplateLiteral {
  /** Tells the parts apart. */
  readonly kind: "literal";
  /** With `$$` already read as `$`. */
  readonly text: string;
}

/** A placeholder whose meaning the caller knows: `${self.host}`. */
export interface TemplateReference {
  /** Tells the parts apart. */
  readonly kind: "reference";
  /** At least two names. */
  readonly path: readonly string[];
  /** Where its `$` stands, from 1, in UTF-16 units. */
  readonly column: number;
}

/** An environment variable. */
export interface TemplateVariable {
  /** Tells the parts apart. */
  readonly kind: "environment";
  /** The variable's name. */
  readonly name: string;
  /** Where its `$` stands, from 1, in UTF-16 units. */
  readonly column: number;
  /** How the alternative is meant; absent in `${NAME}`. */
  readonly operator?: TemplateOperator;
  /** The default, message or replacement after the operator; empty without one. */
  readonly alternative: readonly TemplatePart[];
}

/** A part of a template. */
export type TemplatePart = TemplateLiteral | TemplateReference | TemplateVariable;

/** What {@linkcode parseTemplate} answers; columns count from 1, in UTF-16 units. */
export type TemplateResult =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  | { readonly ok: false; readonly column: number; readonly message: string };

/** Which placeholders there are. */
type Dialect = "strict" | "compose";

interface State {
  readonly text: string;
  readonly dialect: Dialect;
  position: number;
  failure?: { readonly column: number; readonly message: string };
}

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 20;

/**
 * Reads a text with placeholders.
 *
 * Errors: a `$` that begins no placeholder, a name that is neither dotted nor in upper case, an
 * operator after a reference, `{`, `}` or a line break in what follows an operator (Compose cannot
 * read them there reliably), a placeholder that is never closed. The answer holds the first error.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTemplate } from "@/text/words/mod.ts";
 *
 * assert.deepEqual(parseTemplate("http://${self.host}:${PORT:-80}"), {
 *   ok: true,
 *   parts: [
 *     { kind: "literal", text: "http://" },
 *     { kind: "reference", path: ["self", "host"], column: 8 },
 *     { kind: "literal", text: ":" },
 *     {
 *       kind: "environment",
 *       name: "PORT",
 *       column: 21,
 *       operator: ":-",
 *       alternative: [{ kind: "literal", text: "80" }],
 *     },
 *   ],
 * });
 *
 * assert.deepEqual(parseTemplate("echo $HOME"), {
 *   ok: false,
 *   column: 6,
 *   message: 'Write "${HOME}" for the variable, or "$$" for a dollar sign',
 * });
 * ```
 */
export function parseTemplate(text: string): TemplateResult {
  return parse(text, "strict");
}

/**
 * Reads a text as Compose does in env files: `$NAME` and names in lower case are variables too, a
 * stray `$` is itself, and there are no references.
 */
export function parseComposeTemplate(text: string): TemplateResult {
  return parse(text, "compose");
}

function parse(text: string, dialect: Dialect): TemplateResult {
  const state: State = { text, dialect, position: 0 };
  const parts = readParts(state, 0);
  return state.failure === undefined ? { ok: true, parts } : { ok: false, ...state.failure };
}

/** Reads parts to the end, or inside a placeholder (depth above 0) to its `}`. */
function readParts(state: State, depth: number): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  const flush = (): void => {
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
  };
  while (state.position < state.text.length && state.failure === undefined) {
    const char = state.text.charAt(state.position);
    if (depth > 0 && char === "}") break;
    if (depth > 0 && /[{\r\n]/.test(char)) {
      const what = char === "{" ? `"{"` : "A line break";
      fail(state, `${what} cannot stand inside "\${…}"`);
    } else if (char !== "$") {
      literal += char;
      state.position += 1;
    } else {
      const part = readDollar(state, depth);
      if (typeof part === "string") {
        literal += part;
      } else if (part !== undefined) {
        flush();
        parts.push(part);
      }
    }
  }
  flush();
  return parts;
}

/** Reads what begins with a dollar sign; a string is literal text. */
function readDollar(state: State, depth: number): TemplatePart | string | undefined {
  const start = state.position;
  const following = state.text.charAt(start + 1);
  if (following === "$") {
    state.position += 2;
    return "$";
  }
  if (following === "{") return readPlaceholder(state, depth);
  const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(state.text.slice(start + 1))?.[0];
  if (state.dialect === "strict") {
    return fail(
      state,
      name === undefined
        ? `Write "$$" for a dollar sign, or "\${NAME}" for a variable`
        : `Write "\${${name}}" for the variable, or "$$" for a dollar sign`,
    );
  }
  state.position += 1 + (name?.length ?? 0);
  return name === undefined
    ? "$"
    : { kind: "environment", name, column: start + 1, alternative: [] };
}

function readPlaceholder(state: State, depth: number): TemplatePart | undefined {
  const start = state.position;
  if (depth >= MAX_DEPTH) return fail(state, `More than ${MAX_DEPTH} nested placeholders`);
  const inside = state.text.slice(start + 2);
  const name = /^[A-Za-z0-9_.-]*?(?=:?[-?+]|[^A-Za-z0-9_.-]|$)/.exec(inside)?.[0] ?? "";
  const path = state.dialect === "strict" ? readPath(inside) : undefined;
  if (path !== undefined) return readReference(state, path);
  const variable = state.dialect === "strict" ? /^[A-Z_][A-Z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_]*$/;
  if (!variable.test(name)) return fail(state, unknownName(state, inside));
  state.position = start + 2 + name.length;
  const operator = readOperator(state);
  const alternative = operator === undefined ? [] : readParts(state, depth + 1);
  if (state.failure !== undefined || !readClose(state, start, name)) return undefined;
  const column = start + 1;
  return operator === undefined
    ? { kind: "environment", name, column, alternative }
    : { kind: "environment", name, column, operator, alternative };
}

/** A dotted name, up to what cannot be part of it. */
function readPath(inside: string): readonly string[] | undefined {
  const dotted = /^[a-z][a-z0-9_-]*(?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)+/.exec(inside)?.[0];
  return dotted?.split(".");
}

function readReference(state: State, path: readonly string[]): TemplatePart | undefined {
  const start = state.position;
  state.position = start + 2 + path.join(".").length;
  const text = path.join(".");
  if (/^:?[-?+]/.test(state.text.slice(state.position))) {
    return fail(state, `Only an environment variable can have a default: "${text}" is none`);
  }
  return readClose(state, start, text) ? { kind: "reference", path, column: start + 1 } : undefined;
}

function readOperator(state: State): TemplateOperator | undefined {
  const found = /^:?[-?+]/.exec(state.text.slice(state.position))?.[0];
  state.position += found?.length ?? 0;
  return ([":-", "-", ":?", "?", ":+", "+"] as const).find((operator) => operator === found);
}

function readClose(state: State, start: number, name: string): boolean {
  const char = state.text.charAt(state.position);
  if (char === "}") {
    state.position += 1;
    return true;
  }
  if (char === "") {
    state.position = start;
    fail(state, `"\${${name}" is never closed`);
  } else {
    fail(state, `Expected "}" or one of :- - :? ? :+ + after "\${${name}", not "${char}"`);
  }
  return false;
}

function unknownName(state: State, inside: string): string {
  const text = /^[^}]*/.exec(inside)?.[0] ?? "";
  if (!inside.includes("}")) return `"\${" is never closed`;
  if (text === "") return `"\${}" names nothing: write "$\${}" for these characters`;
  const shown = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  return state.dialect === "compose"
    ? `"${shown}" is no name of an environment variable`
    : `"${shown}" is neither an environment variable (UPPER_CASE) nor a dotted name (a.b)`;
}

function fail(state: State, message: string): undefined {
  state.failure ??= { column: state.position + 1, message };
  return undefined;
}
