import type { JsonObject, Plan, Step } from "@/model/mod.ts";
import { actionOf } from "./format_plan.ts";

/**
 * A plan as data for `--json`: what each step does and why, never the content of a secret file.
 *
 * @example
 * ```ts
 * import { planData } from "@/plan/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(planData({ steps: [], after: [], notes: [] }), { steps: [], after: [], notes: [] });
 * ```
 */
export function planData(plan: Plan): JsonObject {
  return { steps: plan.steps.map(row), after: plan.after.map(row), notes: [...plan.notes] };
}

function row(step: Step): JsonObject {
  const { effect } = step;
  return {
    id: step.id,
    by: step.by,
    action: actionOf(effect),
    subject: step.subject,
    causes: [...step.causes],
    ...(effect.kind === "run" && { command: [effect.command.tool, ...effect.command.args] }),
  };
}
