/**
 * Texts that outlive a run: `hsm.lock`, `.hsm/state.json`, the records of `.hsm/history`, as text ⇄ model.
 *
 * Comes in: texts. Goes out: `Lock`, `State`, `Generation`, or problems with places; and texts to be written. Never here: reading,
 * writing, comparing with the world. (A transaction's journal belongs to `execute`, which alone reads and writes it.)
 *
 * @example
 * ```ts
 * import { parseLock } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const result = parseLock(`{"schema": 2}`, "hsm.lock");
 * assert.match(!result.ok && result.problems[0]?.next || "", /Update hsm/);
 * ```
 *
 * @module
 */
export { type ConflictSides, conflictSides } from "./conflict_sides.ts";
export { findInJson, type Found, placeAt } from "./find_in_json.ts";
export {
  formatGeneration,
  type Generation,
  type GenerationFound,
  type KeptFile,
  parseGeneration,
} from "./generation.ts";
export { formatLock, parseLock, parseLockJoined } from "./lock_file.ts";
export {
  type Fingerprint,
  type FingerprintEntry,
  formatState,
  parseState,
  type State,
} from "./state_file.ts";
