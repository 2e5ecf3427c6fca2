import type { Ports } from "@/ports.ts";
import { failure, type Problem, type Result, success } from "@/model/mod.ts";

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
  const found = await nearest(ports, start.value, (folder) => hasManifest(ports, folder));
  return found === undefined ? failure([noManifest(start.value)]) : success(found);
}

/** The nearest folder upwards for which `test` holds, not above the git root. */
export async function nearest(
  ports: Ports,
  start: string,
  test: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (let folder = start;; folder = parentOf(folder)) {
    if (await test(folder)) return folder;
    const isGitRoot = (await ports.files.lstat(join(folder, ".git"))) !== null;
    if (isGitRoot || parentOf(folder) === folder) break;
  }
  return undefined;
}

/** Whether a folder holds hsm.yaml. */
export async function hasManifest(ports: Ports, folder: string): Promise<boolean> {
  return (await ports.files.stat(join(folder, MANIFEST)))?.kind === "file";
}

/** There is no project here. */
export function noManifest(start: string): Problem {
  return {
    code: "HSM-E0601",
    message: `No "${MANIFEST}" in "${start}" or above it, up to the git root`,
    next: "Run `hsm init` here, or name the project with `-C FOLDER`",
  };
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
export function parentOf(folder: string): string {
  const cut = folder.lastIndexOf("/");
  return cut <= 0 ? "/" : folder.slice(0, cut);
}
