/**
 * Checking plain data against schemas.
 *
 * Comes in: a valibot schema and plain data. Goes out: the typed value, or issues with the exact path of each. Never
 * here: positions, wording for a certain file, defaults. The only file that knows valibot.
 *
 * @example
 * ```ts
 * import { checkData, v } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = v.strictObject({ port: v.pipe(v.number(), v.integer()) });
 * assert.deepEqual(checkData(schema, { port: 1 }), { ok: true, value: { port: 1 } });
 * const wrong = checkData(schema, { prot: 1 });
 * assert.deepEqual(wrong.ok ? [] : wrong.issues.map((i) => `${i.kind} ${i.path.join(".")}`), [
 *   "missing port",
 *   "unknown-key prot",
 * ]);
 * ```
 *
 * @module
 */
import * as v from "valibot";

export { v };

/** One thing that does not fit the schema. */
export interface Issue {
  readonly kind: "unknown-key" | "missing" | "invalid";
  readonly path: readonly (string | number)[];
  /** In words: `string`, `"uv" | "pip"`. */
  readonly expected: string;
  readonly received: string;
  readonly message: string;
}

/** The typed value, or every issue. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Checks plain data against a schema and reports all issues, each with its exact path.
 *
 * Unknown keys are found where the schema is a `strictObject`. Issues inside a union are those of the branch that came
 * furthest.
 *
 * @example
 * ```ts
 * import { checkData, v } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkData(v.string(), 1).ok, false);
 * ```
 */
export function checkData<T>(
  schema: v.GenericSchema<unknown, T>,
  data: unknown,
): Checked<T> {
  const result = v.safeParse(schema, data);
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, issues: result.issues.flatMap((issue) => flatten(issue)) };
}

function flatten(issue: v.BaseIssue<unknown>): Issue[] {
  const branches = issue.issues;
  if (issue.type === "union" && branches && branches.length > 0) {
    const depth = Math.max(...branches.map((b) => b.path?.length ?? 0));
    const deepest = branches.filter((b) => (b.path?.length ?? 0) === depth);
    if (depth > (issue.path?.length ?? 0)) return deepest.flatMap((b) => flatten(b));
  }
  return [toIssue(issue)];
}

function toIssue(issue: v.BaseIssue<unknown>): Issue {
  const items = issue.path ?? [];
  const path = items.map((item) => item.key as string | number);
  const expected = issue.expected ?? "something else";
  const last = items.at(-1);
  const base = { path, expected, received: issue.received, message: issue.message };
  if (expected === "never" && last !== undefined) return { ...base, kind: "unknown-key" };
  if (issue.received === "undefined" && last !== undefined) return { ...base, kind: "missing" };
  return { ...base, kind: "invalid" };
}
