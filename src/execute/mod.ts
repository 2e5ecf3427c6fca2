/**
 * The transaction driver: a plan comes in, an outcome goes out, and the project is as before or as planned.
 *
 * Comes in: a `Plan`, the ports, and the proof that the project is locked. Goes out: `TransactionOutcome`, events while
 * it runs. Never here: a decision about stacks, a tool's name, a line printed. How it works: `transaction.ts`.
 *
 * @example
 * ```ts
 * import { recover, runTransaction, withProjectLock } from "@/execute/mod.ts";
 * import { memoryPorts } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const ports = memoryPorts({ files: { "/p/hsm.yaml": "" } });
 * const effect = { kind: "write", path: "a.txt", text: "a\n" } as const;
 * const step = { id: "a", by: "hsm", subject: "a.txt", causes: [], effect };
 * const plan = { steps: [step], after: [], notes: [] };
 * const done = await withProjectLock(ports, "/p", { command: "hsm sync" }, async (lock) => {
 *   const base = { ports, root: "/p", lock, report: () => {} };
 *   await recover(base);
 *   return await runTransaction({ ...base, plan, yes: false, command: "hsm sync", version: "1" });
 * });
 * assert.equal(done.ok && done.value.kind, "committed");
 * assert.equal(ports.files.dump("/p")["a.txt"], "a\n");
 * ```
 *
 * @module
 */
export type { Choices, Conflict } from "./conflict.ts";
export { checkTargets } from "./check_targets.ts";
export { digestOf } from "./digest_of.ts";
export type { KeepFile, Keeping, Kept } from "./keeping.ts";
export { historyFolder } from "./paths.ts";
export { lostSpares } from "./spare_copy.ts";
export {
  type Claim,
  type Holder,
  holderOf,
  isTakenOver,
  NO_LOCKS,
  readClaim,
  removeClaim,
} from "./lock_claim.ts";
export { realPlace } from "./locate.ts";
export { LOCK_HELD } from "./problems.ts";
export { sweepOrphans } from "./orphans.ts";
export { heldBy, type LockInfo, type ProjectLock, withProjectLock } from "./project_lock.ts";
export { replaceOwn } from "./put_file.ts";
export { pendingTransactions, recover, type RecoverInput, type Recovery } from "./recover.ts";
export type { TransactionRequest } from "./run_tool.ts";
export { sharedFolders } from "./shared_folders.ts";
export {
  isOpen,
  notesAbove,
  notesIn,
  type NoteWorld,
  type SharedNote,
  takeNote,
  takeTornNotes,
} from "./shared_notes.ts";
export { runTransaction, type TransactionOutcome } from "./transaction.ts";
