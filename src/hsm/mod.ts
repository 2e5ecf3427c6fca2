/**
 * HSMCore, the facade: every use case as one function.
 *
 * Comes in: ports and options. Goes out: an `Answer` (a value, problems, the exit code). Never here: printing, knowing a
 * tool, touching the world except through the ports.
 *
 * @module
 */
export { type Answer, EXIT } from "./answer.ts";
export { check, type Checked } from "./check.ts";
export type { EditOptions } from "./edit.ts";
export {
  add,
  containerAdd,
  containerRemove,
  mode,
  packageAdd,
  packageRemove,
  remove,
} from "./edit_entry.ts";
export { groupAdd, groupRemove } from "./edit_group.ts";
export { type Collected, gc } from "./gc.ts";
export { type GenerationRow, history, type HistoryListing } from "./history.ts";
export { type HistoryDiff, historyDiff } from "./history_diff.ts";
export { init, type Initialized } from "./init.ts";
export { list, type Listed, type Listing } from "./list.ts";
export { type GlobalOptions, NO_OPTIONS } from "./options.ts";
export { plan, type Planned } from "./plan.ts";
export type { RollbackOptions } from "./prepare_rollback.ts";
export type { Garbage } from "./prune_history.ts";
export { recover, type Recovered, type RecoverRequest } from "./recover.ts";
export {
  groupList,
  type GroupRow,
  registryCheck,
  registryList,
  type RegistryRow,
  registryShow,
} from "./registry.ts";
export { rollback, type RollbackRequest, type RolledBack } from "./rollback.ts";
export { sync, type Synced, type SyncRequest } from "./sync.ts";
export type { Edited } from "./think_edit.ts";
export { unlock, type Unlocked } from "./unlock.ts";
export type { NewContainer, NewPackage } from "@/manifest/mod.ts";
export { actionOf, formatPlan, planData } from "@/plan/mod.ts";
