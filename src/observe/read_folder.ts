import type { Files } from "@/ports.ts";
import { readBounded } from "./read_bounded.ts";

/** One text file of a folder tree. */
export interface TextFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Its text; empty where it lies outside. */
  readonly text: string;
  /** It is a link that leads out of the folder: where it leads. It was not read. */
  readonly outside?: string;
}

/**
 * Reads all files with certain endings below a folder, sorted by path. Links are followed once, as long as they stay
 * inside; hidden folders are left out; a file that is no UTF-8 is read with replacement characters, so that the parser can name it.
 *
 * @param folder absolute
 * @param depth how many levels of folders below it are read
 * @param within the folder that links may not leave; links followed
 * @returns undefined where the folder does not exist
 */
export async function readFolder(
  files: Files,
  folder: string,
  endings: readonly string[],
  depth = 1,
  within = folder,
): Promise<readonly TextFile[] | undefined> {
  const entries = await files.list(folder);
  if (entries === null) return undefined;
  const found: TextFile[] = [];
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith(".")) continue;
    const stat = entry.kind === "symlink" ? await files.stat(path) : entry;
    const isWanted = stat?.kind === "directory" ? depth > 0 : hasEnding(entry.name, endings);
    const outside = entry.kind === "symlink" && isWanted
      ? await leads(files, path, within)
      : undefined;
    if (outside !== undefined) found.push({ path: entry.name, text: "", outside });
    else if (stat?.kind === "directory" && depth > 0) {
      const below = await readFolder(files, path, endings, depth - 1, within);
      for (const file of below ?? []) found.push({ ...file, path: `${entry.name}/${file.path}` });
    } else if (stat?.kind === "file" && hasEnding(entry.name, endings)) {
      const bytes = await readBounded(files, path);
      if (bytes !== null) found.push({ path: entry.name, text: new TextDecoder().decode(bytes) });
    }
  }
  return found;
}

function hasEnding(name: string, endings: readonly string[]): boolean {
  return endings.some((ending) => name.endsWith(ending));
}

/** Where a link leads, if that is outside. */
async function leads(files: Files, path: string, within: string): Promise<string | undefined> {
  const real = await files.realPath(path);
  const isInside = real === within || real?.startsWith(within === "/" ? "/" : `${within}/`);
  return real === null || isInside ? undefined : real;
}
