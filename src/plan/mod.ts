/**
 * Turns the adapters' answers into one plan.
 *
 * Comes in: steps of adapters. Goes out: a plan as data, as lines for people, as JSON. Never here: carrying anything
 * out, reading files.
 *
 * @example
 * ```ts
 * import { buildPlan, formatPlan } from "@/plan/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(formatPlan(buildPlan([], undefined)), ["Nothing to do"]);
 * ```
 *
 * @module
 */
export { buildPlan } from "./build_plan.ts";
export { actionOf, formatPlan } from "./format_plan.ts";
export { planData } from "./plan_data.ts";
