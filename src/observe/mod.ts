/**
 * Gathers, once, what was asked for.
 *
 * Comes in: wants (files, variables, tools, probes) and the ports. Goes out: a snapshot, registry texts, facts about
 * local folders. Never here: deciding what to look at, writing anything.
 *
 * @example
 * ```ts
 * import { absolute } from "@/observe/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(absolute("/project", "hsm.yaml"), "/project/hsm.yaml");
 * ```
 *
 * @module
 */
export { absolute, digest, observe } from "./observe.ts";
export { readBounded } from "./read_bounded.ts";
export { readVariable } from "./read_variable.ts";
export { readFolder, type TextFile } from "./read_folder.ts";
export { folderFact } from "./folder_fact.ts";
