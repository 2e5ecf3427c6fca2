import { FileError, type Files } from "@/ports.ts";
import { folderOf, isInside, under } from "./paths.ts";

/** What hsm calls a file before it takes its place among the user's; nobody else has such names. */
const TEMPORARY = /^\.hsm-[A-Za-z0-9]+(-(do|undo|orig)(-\d+)?)?\.tmp$/;

/** The same in hsm's own folders (`replaceOwn`), in which people keep files as well. */
const NEW: Readonly<Record<string, RegExp>> = {
  ".hsm": /^state\.json\.new$/,
  ".hsm/schema": /^(hsm|registry|package|container|group)\.schema\.json\.new$/,
  ".hsm/spare": /\.json\.new$/,
};

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
  const own = Object.entries(NEW).map(([folder, names]) => [under(root, folder), names] as const);
  const folders = new Map(own);
  for (const path of beside) {
    const full = under(root, path);
    const folder = folderOf(await files.realPath(full) ?? full);
    // Elsewhere another project may be writing one now.
    if (isInside(root, folder)) folders.set(folder, TEMPORARY);
  }
  for (const [folder, names] of folders) {
    await tried(async () => {
      for (const { name, kind } of await files.list(folder) ?? []) {
        if (kind === "file" && names.test(name)) {
          await tried(() => files.remove(under(folder, name)));
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
