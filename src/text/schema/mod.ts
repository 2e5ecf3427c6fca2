/**
 * Checking plain data against schemas, and words for what does not fit.
 *
 * Comes in: a valibot schema and plain data. Goes out: the typed value, or all issues with the exact path of each, and
 * words for them. Never here: positions, files, what a key means. `v.ts` is the only file that imports valibot.
 *
 * @example
 * ```ts
 * import { checkData, table, v } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ port: v.pipe(v.number(), v.integer()) });
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
export { v } from "./v.ts";
export * from "./check_data.ts";
export * from "./describe_issue.ts";
export * from "./expect_at.ts";
export * from "./table.ts";
export * from "./text_format.ts";
