import type { Files, Ports, Stat, Variables } from "@/ports.ts";
import type { FingerprintEntry } from "@/state/mod.ts";
import { quickMark } from "@/text/words/quick_mark.ts";

/**
 * Whether a change after the fingerprint was taken must show in the mtime. What was written shortly before could be
 * written again within the same tick of the file system, and is compared by content. A tick is at most 10 ms where mtimes
 * have a fraction, and 2 s where they have none (FAT; older ones have 1 s). Where comparing costs nothing, as with all that
 * people edit, what was written in the last 2 s counts as written just now: clocks differ, and tools set mtimes.
 *
 * @param size bytes; of a folder, Infinity
 */
function isSettled(mtime: number, taken: number, size: number): boolean {
  return mtime < taken - (mtime % 1000 === 0 || size < CHEAP ? 2000 : 100);
}

/** Bytes that are compared in less than a millisecond. */
const CHEAP = 64 * 1024;

/** Environment variables that count in every project, besides those a stack names. */
const COUNTING = /^(RUN_MODE|HSM_.*|UV_.*|VIRTUAL_ENV|COMPOSE_.*|DOCKER_HOST)$/;

/** Set by the launcher for itself: says nothing about the stack. */
const OWN = /^HSM_(HANDOVER|DENO|TOOLS_DIR|TRANSACTION)$/;

/** Hex SHA-256. */
export async function digestBytes(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  let text = "";
  for (const byte of new Uint8Array(hash)) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Hex SHA-256 of a text. */
export function digestText(text: string): Promise<string> {
  return digestBytes(new TextEncoder().encode(text));
}

/** A text's mark: see `quickMark`. */
export function markText(text: string): string {
  return quickMark(new TextEncoder().encode(text));
}

/** The counting variables as one mark. */
export function variablesDigest(variables: Variables): string {
  const lines = Object.entries(variables.all())
    .filter(([name]) => COUNTING.test(name) && !OWN.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return markText(lines.join("\0"));
}

/** The names in a folder as one mark, `-` where there is none. */
export async function listDigest(files: Files, path: string): Promise<string> {
  const entries = await files.list(path);
  return entries === null ? "-" : markText(entries.map((entry) => entry.name).join("\0"));
}

/**
 * What is in a folder as one mark: the names, and of installed distributions also which folder it is, so that the same
 * version from another place is seen. The first program that Python runs lays a `__pycache__` there: that is no change.
 */
async function folderMark(files: Files, path: string): Promise<string> {
  const names = (await files.list(path) ?? []).map(({ name }) => name)
    .filter((name) => name !== "__pycache__");
  const lines: string[] = [];
  for (const name of names) {
    const stat = name.endsWith(".dist-info") ? await files.stat(`${path}/${name}`) : undefined;
    lines.push(stat === undefined ? name : `${name} ${stat?.mtime} ${stat?.inode}`);
  }
  return markText(lines.join("\0"));
}

/** The path of an entry on this machine. */
export function pathOf(root: string, path: string): string {
  return path.startsWith("/") ? path : `${root}/${path}`;
}

/**
 * Whether one fact still holds.
 *
 * @param taken when the fingerprint was taken
 */
export async function holds(
  ports: Ports,
  root: string,
  taken: number,
  entry: FingerprintEntry,
): Promise<boolean> {
  const { files, variables } = ports;
  switch (entry.kind) {
    case "content": {
      const path = pathOf(root, entry.path);
      const stat = await files.stat(path);
      if (stat === null || entry.digest === null) return stat === null && entry.digest === null;
      if (stat.size !== entry.size) return false;
      if (entry.private && !isPrivate(stat)) return false;
      const isSame = stat.mtime === entry.mtime && !hasChanged(stat, entry.changed);
      if (isSame && isSettled(entry.mtime, taken, stat.size)) return true;
      const bytes = await files.read(path);
      return bytes !== null && quickMark(bytes) === entry.mark;
    }
    case "stat": {
      const stat = await files.stat(pathOf(root, entry.path));
      if (stat === null) return entry.size === -1;
      if (stat.size !== entry.size || hasChanged(stat, entry.changed)) return false;
      return stat.mtime === entry.mtime && stat.inode === entry.inode;
    }
    case "folder": {
      const path = pathOf(root, entry.path);
      const stat = await files.stat(path);
      if (stat === null || stat.inode !== entry.inode) return false;
      if (stat.mtime === entry.mtime && isSettled(entry.mtime, taken, Infinity)) return true;
      return await folderMark(files, path) === entry.mark;
    }
    case "exists":
      return (await files.stat(pathOf(root, entry.path)) !== null) === entry.exists;
    case "list":
      return await listDigest(files, pathOf(root, entry.path)) === entry.digest;
    case "variable-set":
      return variablesDigest(variables) === entry.digest;
    case "variable": {
      const value = variables.get(entry.name);
      return value === undefined ? entry.digest === null : markText(value) === entry.digest;
    }
  }
}

function isPrivate({ mode }: Stat): boolean {
  return (mode & 0o077) === 0;
}

/** Nobody can set this time: it betrays an mtime that was set to what it was. */
function hasChanged(stat: Stat, known: number | undefined): boolean {
  return known !== undefined && stat.changed !== null && stat.changed !== known;
}

/** The fact "this file has this content", or that it is absent. */
export async function contentEntry(
  files: Files,
  root: string,
  path: string,
): Promise<FingerprintEntry> {
  const full = pathOf(root, path);
  const stat = await files.stat(full);
  const bytes = stat?.kind === "file" ? await files.read(full) : null;
  if (stat === null || bytes === null) {
    return { kind: "content", path, digest: null, mark: "", size: -1, mtime: 0 };
  }
  const digest = await digestBytes(bytes);
  return {
    kind: "content",
    path,
    digest,
    mark: quickMark(bytes),
    size: stat.size,
    mtime: stat.mtime ?? 0,
    ...(stat.changed !== null && { changed: stat.changed }),
    ...(path.startsWith(".hsm/env/") && isPrivate(stat) && { private: true as const }),
  };
}

/** The fact "this is the same file or folder". What changed a moment ago may change again within the same millisecond. */
export async function statEntry(
  files: Files,
  root: string,
  path: string,
  taken: number,
): Promise<FingerprintEntry> {
  const full = pathOf(root, path);
  const stat = await files.stat(full);
  if (stat === null) return { kind: "stat", path, size: -1, mtime: 0, inode: 0 };
  const { size, mtime, inode, changed } = stat;
  if (stat.kind === "directory") {
    return { kind: "folder", path, mtime: mtime ?? 0, inode, mark: await folderMark(files, full) };
  }
  const isOnly = stat.links === 1;
  const isRacy = mtime === null || !isSettled(mtime, taken, size);
  return isRacy
    ? await contentEntry(files, root, path)
    : { kind: "stat", path, size, mtime, inode, ...(isOnly && changed !== null && { changed }) };
}
