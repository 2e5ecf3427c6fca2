/**
 * Works out what a project's stack is (the specification's Sync Engine: dependency and mode resolution, implication
 * merging, wiring).
 *
 * Comes in: a Project, a Catalog, facts about local folders. Goes out: a Stack whose every entry carries its chains of
 * reasons, or all problems with theirs. Never here: a search for a combination that works, a version picked (that is the
 * Python tool's), reading, writing, asking.
 *
 * Decided here, where the design leaves room:
 * - A group counts only while something demands it: two providers of a name that nobody needs may stand together.
 * - An M-of-N group without the user's list takes its default, whatever else of it is in the stack.
 * - A group with one option and no default takes that option.
 * - `override` of a registry wins over everything, also over a component's own registry.
 * - A circle of `dependencies` is an error, one of `implies` is not.
 * - Variables that a container implies are for its own service, not for the project's programs.
 *
 * @example
 * ```ts
 * import { formatChain } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const chain = [
 *   { kind: "manifest", by: "hsm.yaml" } as const,
 *   { kind: "implied", by: "package:qdrant-adapter" } as const,
 * ];
 * assert.equal(
 *   formatChain(chain, "container:qdrant"),
 *   "hsm.yaml → package:qdrant-adapter → container:qdrant",
 * );
 * ```
 *
 * @module
 */
export { CODES } from "./codes.ts";
export { explainReasons, formatChain, formatPlace } from "./explain.ts";
export { type Resolution, resolve } from "./resolve.ts";
export type { Defaults } from "./world.ts";
