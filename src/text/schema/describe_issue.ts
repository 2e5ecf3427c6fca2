import type { Issue } from "./check_data.ts";
import { expectAt, type Expectation, type Form } from "./expect_at.ts";
import type { Schema } from "./schema.ts";
import type { Complaint, TextFormat } from "./text_format.ts";

/** What the wording needs to know about the file. */
export interface Wording {
  /** The schema of the whole file. */
  readonly schema: Schema;
  /** The formats that the schema uses. */
  readonly formats: readonly TextFormat[];
  /** The nearest of some words, where one is near enough. */
  readonly closest: (word: string, candidates: readonly string[]) => string | undefined;
  /** Wrong key → the keys it often stands for, best first; the first one known at the place is taken. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>;
  /** What to say of keys that are free, behind the list of known ones. */
  readonly freeKeys?: string;
  /** A scalar exactly as it stands in the file: `3.10`, where the data says 3.1. */
  readonly asWritten?: (path: readonly (string | number)[]) => string | undefined;
}

/**
 * Words for an issue: what is, what was expected, and what the user does next.
 *
 * @example
 * ```ts
 * import { checkData, describeIssue, oneOf, optional, table, text } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ mode: optional(oneOf("dev", "prod")), version: optional(text()) });
 * const wording = { schema, formats: [], closest: () => undefined, synonyms: { kind: ["mode"] } };
 * const result = checkData(schema, { kind: "dev", mode: "fast", version: 1.5 });
 * assert.deepEqual(result.ok ? [] : result.issues.map((issue) => describeIssue(issue, wording)), [
 *   { message: '"mode" is "fast", expected "dev" or "prod"', next: 'Write "dev" or "prod"' },
 *   { message: '"version" is the number 1.5, expected text', next: 'Quote it: version: "1.5"' },
 *   { message: 'Unknown key "kind"', next: 'Write "mode" instead of "kind"' },
 * ]);
 * ```
 */
export function describeIssue(issue: Issue, wording: Wording): Complaint {
  if (issue.kind === "unknown-key") return unknownKey(issue, wording);
  if (issue.kind === "missing") return missingKey(issue);
  const format = wording.formats.find((candidate) => candidate.name === issue.format);
  const complaint = format?.judge(String(issue.value));
  if (complaint) return complaint;
  const expected = expectAt(wording.schema, issue.path);
  return wrongValue(issue, expected, wording);
}

/**
 * Leaves out what one mistake says twice: a missing key, where an unknown key beside it was meant for it.
 *
 * @example
 * ```ts
 * import { checkData, table, text, withoutEchoes } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ mode: text() });
 * const wording = { schema, formats: [], closest: () => "mode" };
 * const result = checkData(schema, { mod: "dev" });
 * const left = result.ok ? [] : withoutEchoes(result.issues, wording);
 * assert.deepEqual(left.map((issue) => issue.kind), ["unknown-key"]);
 * ```
 */
export function withoutEchoes(issues: readonly Issue[], wording: Wording): readonly Issue[] {
  const meant = issues.filter((issue) => issue.kind === "unknown-key").map((issue) => {
    const parent = issue.path.slice(0, -1);
    const { keys } = expectAt(wording.schema, parent);
    return formatPath([...parent, meantKey(String(issue.path.at(-1)), keys, wording) ?? ""]);
  });
  return issues.filter((issue) =>
    issue.kind !== "missing" || !meant.includes(formatPath(issue.path))
  );
}

/**
 * A path as a person reads it; empty for the whole file.
 *
 * @example
 * ```ts
 * import { formatPath } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatPath(["packages", 0, "mode"]), "packages[0].mode");
 * ```
 */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${key}` : key,
    "",
  );
}

function unknownKey(issue: Issue, wording: Wording): Complaint {
  const key = String(issue.path.at(-1));
  const keys = expectAt(wording.schema, issue.path.slice(0, -1)).keys;
  const meant = meantKey(key, keys, wording);
  return {
    message: `Unknown key ${quote(key)}${inside(issue.path)}`,
    next: meant === undefined
      ? `Remove it, or use one of: ${keys.join(", ")}${
        wording.freeKeys === undefined ? "" : ` (${wording.freeKeys})`
      }`
      : `Write ${quote(meant)} instead of ${quote(key)}`,
  };
}

function meantKey(key: string, keys: readonly string[], wording: Wording): string | undefined {
  const synonyms = Object.hasOwn(wording.synonyms ?? {}, key) ? wording.synonyms?.[key] : undefined;
  return synonyms?.find((candidate) => keys.includes(candidate)) ?? wording.closest(key, keys);
}

function missingKey(issue: Issue): Complaint {
  const key = String(issue.path.at(-1));
  return {
    message: `Key ${quote(key)} is missing${inside(issue.path)}`,
    next: `Add ${quote(`${key}:`)} with a value`,
  };
}

function wrongValue(issue: Issue, expected: Expectation, wording: Wording): Complaint {
  const written = wording.asWritten?.(issue.path);
  const found = describeValue(issue.value, written);
  const choices = [...expected.words.map(quote), ...expected.forms.map((form) => ARTICLES[form])];
  const subject = issue.path.length > 0 ? quote(formatPath(issue.path)) : "The file";
  return {
    message: `${subject} ${found}, expected ${either(choices) || issue.expected}`,
    next: whatNext(issue, expected, written, wording),
  };
}

function whatNext(
  issue: Issue,
  expected: Expectation,
  written: string | undefined,
  wording: Wording,
): string {
  const { value, path } = issue;
  const key = path.at(-1);
  const label = typeof key === "string" ? `${key}: ` : "";
  if (
    expected.forms.includes("text") && (typeof value === "number" || typeof value === "boolean")
  ) {
    return `Quote it: ${label}"${written ?? String(value)}"`;
  }
  if (typeof value === "string" && expected.words.length > 0) {
    const near = wording.closest(value, expected.words);
    return near === undefined
      ? `Write ${either([...expected.words.map(quote), ...expected.forms.map((f) => ARTICLES[f])])}`
      : `Write ${quote(near)}`;
  }
  if (value === null) return `Give it a value, or remove the ${label === "" ? "item" : "key"}`;
  if (expected.words.length > 0) return `Write ${either(expected.words.map(quote))}`;
  const form = expected.forms[0];
  return form === undefined ? "Remove it" : ADVICE[form];
}

const ARTICLES: Readonly<Record<Form, string>> = {
  "text": "text",
  "number": "a number",
  "true or false": "true or false",
  "list": "a list",
  "mapping": "a mapping",
  "nothing": "nothing",
};

const ADVICE: Readonly<Record<Form, string>> = {
  "text": "Write text",
  "number": "Write a number, without quotes",
  "true or false": "Write true or false, without quotes",
  "list": 'Write a list: "- item" lines, or [item, item]',
  "mapping": 'Write a mapping: "key: value" lines, or { key: value }',
  "nothing": "Remove it",
};

function describeValue(value: unknown, written: string | undefined): string {
  if (value === null || value === undefined) return "has no value";
  if (Array.isArray(value)) return "is a list";
  if (typeof value === "object") return "is a mapping";
  if (typeof value === "string") return `is ${quote(value)}`;
  return typeof value === "number"
    ? `is the number ${written ?? value}`
    : `is ${written ?? String(value)}`;
}

function inside(path: readonly (string | number)[]): string {
  return path.length > 1 ? ` in ${quote(formatPath(path.slice(0, -1)))}` : "";
}

function either(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
