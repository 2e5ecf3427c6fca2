import type { Json, Part } from "@/model/mod.ts";
import {
  composeLiteral,
  parseTemplate,
  soleReference,
  type TemplatePart,
} from "@/text/words/mod.ts";

/** What a reference inside a template stands for. */
export type Value =
  /** `json` keeps the type where the reference stands alone. */
  | { readonly ok: true; readonly parts: readonly Part[]; readonly json?: Json }
  | { readonly ok: false; readonly message: string; readonly next?: string };

/** Looks a dotted name up: `self.url`, `params.port`. */
export type Scope = (path: readonly string[]) => Value;

/** A filled template, or the first thing that is wrong with it. */
export type Filled =
  | { readonly ok: true; readonly parts: readonly Part[]; readonly json?: Json }
  | { readonly ok: false; readonly message: string; readonly next?: string };

/** Fills a template: references by the scope, environment variables stay parts. */
export function fillTemplate(text: string, scope: Scope): Filled {
  const template = parseTemplate(text);
  if (!template.ok) {
    // Some of the parser's words are advice already.
    return template.message.startsWith("Write ")
      ? { ok: false, message: 'a "$" in it begins no placeholder', next: template.message }
      : { ok: false, message: template.message };
  }
  const sole = soleReference(template.parts);
  if (sole !== undefined) return scope(sole.path);
  const parts: Part[] = [];
  for (const part of template.parts) {
    const filled = fillPart(part, scope);
    if (!filled.ok) return filled;
    parts.push(...filled.parts);
  }
  return { ok: true, parts: joinText(parts) };
}

/** A scope that knows no reference: the user's own values may only use environment variables. */
export const environmentOnly: Scope = (path) => ({
  ok: false,
  message: `"\${${
    path.join(".")
  }}" means nothing here: only environment variables like "\${NAME}" do`,
});

/** Parts in Compose's own syntax; undefined where a part (a secret, a folder) may not stand in a compose file. */
export function composeText(parts: readonly Part[]): string | undefined {
  const texts = parts.map((part) => {
    if (part.kind === "text") return composeLiteral(part.text);
    if (part.kind !== "environment" || part.encode === true) return undefined;
    return `\${${part.name}${part.operator ?? ""}${part.operand ?? ""}}`;
  });
  return texts.some((text) => text === undefined) ? undefined : texts.join("");
}

/** Text as one part; "" is no part. */
export function textPart(text: string): readonly Part[] {
  return text === "" ? [] : [{ kind: "text", text }];
}

/** Joins neighbouring texts. */
export function joinText(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { kind: "text", text: last.text + part.text };
    } else joined.push(part);
  }
  return joined;
}

/** A parameter or another plain value as a template takes it: a list joins with commas. */
export function valueOf(json: Json, name: string): Value {
  if (Array.isArray(json)) return listValue(json, name);
  if (typeof json === "string") {
    // A parameter's text may itself name environment variables.
    const filled = fillTemplate(json, environmentOnly);
    return filled.ok ? { ...filled, parts: filled.parts } : filled;
  }
  if (typeof json === "number" || typeof json === "boolean") {
    return { ok: true, parts: textPart(String(json)), json };
  }
  if (json === null) return { ok: true, parts: [], json };
  return {
    ok: false,
    message: `"${name}" is a mapping: it cannot stand in a text`,
    next: `Give "${name}" a text, a number or a list`,
  };
}

function listValue(items: readonly Json[], name: string): Value {
  const parts: Part[] = [];
  for (const [index, item] of items.entries()) {
    const text = typeof item === "string" ? item : JSON.stringify(item);
    if (text.includes(",")) {
      return {
        ok: false,
        message: `"${name}" has an item with a comma, "${text}": a list joins with commas`,
        next: `Take the comma out of that item of "${name}"`,
      };
    }
    const filled = fillTemplate(text, environmentOnly);
    if (!filled.ok) return filled;
    parts.push(...(index === 0 ? [] : textPart(",")), ...filled.parts);
  }
  return { ok: true, parts: joinText(parts) };
}

function fillPart(part: TemplatePart, scope: Scope): Filled {
  if (part.kind === "literal") return { ok: true, parts: textPart(part.text) };
  if (part.kind === "reference") return scope(part.path);
  const alternatives = part.alternative.map((inner) => fillPart(inner, scope));
  const failed = alternatives.find((filled) => !filled.ok);
  if (failed !== undefined) return failed;
  const inside = composeText(alternatives.flatMap((filled) => filled.ok ? filled.parts : []));
  if (inside === undefined) {
    return {
      ok: false,
      message: `What follows "\${${part.name}${part.operator}" holds a secret or a folder`,
    };
  }
  return {
    ok: true,
    parts: [{
      kind: "environment",
      name: part.name,
      ...(part.operator !== undefined && { operator: part.operator, operand: inside }),
    }],
  };
}
