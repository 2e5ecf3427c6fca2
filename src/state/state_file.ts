import { entryOf, isObject, type Json, type JsonObject } from "@/model/mod.ts";

/** What `.hsm/state.json` keeps: facts of this machine. Losing it costs time, never correctness. */
export interface State {
  /** Version of the format. */
  readonly schema: 1;
  /** Version of the hsm that wrote it. */
  readonly hsm: string;
  /** What the last sync depended on. */
  readonly fingerprint: Fingerprint;
  /** What adapters remember, by adapter name. */
  readonly memory: JsonObject;
  /** The environment that the last sync left, and how it is recognised. */
  readonly environment?: { readonly path: string; readonly stamp: string };
}

/** Everything a sync depended on. Nothing to do = every entry still holds. */
export interface Fingerprint {
  /** Milliseconds since the epoch: what changed shortly before is compared by content. */
  readonly taken: number;
  /** One a fact; each must still hold. */
  readonly entries: readonly FingerprintEntry[];
}

/** One fact. Paths are relative to the root, or absolute. */
export type FingerprintEntry =
  /** Same bytes. Size and mtime spare the reading where they say enough; a digest of null: nothing is there. */
  | {
    readonly kind: "content";
    readonly path: string;
    /** Hex SHA-256, as the plan knows contents. */
    readonly digest: string | null;
    /** A short mark of the same content: quick to compare. */
    readonly mark: string;
    readonly size: number;
    readonly mtime: number;
    /** See `Stat.changed`: a time that was set back by hand does not hide a change. */
    readonly changed?: number;
    /** Nobody but its owner could read it, and so it must stay: a file of `.hsm/env`. */
    readonly private?: true;
  }
  /** Same file, by what the file system says; a size of -1: nothing is there. */
  | {
    readonly kind: "stat";
    readonly path: string;
    readonly size: number;
    readonly mtime: number;
    readonly inode: number;
    /** As above; left out where the file has several names, as a further one changes it. */
    readonly changed?: number;
  }
  /** Same folder, by its time or by what is in it; what Python itself lays there (`__pycache__`) does not count. */
  | {
    readonly kind: "folder";
    readonly path: string;
    readonly mtime: number;
    readonly inode: number;
    readonly mark: string;
  }
  | { readonly kind: "exists"; readonly path: string; readonly exists: boolean }
  /** Same names in a folder. */
  | { readonly kind: "list"; readonly path: string; readonly digest: string }
  /** Same values of all environment variables that count. */
  | { readonly kind: "variable-set"; readonly digest: string }
  /** Same value of one environment variable; null: it is not set. */
  | { readonly kind: "variable"; readonly name: string; readonly digest: string | null };

/** What each kind of entry has. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  content: {
    path: ["string"],
    digest: ["string", "null"],
    mark: ["string"],
    size: ["number"],
    mtime: ["number"],
  },
  stat: { path: ["string"], size: ["number"], mtime: ["number"], inode: ["number"] },
  folder: { path: ["string"], mtime: ["number"], inode: ["number"], mark: ["string"] },
  exists: { path: ["string"], exists: ["boolean"] },
  list: { path: ["string"], digest: ["string"] },
  "variable-set": { digest: ["string"] },
  variable: { name: ["string"], digest: ["string", "null"] },
};

/**
 * Reads `.hsm/state.json`. Anything doubtful (damaged, other schema) is undefined: the long way is taken then.
 *
 * @example
 * ```ts
 * import { formatState, parseState } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const state = { schema: 1, hsm: "0.1.0", fingerprint: { taken: 5, entries: [] }, memory: {} } as const;
 * assert.deepEqual(parseState(formatState(state)), state);
 * assert.equal(parseState("{"), undefined);
 * ```
 */
export function parseState(text: string): State | undefined {
  const json = parseJson(text);
  return isState(json) ? json : undefined;
}

/** Writes `.hsm/state.json`, one fact a line. */
export function formatState(state: State): string {
  const { fingerprint, ...rest } = state;
  const entries = fingerprint.entries.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  const head = JSON.stringify(rest).slice(0, -1);
  const list = entries === "" ? "[]" : `[\n${entries}\n  ]`;
  return `${head},\n"fingerprint":{"taken":${fingerprint.taken},"entries":${list}}}\n`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  const { schema, hsm, fingerprint, memory, environment } = value as Record<string, Json>;
  if (schema !== 1 || typeof hsm !== "string" || !isObject(memory)) return false;
  if (!isObject(fingerprint) || typeof fingerprint.taken !== "number") return false;
  const { entries } = fingerprint;
  if (!Array.isArray(entries) || !entries.every(isEntry)) return false;
  if (environment === undefined) return true;
  return isObject(environment) && typeof environment.path === "string" &&
    typeof environment.stamp === "string";
}

function isEntry(value: Json): boolean {
  if (!isObject(value) || typeof value.kind !== "string") return false;
  const fields = entryOf(FIELDS, value.kind);
  if (!fields) return false;
  return Object.entries(fields).every(([name, types]) => {
    const field = value[name];
    return types.includes(field === null ? "null" : typeof field);
  });
}
