import { FileError } from "@/ports.ts";
import type { FileNode, FolderNode, MemoryDisk, Node } from "./memory_disk.ts";

/** A name in a folder. */
export interface Place {
  readonly folder: FolderNode;
  readonly name: string;
}

/** Finds things on a {@link MemoryDisk} by path, links followed as POSIX does, and fails with its codes. */
export class MemoryTree {
  /** @param tick the time of a change */
  constructor(private readonly disk: MemoryDisk, private readonly tick: () => number) {}

  /** Follows a path; undefined where nothing is. `last` says whether a link at the end is followed. */
  walk(path: string, last: boolean, hops = 0): { path: string; node: Node } | undefined {
    if (hops > 40) throw failure("stat", path, "ELOOP");
    let at: { path: string; node: Node } = { path: "", node: this.disk.root };
    const parts = parse(path);
    for (const [index, name] of parts.entries()) {
      if (at.node.kind !== "directory") return undefined;
      const node = at.node.entries.get(name);
      if (!node) return undefined;
      if (node.kind === "symlink" && (last || index < parts.length - 1)) {
        const base = node.target.startsWith("/") ? node.target : `${at.path}/${node.target}`;
        return this.walk([base, ...parts.slice(index + 1)].join("/"), last, hops + 1);
      }
      at = { path: `${at.path}/${name}`, node };
    }
    return { path: at.path === "" ? "/" : at.path, node: at.node };
  }

  /** What is at a path; undefined where nothing is. */
  find(path: string, last: boolean): Node | undefined {
    return this.walk(path, last)?.node;
  }

  /** What is at a path; `ENOENT` where nothing is. */
  need(operation: string, path: string, last: boolean): Node {
    const node = this.find(path, last);
    if (!node) throw failure(operation, path, "ENOENT");
    return node;
  }

  /** The folder at a path. */
  needFolder(operation: string, path: string): FolderNode {
    const node = this.need(operation, path, true);
    if (node.kind !== "directory") throw failure(operation, path, "ENOTDIR");
    return node;
  }

  /** The file at a path. */
  needFile(operation: string, path: string): FileNode {
    const node = this.need(operation, path, true);
    if (node.kind !== "file") throw failure(operation, path, "EISDIR");
    return node;
  }

  /** The place of a path; its folder must be there. */
  parent(operation: string, path: string): Place {
    const { folder, name } = split(path);
    return { folder: this.needFolder(operation, folder), name };
  }

  /** As {@link parent}; `EEXIST` where something is at the place. */
  vacancy(operation: string, path: string): Place {
    const place = this.parent(operation, path);
    if (place.folder.entries.has(place.name)) throw failure(operation, path, "EEXIST");
    return place;
  }

  /** The folder at a path, made with its parents where it is absent. */
  folders(path: string, mode: number): FolderNode {
    const found = this.find(path, true);
    if (found?.kind === "directory") return found;
    if (found) throw failure("makeFolder", path, "EEXIST");
    const { folder: above, name } = split(path);
    const folder = this.folders(above, mode);
    const node = this.disk.folder(mode, this.tick());
    this.disk.change([{ folder, name, node }], this.tick());
    return node;
  }
}

/** The names of a path; `..` is taken by its letters, as paths are made by hsm. */
function parse(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names;
}

/** A path as a folder and the name in it. */
export function split(path: string): { folder: string; name: string } {
  const names = parse(path);
  return { folder: `/${names.slice(0, -1).join("/")}`, name: names.at(-1) ?? "" };
}

/** The failure of an operation, as the system would tell it. */
export function failure(operation: string, path: string, code: string): FileError {
  return new FileError(operation, path, code, `${operation} "${path}": ${code}`);
}
