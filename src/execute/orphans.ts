import { FileError, type Files } from "@/ports.ts";
import { folderOf, isInside, sparesFolder } from "./paths.ts";

/** What hsm calls a file before it takes its place among the user's; nobody else has such names. */
const TEMPORARY = /^\.hsm-[A-Za-z0-9]+(-(do|undo|orig)(-\d+)?)?\.tmp$/;

/** The same in hsm's own folders. */
const NEW = /\.new$/;

/**
 * Removes files that killed runs left beside those they were writing, where no journal knows of them (it was damaged, or
 * there was none). Only under the project's lock and after every transaction is settled: then none is being written.
 * What cannot be removed stays, it stands in nobody's way.
 *
 * @param root real path of the project
 * @param beside the user's files, from the root, beside which such files may lie; links are followed in the project
 */
export async function sweepOrphans(
  files: Files,
  root: string,
  beside: readonly string[],
): Promise<void> {
  const own = [`${root}/.hsm`, `${root}/.hsm/schema`, sparesFolder(root)];
  const folders = new Map(own.map((folder) => [folder, NEW]));
  for (const path of beside) {
    const folder = folderOf(await files.realPath(`${root}/${path}`) ?? `${root}/${path}`);
    // Elsewhere another project may be writing one now.
    if (isInside(root, folder)) folders.set(folder, TEMPORARY);
  }
  for (const [folder, names] of folders) {
    await tried(async () => {
      for (const { name, kind } of await files.list(folder) ?? []) {
        if (kind === "file" && names.test(name)) {
          await tried(() => files.remove(`${folder}/${name}`));
        }
      }
    });
  }
}

async function tried(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}
