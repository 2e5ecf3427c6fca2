/**
 * The uv adapter: hsm's entries in pyproject.toml, `uv lock`, `uv sync --frozen`.
 *
 * Comes in: a stack, what was observed, what hsm.lock owns. Goes out: wants, problems, steps. Never here: running uv,
 * `uv add`, entries that are not hsm's, `[tool.uv.workspace]`.
 *
 * @example
 * ```ts
 * import { uvAdapter } from "@/adapters/uv/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(uvAdapter.name, "uv");
 * ```
 *
 * @module
 */
import type { Adapter, AdapterInput, Owned, Problem } from "@/model/mod.ts";
import { check } from "./check.ts";
import { uvSync } from "./command.ts";
import { edited } from "./edited.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { PYPROJECT } from "./pyproject.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

/** Drives uv. */
export const uvAdapter: Adapter = {
  name: "uv",
  applies: (stack, lock) =>
    stack.managers.python.use === "uv" &&
    ([...stack.packages, ...stack.containers].some((entry) => entry.demands.length > 0) ||
      lock.owned[PYPROJECT] !== undefined),
  wants,
  check,
  steps,
  record: (input: AdapterInput): Owned => {
    if (input.options.frozen) return input.lock.owned;
    const result = edited(input);
    return result.ok && Object.keys(result.owned).length > 0 ? { [PYPROJECT]: result.owned } : {};
  },
  rereads,
  judge,
  verify: (input): readonly Problem[] => {
    const result = edited(input);
    if (!result.ok || !result.changed) return [];
    return [{
      code: "HSM-E0440",
      message: `${PYPROJECT} is not what hsm.yaml asks for: ${result.causes.join("; ")}`,
      next: "Run `hsm sync`",
    }];
  },
  repair: (input) => [uvSync(input)],
  explain,
};
