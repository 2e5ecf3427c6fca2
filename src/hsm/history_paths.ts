import { join, parentOf } from "./find_root.ts";
import { pathOf } from "./fingerprint.ts";

/**
 * The path of a file as the history names and shows it: relative to the project, also where the file lies in a folder
 * above (the `uv.lock` of a workspace: `../uv.lock`), so that the history moves with a workspace. What lies elsewhere
 * keeps its absolute path.
 *
 * @param root of the project, absolute
 * @param path absolute, or relative to the root
 */
export function recordedPath(root: string, path: string): string {
  if (!path.startsWith("/")) return path;
  const folder = parentOf(path);
  for (let above = root, up = ""; parentOf(above) !== above;) {
    [above, up] = [parentOf(above), `${up}../`];
    if (above === folder) return up + path.slice(path.lastIndexOf("/") + 1);
  }
  return path;
}

/** Where a file of {@link recordedPath} lies: absolute where it is outside the project, as adapters name it. */
export function livePath(root: string, recorded: string): string {
  let [folder, rest] = [root, recorded];
  while (rest.startsWith("../")) [folder, rest] = [parentOf(folder), rest.slice(3)];
  return rest === recorded ? recorded : join(folder, rest);
}

/** The same, absolute in any case. */
export function absolutePath(root: string, recorded: string): string {
  return pathOf(root, livePath(root, recorded));
}

/** Keys as {@link recordedPath} gives them. */
export function recordedKeys<T>(
  root: string,
  files: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const entries = Object.entries(files).map(([path, value]) => [recordedPath(root, path), value]);
  return Object.fromEntries(entries);
}
