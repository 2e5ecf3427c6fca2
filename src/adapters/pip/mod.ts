/**
 * The pip adapter: `requirements.hsm.txt`, and `pip install` into `.venv`.
 *
 * Comes in: a stack, what was observed, what hsm.lock owns. Goes out: wants, problems, steps. Never here: running pip,
 * the user's requirements.txt, uninstalling what hsm did not ask for.
 *
 * @example
 * ```ts
 * import { pipAdapter } from "@/adapters/pip/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(pipAdapter.name, "pip");
 * ```
 *
 * @module
 */
import type { Adapter, AdapterInput, Owned, Problem } from "@/model/mod.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { reconcile } from "./reconcile.ts";
import { FILE, isPips } from "./requirements.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

/** Drives pip. */
export const pipAdapter: Adapter = {
  name: "pip",
  applies: (stack, lock) =>
    lock.owned[FILE] !== undefined ||
    (isPips(stack) &&
      [...stack.packages, ...stack.containers].some((entry) => entry.demands.length > 0)),
  wants,
  check,
  steps,
  record: (input): Owned => {
    const owned = input.options.frozen ? input.lock.owned[FILE] ?? {} : reconcile(input).owned;
    return Object.keys(owned).length > 0 ? { [FILE]: owned } : {};
  },
  rereads,
  judge,
  verify,
  explain,
};

function verify(input: AdapterInput): readonly Problem[] {
  const { state, causes, problems } = reconcile(input);
  if (problems.length > 0 || state === "same") return [];
  return [{
    code: "HSM-E0568",
    message: `${FILE} is not what hsm.yaml asks for: ${causes.join("; ")}`,
    next: "Run `hsm sync`",
  }];
}
