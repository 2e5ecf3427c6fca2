import type { Effect, Plan, Step } from "@/model/mod.ts";

/**
 * A plan as a person reads it: a row a step (action, subject, cause), further causes below, then notes.
 *
 * @returns lines without line endings; `Nothing to do` where the plan is empty
 *
 * @example
 * ```ts
 * import { formatPlan } from "@/plan/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const effect = { kind: "write", path: "a.txt", text: "x" } as const;
 * const step = { id: "a", by: "hsm", subject: "a.txt", causes: ["new"], effect };
 * assert.deepEqual(formatPlan({ steps: [step], after: [], notes: [] }), ["create  a.txt  new"]);
 * ```
 */
export function formatPlan(plan: Plan): readonly string[] {
  const steps = [...plan.steps, ...plan.after];
  const notes = plan.notes.map((note) => `note    ${note}`);
  if (steps.length === 0) return ["Nothing to do", ...notes];
  const width = Math.max(...steps.map((step) => step.subject.length));
  return [...steps.flatMap((step) => rows(step, width)), ...notes];
}

/**
 * What a step does, in one word.
 *
 * @example
 * ```ts
 * import { actionOf } from "@/plan/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(actionOf({ kind: "remove", path: "a.txt" }), "remove");
 * ```
 */
export function actionOf(effect: Effect): "create" | "update" | "remove" | "run" {
  if (effect.kind === "write") return effect.from === undefined ? "create" : "update";
  return effect.kind;
}

function rows(step: Step, width: number): string[] {
  const [first = "", ...rest] = step.causes;
  const head = `${actionOf(step.effect).padEnd(7)} ${step.subject.padEnd(width)}  ${first}`
    .trimEnd();
  const indent = " ".repeat(7 + 1 + width + 2);
  return [head, ...rest.map((cause) => indent + cause)];
}
