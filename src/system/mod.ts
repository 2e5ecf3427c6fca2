/**
 * The outside world: the real ports, and ports in memory that pass the same contract (`tests/contracts/`).
 *
 * Comes in: nothing. Goes out: `realPorts()`, the only way to this machine, and `memoryPorts()`, a world to try things
 * in, with files that can fail, die or lose power at any operation. Never here: a decision about stacks. This is the
 * only room that knows Deno; loading it touches nothing.
 *
 * @example
 * ```ts
 * import { memoryPorts } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { files } = memoryPorts({ files: { "/p/a": "1" } });
 * assert.equal(await files.read("/p/b"), null);
 * ```
 *
 * @module
 */
export type { Order, Survival } from "./files/memory_disk.ts";
export { Died, type Fault, type Faults } from "./files/faults.ts";
export type { Mount } from "./files/memory_mounts.ts";
export { type MemoryFiles, memoryFiles } from "./files/memory_files.ts";
export { realFiles } from "./files/real_files.ts";
export {
  type MemoryClock,
  memoryClock,
  memoryIdentity,
  memoryRandom,
  memoryVariables,
} from "./machine/memory_machine.ts";
export { realClock, realIdentity, realRandom, realVariables } from "./machine/real_machine.ts";
export { type MemoryPorts, memoryPorts, type MemoryPortsOptions } from "./memory_ports.ts";
export { realProcesses } from "./processes/real_processes.ts";
export {
  type Line,
  type Play,
  type ScriptedProcesses,
  scriptedProcesses,
} from "./processes/scripted_processes.ts";
export { realPorts } from "./real_ports.ts";
export {
  type MemoryTerminal,
  memoryTerminal,
  type MemoryTerminalOptions,
} from "./terminal/memory_terminal.ts";
export { realTerminal } from "./terminal/real_terminal.ts";
