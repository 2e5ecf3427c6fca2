import { failure, type Problem, type Result, success } from "@/model/mod.ts";
import type { Files, Stat } from "@/ports.ts";
import { folderOf, isInside, nameOf, plainPath, under } from "./paths.ts";
import { noFile, outsideRoot } from "./problems.ts";

/** Where a target really is. */
export interface Located {
  /** As the plan names it. */
  readonly path: string;
  /** Absolute, links followed. */
  readonly real: string;
  /** The path as named, absolute, its own link not followed. */
  readonly link?: string;
  /** What is there; null = nothing. */
  readonly stat: Stat | null;
  /** Folders that must be made first, outer ones first. */
  readonly missing: readonly string[];
}

/**
 * Finds the real file behind a target. A relative path must stay in the root, links included; an absolute one is the
 * caller's decision (design §7 names the few that may lie outside).
 *
 * @param root real path of the project
 */
export async function locate(files: Files, root: string, path: string): Promise<Result<Located>> {
  const free = path.startsWith("/");
  const plain = plainPath(path);
  if (plain === undefined || plain === "") return failure([outsideRoot(path, path)]);
  const full = under(root, plain);
  const { folder, missing } = await realFolder(files, folderOf(full));
  if (folder === undefined) return failure([noFile(path, "in a folder that is no folder")]);
  const named = under(folder, nameOf(full));
  if (!free && !isInside(root, named)) return failure([outsideRoot(path, named)]);
  const found = missing.length > 0 ? null : await files.lstat(named);
  if (found?.kind !== "symlink") return judged({ path, real: named, stat: found, missing });
  const real = await files.realPath(named);
  if (real === null) return failure([noFile(path, "a link to nothing")]);
  if (!free && !isInside(root, real)) return failure([outsideRoot(path, real)]);
  return judged({ path, real, link: named, stat: await files.stat(real), missing });
}

function judged(located: Located): Result<Located> {
  const kind = located.stat?.kind ?? "file";
  const problem: Problem | undefined = kind === "file"
    ? undefined
    : noFile(located.path, kind === "directory" ? "a folder" : "no regular file");
  return problem ? failure([problem]) : success(located);
}

/**
 * Where a folder really is, or would be made: links are followed as far as there is something, the rest is plain.
 *
 * @param path absolute
 * @returns undefined where something else is in its way: a file, a link to nothing
 */
export async function realPlace(files: Files, path: string): Promise<string | undefined> {
  const { folder } = await realFolder(files, path);
  return folder && plainPath(folder);
}

/** The real path of a folder of which the inner parts may not exist yet. */
async function realFolder(
  files: Files,
  folder: string,
): Promise<{ readonly folder: string | undefined; readonly missing: readonly string[] }> {
  const names: string[] = [];
  for (let at = folder;; at = folderOf(at)) {
    const stat = await files.lstat(at);
    if (stat === null && at !== "/") {
      names.unshift(nameOf(at));
      continue;
    }
    const real = await files.realPath(at);
    if (real === null || (await files.stat(real))?.kind !== "directory") {
      return { folder: undefined, missing: [] };
    }
    const base = real === "/" ? "" : real;
    const missing = names.map((_, index) => [base, ...names.slice(0, index + 1)].join("/"));
    return { folder: missing.at(-1) ?? real, missing };
  }
}
