import { inner, type Schema } from "./schema.ts";
import { v } from "./v.ts";

/** One thing that does not fit the schema. */
export interface Issue {
  /** `invalid-key`: the key itself (of a mapping with free keys) is wrong, not its value. */
  readonly kind: "unknown-key" | "missing" | "invalid-key" | "invalid";
  /** From the top of the data. */
  readonly path: readonly (string | number)[];
  /** In the words of the schema library: `string`, `("uv" | "pip")`. */
  readonly expected: string;
  /** Likewise. */
  readonly received: string;
  /** Likewise; `format:NAME` where a format refused the text. */
  readonly message: string;
  /** What stands at the path; the key itself where the key is wrong. */
  readonly value: unknown;
  /** Name of the {@linkcode textFormat} that refused the text. */
  readonly format?: string;
}

/** The typed value, or every issue. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** What is checked less strictly. */
export interface CheckOptions {
  /** Unknown keys that are free: they are no issue, and absent from the value. */
  readonly isFree?: (key: string) => boolean;
}

/**
 * Checks plain data against a schema and reports all issues, each with its exact path.
 *
 * Unknown keys are found where the schema is a {@linkcode table}; all of them, also beside other issues. Issues inside a
 * union are those of the branches that came further than its top.
 *
 * @example
 * ```ts
 * import { checkData, number, table, text } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkData(text(), 1).ok, false);
 *
 * const schema = table({ a: number() });
 * const isFree = (key: string): boolean => key.startsWith("x-");
 * assert.deepEqual(checkData(schema, { a: 1, "x-b": 2 }, { isFree }), { ok: true, value: { a: 1 } });
 * ```
 */
export function checkData<T>(
  schema: Schema<T>,
  data: unknown,
  options: CheckOptions = {},
): Checked<T> {
  const unknown: Issue[] = [];
  // The library reports one unknown key a mapping, so each found one is taken out and the rest is checked again.
  for (let rest = data;;) {
    const result = v.safeParse(inner(schema), rest);
    const issues = result.success ? [] : distinct(result.issues.flatMap((i) => flatten(i, [])));
    const found = issues.filter((issue) => issue.kind === "unknown-key");
    unknown.push(...found.filter((issue) => !options.isFree?.(String(issue.path.at(-1)))));
    if (issues.length > MOST || unknown.length > MOST) {
      return { ok: false, issues: [...issues, ...unknown].slice(0, MOST) };
    }
    if (found.length > 0) {
      rest = found.reduce((value, { path }) => without(value, path, options.isFree), rest);
    } else if (result.success && unknown.length === 0) {
      return { ok: true, value: result.output };
    } else {
      return { ok: false, issues: [...issues, ...unknown] };
    }
  }
}

/** Nobody reads more, and each unknown key of a mapping costs a round. */
const MOST = 100;

type Path = readonly (string | number)[];

/** Paths inside a union's issue are relative to the union; `base` is where it stands. */
function flatten(issue: v.BaseIssue<unknown>, base: Path): Issue[] {
  const path = [...base, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const deeper = (issue.type === "union" ? issue.issues ?? [] : [])
    .filter((branch) => (branch.path?.length ?? 0) > 0)
    .flatMap((branch) => flatten(branch, path));
  return deeper.length > 0 ? deeper : [toIssue(issue, path)];
}

function toIssue(issue: v.BaseIssue<unknown>, path: Path): Issue {
  const last = issue.path?.at(-1);
  const format = /^format:(.+)$/.exec(issue.message)?.[1];
  const base = {
    path,
    expected: issue.expected ?? "something else",
    received: issue.received,
    message: issue.message,
    value: issue.input,
    ...(format !== undefined && { format }),
  };
  if (last === undefined) return { ...base, kind: "invalid" };
  const aboutKey = "origin" in last && last.origin === "key";
  if (aboutKey && issue.expected === "never") return { ...base, kind: "unknown-key" };
  if (aboutKey && issue.received === "undefined") return { ...base, kind: "missing" };
  return { ...base, kind: aboutKey ? "invalid-key" : "invalid" };
}

/** A format may be told twice: by its pattern and by its judge. */
function distinct(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = JSON.stringify([issue.kind, issue.path, issue.format ?? issue.message]);
    return seen.size !== seen.add(key).size;
  });
}

/** The value without a key, and without the free keys beside it. */
function without(value: unknown, path: Path, isFree: CheckOptions["isFree"]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => index === key ? without(item, rest, isFree) : item);
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => rest.length > 0 || (name !== key && !isFree?.(name)))
      .map(([name, item]) => [name, name === key ? without(item, rest, isFree) : item]),
  );
}
