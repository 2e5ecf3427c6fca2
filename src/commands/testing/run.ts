import type { JsonObject } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { type MemoryPorts, memoryPorts, type MemoryPortsOptions } from "@/system/mod.ts";
import { runCommand } from "../mod.ts";

/** What one command line came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** stdout as data; a test fails where it is no JSON. */
  readonly data: () => JsonObject;
  readonly ports: MemoryPorts;
}

/** A project with nothing in it. */
export const EMPTY = 'project: { name: app, version: "1", python: ">=3.11" }\n';

/** Runs command lines one after the other in one world; gives what the last one came to. */
export async function run(
  options: MemoryPortsOptions,
  ...lines: readonly string[]
): Promise<Ran> {
  let files = options.files;
  let ports = memoryPorts(options);
  let code = 0;
  for (const line of lines) {
    ports = memoryPorts({ ...options, files });
    files = ports.files;
    code = await runCommand(line.split(" ").filter((word) => word !== ""), ports);
  }
  const { stdout, stderr } = ports.terminal;
  return { code, out: stdout, err: stderr, data: () => JSON.parse(stdout) as JsonObject, ports };
}

/** Files of which some operations do something else. */
export function changedFiles(files: Files, changed: Partial<Files>): Files {
  return new Proxy(files, {
    get: (target, name): unknown => {
      const value: unknown = Reflect.get(changed, name) ?? Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
