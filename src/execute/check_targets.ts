import type { Plan, Problem } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { locate } from "./locate.ts";

/**
 * What stands in the way of a plan's files before anything is written: a link out of the project or to nothing, a folder
 * in a file's place. All at once; reads only. The transaction looks again.
 *
 * @param root of the project, absolute
 */
export async function checkTargets(
  files: Files,
  root: string,
  { steps }: Plan,
): Promise<readonly Problem[]> {
  const real = await files.realPath(root) ?? root;
  const paths = steps.flatMap(({ effect }) =>
    effect.kind === "run" ? effect.mayWrite : [effect.path]
  );
  const problems: Problem[] = [];
  for (const path of new Set(paths)) {
    const located = await locate(files, real, path);
    if (!located.ok) problems.push(...located.problems);
  }
  return problems;
}
