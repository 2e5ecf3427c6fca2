/**
 * The uv adapter: hsm's entries in pyproject.toml, `uv lock`, `uv sync --frozen`. Where another tool or another folder
 * carries the stack now, the entries that hsm left in a pyproject.toml are removed, and uv is not run there.
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
import { editedFiles } from "./edited.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { uvPlaces } from "./places.ts";
import { uvRepair } from "./repair.ts";
import { steps } from "./steps.ts";
import { hasDemands, isUvs, ownedPyprojects } from "./targets.ts";
import { wants } from "./wants.ts";

/** Drives uv. */
export const uvAdapter: Adapter = {
  name: "uv",
  applies: (stack, lock) => (isUvs(stack) && hasDemands(stack)) || ownedPyprojects(lock).length > 0,
  wants,
  check,
  steps,
  record,
  rereads,
  judge,
  verify,
  locks: (input) => isUvs(input.stack) ? [uvPlaces(input).lock] : [],
  repair: (input) => isUvs(input.stack) ? uvRepair(input) : undefined,
  explain,
};

function record(input: AdapterInput): Owned {
  const { owned } = input.lock;
  const files: readonly [string, Owned[string]][] = input.options.frozen
    ? ownedPyprojects(input.lock).map((path) => [path, owned[path] ?? {}])
    : editedFiles(input).map(({ target, result }) => [target.path, result.ok ? result.owned : {}]);
  return Object.fromEntries(files.filter(([, kinds]) => Object.keys(kinds).length > 0));
}

function verify(input: AdapterInput): readonly Problem[] {
  return editedFiles(input).flatMap(({ target, result }) =>
    !result.ok || !result.changed ? [] : [{
      code: "HSM-E0440",
      message: `${target.path} is not what hsm.yaml asks for: ${result.causes.join("; ")}`,
      next: "Run `hsm sync`",
    }]
  );
}
