/**
 * The nouns that pass between rooms: project, component, group, stack, plan, lock, problem, event.
 *
 * Comes in: nothing. Goes out: types and a few total functions over them. Never here: reading, writing, deciding.
 *
 * @example
 * ```ts
 * import { failure, parseRef, success } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const ref = parseRef("container:qdrant");
 * const result = ref ? success(ref) : failure([]);
 * assert.equal(result.ok, true);
 * ```
 *
 * @module
 */
export * from "./adapter.ts";
export * from "./catalog.ts";
export * from "./component.ts";
export * from "./event.ts";
export * from "./json.ts";
export * from "./lock.ts";
export * from "./names.ts";
export * from "./plan.ts";
export * from "./problem.ts";
export * from "./project.ts";
export * from "./snapshot.ts";
export * from "./stack.ts";
export * from "./version.ts";
