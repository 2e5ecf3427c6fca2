import type { Ports } from "@/ports.ts";
import { failure, type Result, success } from "@/model/mod.ts";

/** Name of the manifest. */
export const MANIFEST = "hsm.yaml";

/**
 * Finds the project: the nearest folder upwards from the current one that holds hsm.yaml, not above the git root.
 *
 * @param directory `-C`: start there; relative to the current folder
 * @returns the absolute path of the root, links resolved
 */
export async function findRoot(ports: Ports, directory?: string): Promise<Result<string>> {
  const start = await startFolder(ports, directory);
  if (!start.ok) return start;
  for (let folder = start.value;; folder = parentOf(folder)) {
    const stat = await ports.files.stat(join(folder, MANIFEST));
    if (stat?.kind === "file") return success(folder);
    const isGitRoot = (await ports.files.lstat(join(folder, ".git"))) !== null;
    if (isGitRoot || parentOf(folder) === folder) break;
  }
  return failure([{
    code: "HSM-E0601",
    message: `No "${MANIFEST}" in "${start.value}" or above it, up to the git root`,
    next: "Run `hsm init` here, or name the project with `-C FOLDER`",
  }]);
}

/** The folder a command works from: the current one, or that of `-C`. */
export async function startFolder(ports: Ports, directory?: string): Promise<Result<string>> {
  const wanted = directory === undefined
    ? ports.cwd
    : directory.startsWith("/")
    ? directory
    : `${ports.cwd}/${directory}`;
  const real = await ports.files.realPath(wanted);
  const stat = real === null ? null : await ports.files.stat(real);
  if (real !== null && stat?.kind === "directory") return success(real);
  return failure([{
    code: "HSM-E0602",
    message: `"${directory ?? wanted}" is no folder`,
    next: "Name an existing folder after `-C`",
  }]);
}

/** Joins a folder and a name; the root folder needs no second slash. */
export function join(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** The folder above; the root folder is its own parent. */
function parentOf(folder: string): string {
  const cut = folder.lastIndexOf("/");
  return cut <= 0 ? "/" : folder.slice(0, cut);
}
