import type { Stack } from "@/model/mod.ts";

/** Folder of the Python project below hsm.yaml's, "" where they are the same. */
export function projectFolder({ managers }: Stack): string {
  return managers.python.project ?? "";
}

/**
 * A file of a folder, as a path from the root.
 *
 * @param folder relative to the root; "" or "." is the root itself
 */
export function within(folder: string, name: string): string {
  return folder === "" || folder === "." ? name : `${folder}/${name}`;
}

/** The folder of a path from the root, "" for the root itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/**
 * A path from the root as it is written in a file of `folder`. Absolute ones, and those in the root, stay as they are.
 *
 * @example
 * ```ts
 * import { seenFrom } from "@/adapters/python/folder.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(seenFrom("", "../lib"), "../lib");
 * assert.equal(seenFrom("backend", "../lib"), "../../lib");
 * assert.equal(seenFrom("backend", "./backend/libs/one"), "libs/one");
 * assert.equal(seenFrom("backend", "/opt/lib"), "/opt/lib");
 * ```
 */
export function seenFrom(folder: string, path: string): string {
  if (folder === "" || path.startsWith("/")) return path;
  const from = folder.split("/");
  const to = namesOf(path);
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => "..");
  return [...up, ...to.slice(shared)].join("/") || ".";
}

/** The names of a relative path; `..` only at the beginning. */
function namesOf(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names;
}
