/**
 * The adapter to copy: it drives an imaginary tool, `toy`, that installs what `toy.txt` lists.
 *
 * A new adapter is a copy of this folder with another name, and one line in `src/adapters/mod.ts`. The files keep their
 * names, so that all adapters read alike: `wants` what to look at, `check` what is wrong, `steps` what to do, `judge`
 * whether the tool did it, `explain` what a failure means. Problem codes get a range of their own.
 *
 * Comes in: a stack, what was observed, what hsm.lock owns. Goes out: wants, problems, steps. Never here: reading,
 * writing or running anything; deciding what belongs to the stack.
 *
 * @example
 * ```ts
 * import { templateAdapter } from "@/adapters/_template/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(templateAdapter.name, "toy");
 * ```
 *
 * @module
 */
import type { Adapter, AdapterInput, Owned, Problem } from "@/model/mod.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { FILE, wantedText } from "./packages_file.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

/** Drives toy. */
export const templateAdapter: Adapter = {
  name: "toy",
  // Also where only something of an earlier stack is left to clean up.
  applies: (stack, lock) => stack.packages.length > 0 || lock.owned[FILE] !== undefined,
  wants,
  check,
  steps,
  record,
  rereads,
  judge,
  verify,
  explain,
};

/** What hsm.lock keeps after these steps. A frozen sync changes no record. */
function record({ stack, lock, options }: AdapterInput): Owned {
  if (options.frozen) return FILE in lock.owned ? { [FILE]: lock.owned[FILE] ?? {} } : {};
  if (stack.packages.length === 0) return {};
  return { [FILE]: { packages: Object.fromEntries(stack.packages.map(({ name }) => [name, ""])) } };
}

/** What is not as it should be in a project said to be in sync; reads only. */
function verify(input: AdapterInput): readonly Problem[] {
  if (wantedText(input) === undefined || steps(input).steps.length === 0) return [];
  return [{
    code: "HSM-E0595",
    message: `${FILE} is not what hsm.yaml asks for`,
    next: "Run `hsm sync`",
  }];
}
