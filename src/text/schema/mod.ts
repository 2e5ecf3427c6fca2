/**
 * Checking plain data against schemas, and words for what does not fit.
 *
 * Comes in: a schema, made here, and plain data. Goes out: the typed value, or all issues with the exact path of each, and
 * words for them. Never here: positions, files, what a key means. `v.ts` is the only file
 * that imports valibot, and no type of valibot leaves the room.
 *
 * @example
 * ```ts
 * import { checkData, number, table } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ port: number() });
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
export * from "./check_data.ts";
export * from "./complain.ts";
export * from "./describe_issue.ts";
export * from "./expect_at.ts";
export * from "./judge_authority.ts";
export * from "./judge_git_ref.ts";
export * from "./judge_path.ts";
export * from "./judge_url.ts";
export * from "./judge_variable_name.ts";
export * from "./place_of_issue.ts";
export {
  type About,
  about,
  anything,
  type DataOf,
  either,
  exactly,
  list,
  number,
  oneOf,
  optional,
  type OptionalSchema,
  orNull,
  type Schema,
  text,
  yesNo,
} from "./schema.ts";
export * from "./table.ts";
export * from "./text_format.ts";
