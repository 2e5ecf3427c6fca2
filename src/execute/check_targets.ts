import type { Problem } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { locate } from "./locate.ts";

/**
 * What stands in the way of files that are to be written: a link out of the project or to nothing, a folder in a file's
 * place. All at once; reads only. The transaction looks again.
 *
 * @param root of the project, absolute
 * @param paths relative to the root; absolute only those that design §7 allows
 */
export async function checkTargets(
  files: Files,
  root: string,
  paths: readonly string[],
): Promise<readonly Problem[]> {
  const real = await files.realPath(root) ?? root;
  const problems: Problem[] = [];
  for (const path of new Set(paths)) {
    const located = await locate(files, real, path);
    if (!located.ok) problems.push(...located.problems);
  }
  return problems;
}
