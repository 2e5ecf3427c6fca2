/** Something an adapter wants to know. Paths are relative to the project root, or absolute. */
export type Want =
  | {
    readonly kind: "file";
    readonly path: string;
    /** Counts for the no-op decision: by content, by size+mtime+inode, by existence, or not at all. */
    readonly fresh: "content" | "stat" | "exists" | "none";
  }
  /** An environment variable: process environment first, then the project's `.env`. */
  | { readonly kind: "variable"; readonly name: string }
  /** A program that only reads, e.g. `docker compose version`. Never part of the no-op decision. */
  | { readonly kind: "probe"; readonly command: Command }
  /** The distributions in a Python environment, as its files say. Never part of the no-op decision. */
  | { readonly kind: "installed"; readonly path: string }
  /** Where a program is: absolute path or nothing. Its stat counts for the no-op decision. */
  | { readonly kind: "tool"; readonly name: string };

/** A program call as data. */
export interface Command {
  /** Name on PATH, e.g. `uv`. */
  readonly tool: string;
  /** Words after the tool's name. */
  readonly args: readonly string[];
  /** Relative to the project root; default the root. */
  readonly cwd?: string;
  /** Set on top of the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names removed from the inherited environment; a final `*` stands for any ending. */
  readonly unset?: readonly string[];
}

/** What a file was when it was looked at. */
export type FileSeen =
  | { readonly kind: "absent" }
  | { readonly kind: "directory" }
  | {
    readonly kind: "file";
    /** undefined where the bytes are no UTF-8. A BOM is kept. */
    readonly text?: string;
    /** Hex SHA-256 of the bytes. */
    readonly digest: string;
    readonly mode?: number;
  };

/** What a program said. */
export interface Ran {
  /** Exit code; 128 + n for signal n; 127 where the program does not exist. */
  readonly code: number;
  /** What it printed. */
  readonly stdout: string;
  /** What it printed to stderr. */
  readonly stderr: string;
}

/** The world as it was seen, once. Keys: the want's path, name, or `probeKey(command)`. */
export interface Snapshot {
  /** Absolute path of the project root. */
  readonly root: string;
  /** By path. */
  readonly files: ReadonlyMap<string, FileSeen>;
  /** By name; undefined where it is not set. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** By the environment's path: normalized name → version. */
  readonly installed?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By `probeKey`. */
  readonly probes: ReadonlyMap<string, Ran>;
  /** Absolute path by name; undefined where it is not on PATH. */
  readonly tools: ReadonlyMap<string, string | undefined>;
}

/**
 * The key of a probe's answer in a snapshot.
 *
 * @example
 * ```ts
 * import { probeKey } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(probeKey({ tool: "uv", args: ["--version"] }), "uv --version");
 * ```
 */
export function probeKey(command: Command): string {
  return [...(command.cwd ? [`(cd ${command.cwd})`] : []), command.tool, ...command.args].join(" ");
}

/**
 * Whether a want is answered by a snapshot.
 *
 * @example
 * ```ts
 * import { emptySnapshot, isAnswered } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isAnswered({ kind: "tool", name: "uv" }, emptySnapshot("/p")), false);
 * ```
 */
export function isAnswered(want: Want, snapshot: Snapshot): boolean {
  switch (want.kind) {
    case "file":
      return snapshot.files.has(want.path);
    case "variable":
      return snapshot.variables.has(want.name);
    case "installed":
      return snapshot.installed?.has(want.path) === true;
    case "probe":
      return snapshot.probes.has(probeKey(want.command));
    case "tool":
      return snapshot.tools.has(want.name);
  }
}

/**
 * A snapshot in which nothing was looked at yet.
 *
 * @example
 * ```ts
 * import { emptySnapshot } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(emptySnapshot("/p").files.size, 0);
 * ```
 */
export function emptySnapshot(root: string): Snapshot {
  return {
    root,
    files: new Map(),
    variables: new Map(),
    probes: new Map(),
    tools: new Map(),
  };
}

/**
 * The text of a file in a snapshot; undefined where it is absent, no UTF-8, or was not looked at.
 *
 * @example
 * ```ts
 * import { emptySnapshot, textOf } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(textOf(emptySnapshot("/p"), "a.txt"), undefined);
 * ```
 */
export function textOf(snapshot: Snapshot, path: string): string | undefined {
  const seen = snapshot.files.get(path);
  return seen?.kind === "file" ? seen.text : undefined;
}
