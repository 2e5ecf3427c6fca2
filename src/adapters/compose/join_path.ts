/**
 * A path relative to a folder, without `.` and inner `..`, with `/`. An absolute path stays absolute; `.` is the root
 * itself. What lies above `~` or a drive nobody knows: `~/..` stays.
 */
export function joinPath(folder: string, path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const whole = isAbsolute(slashed) || folder === "" ? slashed : `${folder}/${slashed}`;
  const root = /^(?:~[^/]*|[A-Za-z]:(?=\/))/.exec(whole)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  const joined = parts.join("/");
  if (root !== "") return joined === "" && root.startsWith("~") ? root : `${root}/${joined}`;
  if (whole.startsWith("/")) return `/${joined.replace(/^(\.\.\/?)+/, "")}`;
  return joined === "" ? "." : joined;
}

/** Whether a path names a place without the project's root: `/x`, `~/x`, `C:/x`. */
export function isAbsolute(path: string): boolean {
  return /^(?:\/|~|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** Whether a path leaves the project. */
export function leavesRoot(path: string): boolean {
  return isAbsolute(path) || path === ".." || path.startsWith("../");
}

/** Whether a path is another one or lies in it; both as {@link joinPath} writes them. */
export function isWithin(path: string, folder: string): boolean {
  if (folder === ".") return !leavesRoot(path);
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  if (path === folder) return true;
  return path.startsWith(prefix) && !/^\.\.(?:\/|$)/.test(path.slice(prefix.length));
}
