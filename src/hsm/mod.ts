/**
 * HSMCore, the facade: every use case as one function.
 *
 * Comes in: ports and options. Goes out: an `Answer` (a value, problems, the exit code). Never here: printing, knowing a
 * tool, touching the world except through the ports.
 *
 * @module
 */
export { type Answer, done, EXIT, refused } from "./answer.ts";
export { check, type Checked } from "./check.ts";
export {
  add,
  containerAdd,
  containerRemove,
  type Edited,
  groupAdd,
  groupRemove,
  mode,
  packageAdd,
  packageRemove,
  remove,
} from "./edit.ts";
export { init, type Initialized } from "./init.ts";
export { list, type Listed, type Listing } from "./list.ts";
export { type GlobalOptions, NO_OPTIONS } from "./options.ts";
export { plan, type Planned } from "./plan.ts";
export { recover, type Recovered } from "./recover.ts";
export {
  groupList,
  type GroupRow,
  registryCheck,
  registryList,
  type RegistryRow,
  registryShow,
} from "./registry.ts";
export { sync, type Synced } from "./sync.ts";
export type { NewContainer, NewPackage } from "@/manifest/mod.ts";
export { formatPlan, planData } from "@/plan/mod.ts";
export { columns, type ColumnsOptions } from "@/text/words/mod.ts";
export { type WriteOptions, writeYaml as yamlOf, type YamlValue } from "@/text/yaml/mod.ts";
