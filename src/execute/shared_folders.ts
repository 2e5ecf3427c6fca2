import type { Files } from "@/ports.ts";
import { parseJournal } from "./journal.ts";
import { folderOf, isInside, transactionsFolder } from "./paths.ts";
import { FOUND } from "./transaction_folder.ts";

/**
 * Projects outside this one in which a dead run changed something: the root of a workspace, whose other members may be
 * at work there. Who recovers holds their locks as well.
 *
 * @param root absolute path of the project
 * @param placeOf where the lock of an environment is that lies in no project
 * @returns absolute folders that have an `.hsm/lock` of their own; the dead run took it, so it is there
 */
export async function sharedFolders(
  files: Files,
  root: string,
  placeOf: (environment: string) => Promise<string | undefined> = () => Promise.resolve(undefined),
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { name } of await files.list(transactionsFolder(root)) ?? []) {
    if (name.endsWith(FOUND)) continue;
    const bytes = await files.read(`${transactionsFolder(root)}/${name}/journal.json`);
    const read = bytes && await parseJournal(new TextDecoder().decode(bytes));
    if (read?.kind !== "journal") continue;
    const { targets, environments } = read.journal;
    for (
      const path of [
        ...targets.map(({ real }) => real),
        ...environments.map((one) => one.path),
      ]
    ) {
      const folder = path.startsWith("/") ? await projectAbove(files, path) : undefined;
      if (folder !== undefined && !isInside(root, folder)) found.add(folder);
    }
    for (const { path } of environments) {
      const place = path.startsWith("/") ? await placeOf(path) : undefined;
      if (place !== undefined && await files.lstat(`${place}/.hsm/lock`) !== null) found.add(place);
    }
  }
  return [...found].sort();
}

async function projectAbove(files: Files, path: string): Promise<string | undefined> {
  for (let folder = folderOf(path);; folder = folderOf(folder)) {
    if (await files.lstat(`${folder}/.hsm/lock`) !== null) return folder;
    if (folder === "/") return undefined;
  }
}
