import type { Identity, Ports } from "@/ports.ts";
import { type MemoryFiles, memoryFiles } from "./files/memory_files.ts";
import {
  type MemoryClock,
  memoryClock,
  memoryIdentity,
  memoryRandom,
  memoryVariables,
} from "./machine/memory_machine.ts";
import {
  type Line,
  type ScriptedProcesses,
  scriptedProcesses,
} from "./processes/scripted_processes.ts";
import {
  type MemoryTerminal,
  memoryTerminal,
  type MemoryTerminalOptions,
} from "./terminal/memory_terminal.ts";

/** A world in memory. */
export interface MemoryPorts extends Ports {
  /** Files by path. */
  readonly files: MemoryFiles;
  /** Scripted programs. */
  readonly processes: ScriptedProcesses;
  /** The terminal. */
  readonly terminal: MemoryTerminal;
  /** A clock that tests move. */
  readonly clock: MemoryClock;
  /** Sends the signal that `stop` waits for. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void;
}

/** What a world in memory begins with. */
export interface MemoryPortsOptions {
  /** Path → text, or files made before (the disk of an earlier process). */
  readonly files?: Readonly<Record<string, string>> | MemoryFiles;
  /** What programs answer. */
  readonly script?: readonly Line[];
  /** Programs on PATH. */
  readonly tools?: Readonly<Record<string, string>>;
  /** Processes that there are: id → start; default: this one. */
  readonly lives?: Readonly<Record<number, string>>;
  /** The process environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The terminal. */
  readonly terminal?: MemoryTerminalOptions;
  /** Who this process is. */
  readonly identity?: Partial<Identity>;
  /** Default: `/p`. */
  readonly cwd?: string;
}

/**
 * A world in memory: nothing of this machine is touched.
 *
 * @example
 * ```ts
 * import { memoryPorts } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const ports = memoryPorts({ files: { "/p/hsm.yaml": "schema: 1\n" } });
 * assert.equal((await ports.files.stat("/p/hsm.yaml"))?.size, 10);
 * ```
 */
export function memoryPorts(options: MemoryPortsOptions = {}): MemoryPorts {
  const controller = new AbortController();
  const identity = memoryIdentity(options.identity);
  const lives = options.lives ?? { [identity.pid]: "first" };
  return {
    files: isFiles(options.files) ? options.files : memoryFiles(options.files),
    processes: scriptedProcesses(options.script, options.tools, lives),
    terminal: memoryTerminal(options.terminal),
    variables: memoryVariables(options.variables),
    clock: memoryClock(),
    random: memoryRandom(),
    identity,
    cwd: options.cwd ?? "/p",
    stop: controller.signal,
    signal: (name) => controller.abort(name),
  };
}

function isFiles(given: MemoryPortsOptions["files"]): given is MemoryFiles {
  return given !== undefined && typeof given.read === "function";
}
