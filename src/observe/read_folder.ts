import type { Files } from "@/ports.ts";

/** One text file of a folder tree. */
export interface TextFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/**
 * Reads all files with certain endings below a folder, sorted by path. Links are followed once; hidden folders are left
 * out; a file that is no UTF-8 is read with replacement characters, so that the parser can name it.
 *
 * @param folder absolute
 * @param depth how many levels of folders below it are read
 * @returns undefined where the folder does not exist
 */
export async function readFolder(
  files: Files,
  folder: string,
  endings: readonly string[],
  depth = 1,
): Promise<readonly TextFile[] | undefined> {
  const entries = await files.list(folder);
  if (entries === null) return undefined;
  const found: TextFile[] = [];
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith(".")) continue;
    const stat = entry.kind === "symlink" ? await files.stat(path) : entry;
    if (stat?.kind === "directory" && depth > 0) {
      const below = await readFolder(files, path, endings, depth - 1);
      for (const file of below ?? []) found.push({ ...file, path: `${entry.name}/${file.path}` });
    } else if (stat?.kind === "file" && endings.some((ending) => entry.name.endsWith(ending))) {
      const bytes = await files.read(path);
      if (bytes !== null) found.push({ path: entry.name, text: new TextDecoder().decode(bytes) });
    }
  }
  return found;
}
