/** A path below a folder, which may be `/`; an absolute one stays as it is. */
export function under(root: string, path: string): string {
  if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) return path;
  return root.endsWith("/") ? root + path : `${root}/${path}`;
}

/** The folder of a path. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at <= 0 ? "/" : path.slice(0, at);
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True where `path` is `root` or lies in it. Both absolute, links resolved. */
export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}

/** A path as the journal keeps it: relative where it lies in the root, so that a moved project can be recovered. */
export function relativeTo(root: string, path: string): string {
  if (!isInside(root, path) || path === root) return path;
  return path.slice(root.endsWith("/") ? root.length : root.length + 1);
}

/** The path without `.` and `..`; undefined where it leaves its beginning. */
export function plainPath(path: string): string | undefined {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return undefined;
    } else if (name !== "" && name !== ".") names.push(name);
  }
  return (path.startsWith("/") ? "/" : "") + names.join("/");
}

/** Where transactions of a project live. */
export function transactionsFolder(root: string): string {
  return under(root, ".hsm/txn");
}

/** Where copies of environments wait for the next transaction. */
export function sparesFolder(root: string): string {
  return under(root, ".hsm/spare");
}

/** Where the generations of a project live: `<number>.json`, and `objects/<digest>`. */
export function historyFolder(root: string): string {
  return under(root, ".hsm/history");
}
