/**
 * What a parsed template becomes: a text, a text for Compose, or the list of what it names.
 *
 * @module
 */
import {
  parseTemplate,
  type TemplatePart,
  type TemplateReference,
  type TemplateVariable,
} from "./parse_template.ts";

/** Where values come from; `undefined` means: there is none. */
export interface TemplateScope {
  /** The value of a reference. */
  readonly reference?: (path: readonly string[]) => string | undefined;
  /** The value of an environment variable. */
  readonly environment?: (name: string) => string | undefined;
}

/** Why a template could not be rendered; columns count from 1, in UTF-16 units. */
export interface TemplateProblem {
  /**
   * `syntax`: the text itself is wrong; `unknown`: a reference that means nothing here; `required`: a
   * variable that the text demands is missing; `unfit`: a value that Compose could not read back.
   */
  readonly kind: "syntax" | "unknown" | "required" | "unfit";
  /** The placeholder's name: `self.host`, `PORT`; empty for `syntax`. */
  readonly name: string;
  /** Where the placeholder's `$` stands. */
  readonly column: number;
  /** What is wrong. */
  readonly message: string;
}

/** What rendering answers: the text and the variables that were taken as empty, or all problems. */
export type RenderResult =
  | { readonly ok: true; readonly text: string; readonly unset: readonly string[] }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** All that a template names, used defaults or not. */
export interface TemplateNames {
  /** The references, in order of appearance. */
  readonly references: readonly TemplateReference[];
  /** The environment variables, in order of appearance. */
  readonly variables: readonly TemplateVariable[];
}

/** No honest value is longer (UTF-16 units); values that name each other grow without measure. */
export const LONGEST_VALUE = 4 * 1024 * 1024;

/**
 * Puts values in. Alternatives are rendered only where they are used, as in Compose.
 *
 * A variable without value and operator becomes an empty text and is listed in `unset`. Values are put
 * in as they are: a `$` in a value is never read again.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTemplate, renderTemplate } from "@/text/words/mod.ts";
 *
 * const template = parseTemplate("http://${self.host}:${PORT:-80}/$$x");
 * assert.ok(template.ok);
 * assert.deepEqual(renderTemplate(template.parts, { reference: () => "redis" }), {
 *   ok: true,
 *   text: "http://redis:80/$x",
 *   unset: [],
 * });
 * ```
 */
export function renderTemplate(parts: readonly TemplatePart[], scope: TemplateScope): RenderResult {
  const problems: TemplateProblem[] = [];
  const unset = new Set<string>();
  const text = renderParts(parts, { scope, problems, unset, room: { left: LONGEST_VALUE } });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, text, unset: [...unset] };
}

/**
 * Reads a text and puts values in: {@linkcode parseTemplate} and {@linkcode renderTemplate} in one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { interpolate } from "@/text/words/mod.ts";
 *
 * const scope = { environment: (name: string) => name === "TAG" ? "v2" : undefined };
 * assert.deepEqual(interpolate("app:${TAG:?set a tag}", scope), { ok: true, text: "app:v2", unset: [] });
 *
 * const missing = interpolate("app:${OTHER:?set a tag}", scope);
 * assert.equal(!missing.ok && missing.problems[0]?.message, '"OTHER" is required: set a tag');
 * ```
 */
export function interpolate(text: string, scope: TemplateScope): RenderResult {
  const template = parseTemplate(text);
  if (template.ok) return renderTemplate(template.parts, scope);
  const { column, message } = template;
  return { ok: false, problems: [{ kind: "syntax", name: "", column, message }] };
}

/**
 * Writes a template for a Compose file: references are put in, variables stay as they are, and every
 * other dollar sign is doubled, so that Compose reads what was meant.
 *
 * A reference's value with `{`, `}` or a line break inside a variable's alternative is a problem:
 * Compose has no way to write it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { composeTemplate, parseTemplate } from "@/text/words/mod.ts";
 *
 * const template = parseTemplate("${params.price} for ${WHO:-you}, $$1");
 * assert.ok(template.ok);
 * assert.deepEqual(composeTemplate(template.parts, () => "$5"), {
 *   ok: true,
 *   text: "$$5 for ${WHO:-you}, $$1",
 *   unset: [],
 * });
 * ```
 */
export function composeTemplate(
  parts: readonly TemplatePart[],
  reference: (path: readonly string[]) => string | undefined,
): RenderResult {
  const problems: TemplateProblem[] = [];
  const room = { left: LONGEST_VALUE };
  const text = composeParts(parts, { reference, problems, nested: false, room });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, text, unset: [] };
}

/**
 * Literal text as Compose reads it back: every `$` doubled.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { composeLiteral } from "@/text/words/mod.ts";
 *
 * assert.equal(composeLiteral("$HOME costs ${5}"), "$$HOME costs $${5}");
 * ```
 */
