import { failure } from "./memory_tree.ts";

/** A file system of its own in a tree in memory. */
export interface Mount {
  /** False: it knows no hard links, as FAT and exFAT. */
  readonly links?: boolean;
}

/** Which part of a tree in memory is which file system, and what that forbids. Paths are real ones. */
export class MemoryMounts {
  readonly #mounts = new Map<string, Mount & { readonly device: number }>([["/", { device: 1 }]]);

  /** Makes the folder at a path a file system of its own; `/` stays what it is, with other abilities. */
  mount(path: string, mount: Mount): void {
    const device = path === "/" ? 1 : this.#mounts.size + 1;
    this.#mounts.set(path, { ...mount, device });
  }

  /** The number of the file system that a path is on. */
  deviceOf(path: string): number {
    return this.#of(path).device;
  }

  /** Throws where the file system cannot give a file a second name. */
  checkLink(existing: string, path: string): void {
    if (this.deviceOf(existing) !== this.deviceOf(path)) throw failure("link", path, "EXDEV");
    if (this.#of(path).links === false) throw failure("link", path, "EPERM");
  }

  /** Throws where something cannot be moved. */
  checkRename(from: string, to: string): void {
    if (this.#mounts.has(from)) throw failure("rename", to, "EBUSY");
    if (this.deviceOf(from) !== this.deviceOf(to)) throw failure("rename", to, "EXDEV");
  }

  #of(path: string): Mount & { readonly device: number } {
    const inside = [...this.#mounts].filter(([at]) =>
      at === "/" || path === at || path.startsWith(`${at}/`)
    );
    const [, found] = inside.reduce((a, b) => b[0].length > a[0].length ? b : a);
    return found;
  }
}
