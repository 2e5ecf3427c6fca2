import type { AdapterSteps, Plan, Step } from "@/model/mod.ts";

/**
 * Puts the steps of all adapters into the order of a transaction: first every file, then tools that only judge, then
 * tools that change something, last hsm.lock. Within a class the adapters' order is kept.
 *
 * @param parts what each adapter answered, in the order of the adapters
 * @param lock the step that writes hsm.lock, undefined where it stays as it is
 *
 * @example
 * ```ts
 * import { buildPlan } from "@/plan/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const plan = buildPlan([{ steps: [], after: [], notes: ["kept"] }], undefined);
 * assert.deepEqual(plan, { steps: [], after: [], notes: ["kept"] });
 * ```
 */
export function buildPlan(parts: readonly AdapterSteps[], lock: Step | undefined): Plan {
  const all = parts.flatMap((part) => part.steps);
  const ordered = [0, 1, 2].flatMap((rank) => all.filter((step) => rankOf(step) === rank));
  return {
    steps: lock ? [...ordered, lock] : ordered,
    after: parts.flatMap((part) => part.after),
    notes: parts.flatMap((part) => part.notes),
  };
}

function rankOf(step: Step): 0 | 1 | 2 {
  const { effect } = step;
  if (effect.kind !== "run") return 0;
  // A cheap judge that refuses saves the expensive tools and their undo.
  return effect.mayWrite.length === 0 && effect.environment === undefined && !effect.judged ? 1 : 2;
}