export function composeLiteral(text: string): string {
  return text.replaceAll("$", () => "$$");
}

/**
 * Everything that a template names, also in alternatives, in order of appearance.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTemplate, templateNames } from "@/text/words/mod.ts";
 *
 * const template = parseTemplate("${A:-${B:-${self.port}}}");
 * assert.ok(template.ok);
 * const names = templateNames(template.parts);
 * assert.deepEqual(names.variables.map(({ name }) => name), ["A", "B"]);
 * assert.deepEqual(names.references.map(({ path }) => path), [["self", "port"]]);
 * ```
 */
export function templateNames(parts: readonly TemplatePart[]): TemplateNames {
  const references: TemplateReference[] = [];
  const variables: TemplateVariable[] = [];
  const visit = (part: TemplatePart): void => {
    if (part.kind === "reference") references.push(part);
    if (part.kind !== "environment") return;
    variables.push(part);
    part.alternative.forEach(visit);
  };
  parts.forEach(visit);
  return { references, variables };
}

/**
 * The reference that a template is, whole and alone: its value's type can be kept.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTemplate, soleReference } from "@/text/words/mod.ts";
 *
 * const alone = parseTemplate("${params.port}");
 * const mixed = parseTemplate("${params.port}:80");
 * assert.deepEqual(alone.ok && soleReference(alone.parts)?.path, ["params", "port"]);
 * assert.equal(mixed.ok && soleReference(mixed.parts), undefined);
 * ```
 */
export function soleReference(parts: readonly TemplatePart[]): TemplateReference | undefined {
  const [only] = parts;
  return parts.length === 1 && only?.kind === "reference" ? only : undefined;
}

interface Rendering {
  readonly scope: TemplateScope;
  readonly problems: TemplateProblem[];
  readonly unset: Set<string>;
  readonly room: Room;
}

/** How much a text may still grow. */
interface Room {
  left: number;
}

function renderParts(parts: readonly TemplatePart[], to: Rendering): string {
  return parts.map((part) => {
    if (part.kind === "literal") return part.text;
    if (part.kind === "environment") return renderVariable(part, to);
    return fitting(to.scope.reference?.(part.path) ?? unknown(part, to.problems), part, to);
  }).join("");
}

function renderVariable(part: TemplateVariable, to: Rendering): string {
  const { name, operator, alternative, column } = part;
  const found = to.scope.environment?.(name);
  const value = found === undefined ? undefined : fitting(found, part, to);
  const present = value !== undefined && !(operator?.startsWith(":") && value === "");
  switch (operator) {
    case ":-":
    case "-":
      return present ? value : renderParts(alternative, to);
    case ":+":
    case "+":
      return present ? renderParts(alternative, to) : "";
    case ":?":
    case "?": {
      if (present) return value;
      const why = renderParts(alternative, to) || "it is not set";
      to.problems.push({
        kind: "required",
        name,
        column,
        message: `"${name}" is required: ${why}`,
      });
      return "";
    }
    case undefined:
      if (value === undefined) to.unset.add(name);
      return value ?? "";
  }
}

interface Composing {
  readonly reference: (path: readonly string[]) => string | undefined;
  readonly problems: TemplateProblem[];
  readonly nested: boolean;
  readonly room: Room;
}

function composeParts(parts: readonly TemplatePart[], to: Composing): string {
  return parts.map((part) => {
    if (part.kind === "literal") return composeLiteral(part.text);
    if (part.kind === "environment") {
      const alternative = composeParts(part.alternative, { ...to, nested: true });
      return `\${${part.name}${part.operator ?? ""}${alternative}}`;
    }
    const value = fitting(to.reference(part.path) ?? unknown(part, to.problems), part, to);
    if (to.nested && /[{}\r\n]/.test(value)) {
      const name = part.path.join(".");
      const message = `The value of "${name}" has a brace or a line break: ` +
        "Compose cannot read it inside a variable's default";
      to.problems.push({ kind: "unfit", name, column: part.column, message });
    }
    return composeLiteral(value);
  }).join("");
}

/** A value where there is room for it; said once where there is none. */
function fitting(
  value: string,
  part: TemplateReference | TemplateVariable,
  { room, problems }: { readonly room: Room; readonly problems: TemplateProblem[] },
): string {
  const hadRoom = room.left >= 0;
  room.left -= value.length;
  if (room.left >= 0) return value;
  const name = part.kind === "environment" ? part.name : part.path.join(".");
  const message = `With the value of "${name}" the text becomes longer than 4 MB`;
  if (hadRoom) problems.push({ kind: "unfit", name, column: part.column, message });
  return "";
}

function unknown(part: TemplateReference, problems: TemplateProblem[]): string {
  const name = part.path.join(".");
  const message = `"${name}" has no value here`;
  problems.push({ kind: "unknown", name, column: part.column, message });
  return "";
}
