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
import { ownedFiles } from "../python/ledger.ts";
import { check } from "./check.ts";
import { pipRepair } from "./command.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { filePaths, reconcile } from "./reconcile.ts";
import { FILE, isPips } from "./requirements.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

/** Drives pip. */
export const pipAdapter: Adapter = {
  name: "pip",
  applies: (stack, lock) =>
    ownedFiles(lock, FILE).length > 0 ||
    (isPips(stack) &&
      [...stack.packages, ...stack.containers].some((entry) => entry.demands.length > 0)),
  wants,
  check,
  steps,
  record,
  rereads,
  judge,
  verify,
  repair: (input) => isPips(input.stack) ? pipRepair(input) : undefined,
  explain,
};

function record(input: AdapterInput): Owned {
  const { owned } = input.lock;
  const files: readonly [string, Owned[string]][] = input.options.frozen
    ? ownedFiles(input.lock, FILE).map((path) => [path, owned[path] ?? {}])
    : filePaths(input).map((path) => [path, reconcile(input, path).owned]);
  return Object.fromEntries(files.filter(([, kinds]) => Object.keys(kinds).length > 0));
}

function verify(input: AdapterInput): readonly Problem[] {
  return filePaths(input).flatMap((path) => {
    const { state, causes, problems } = reconcile(input, path);
    if (problems.length > 0 || state === "same") return [];
    return [{
      code: "HSM-E0568",
      message: `${path} is not what hsm.yaml asks for: ${causes.join("; ")}`,
      next: "Run `hsm sync`",
    }];
  });
}
