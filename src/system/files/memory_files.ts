import { FileError, type FileLock, type Files, type Owner, type Stat } from "@/ports.ts";
import { Died, type Faults } from "./faults.ts";
import { MemoryDisk, type Node, type Order, type Survival } from "./memory_disk.ts";
import { MemoryMounts, type Mount } from "./memory_mounts.ts";
import { failure, MemoryTree, split } from "./memory_tree.ts";

/** Files in memory, with the means to hurt them. */
export interface MemoryFiles extends Files {
  /** Sets the faults from now on; counting starts again at 0. */
  inject(faults: Faults | undefined): void;
  /** How many operations there were since the last {@link inject}. */
  readonly operations: number;
  /** Names of all operations since the last {@link inject}, e.g. `rename /p/a`. */
  readonly log: readonly string[];
  /** A new process begins on the same disk: locks are free, faults gone. */
  restart(): void;
  /** Loses power, then starts again: unsynced content and entries are lost, except what `survival` keeps. */
  crash(survival?: Survival): void;
  /** How many unsynced changes of folders a crash could lose, and how many contents it could lose or tear. */
  readonly unsynced: { readonly changes: number; readonly contents: number };
  /** The same disk as it is now, with a new process on it: what happens here does not happen there. */
  fork(): MemoryFiles;
  /** Puts text files, durable, their folders made. A text that begins with `-> ` makes a symlink. */
  put(files: Readonly<Record<string, string>>): void;
  /** Makes a folder a file system of its own; `/` keeps its place and takes the abilities. */
  mount(path: string, mount?: Mount): void;
  /** Every file below a folder: path → text, `-> target` for links, `/` for empty folders; modes with `modes: true`. */
  dump(folder: string, options?: { readonly modes?: boolean }): Readonly<Record<string, string>>;
}

/**
 * Files in memory: a product, not a test helper. Behaves as a POSIX file system for one user with all rights: hard
 * links, symbolic links, modes, folders, several file systems (`mount`), `create` that refuses what exists, atomic
 * `rename`. Not here: access rights (except by `inject`). Time is a counter: one millisecond an operation.
 *
 * @param given path → text, see `put`
 * @param order what syncing a folder makes durable, see `MemoryDisk`
 *
 * @example
 * ```ts
 * import { memoryFiles } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const files = memoryFiles({ "/p/a.txt": "a" });
 * await files.rename("/p/a.txt", "/p/b.txt");
 * assert.deepEqual(files.dump("/p"), { "b.txt": "a" });
 * files.crash();
 * assert.deepEqual(files.dump("/p"), { "a.txt": "a" });
 * ```
 */
export function memoryFiles(
  given: Readonly<Record<string, string>> = {},
  order: Order = "strict",
): MemoryFiles {
  const files = new Memory(order);
  files.put(given);
  return files;
}

const CREATION = 1_600_000_000_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where a fork begins. */
interface Beginning {
  readonly disk: MemoryDisk;
  readonly owners: readonly (readonly [Node, Owner])[];
  readonly time: number;
  readonly mounts: MemoryMounts;
}

class Memory implements MemoryFiles {
  readonly #disk: MemoryDisk;
  readonly #tree: MemoryTree;
  #faults: Faults | undefined;
  #dead = false;
  #locks = new Set<Node>();
  #owners = new WeakMap<Node, Owner>();
  #mounts = new MemoryMounts();
  #time: number;
  #log: string[] = [];

  constructor(order: Order, from?: Beginning) {
    this.#disk = from?.disk ?? new MemoryDisk(order);
    for (const [node, owner] of from?.owners ?? []) this.#owners.set(node, owner);
    this.#time = from?.time ?? CREATION;
    if (from) this.#mounts = from.mounts;
    this.#tree = new MemoryTree(this.#disk, () => this.#tick());
  }

  get operations(): number {
    return this.#log.length;
  }

  get log(): readonly string[] {
    return this.#log;
  }

  get unsynced(): MemoryFiles["unsynced"] {
    return { changes: this.#disk.pending, contents: this.#disk.tearable };
  }

  fork(): MemoryFiles {
    const { disk, copies } = this.#disk.fork();
    const owners = [...copies].flatMap(([node, copy]) => {
      const owner = this.#owners.get(node);
      return owner ? [[copy, owner] as const] : [];
    });
    return new Memory(this.#disk.order, { disk, owners, time: this.#time, mounts: this.#mounts });
  }

  inject(faults: Faults | undefined): void {
    this.#faults = faults;
    this.#log = [];
  }

  restart(): void {
    this.#dead = false;
    this.#locks = new Set();
    this.inject(undefined);
  }

  crash(survival: Survival = {}): void {
    this.#disk.crash(survival);
    this.restart();
  }

  put(given: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(given)) {
      const { name } = split(path);
      const folder = this.#tree.folders(split(path).folder, 0o755);
      const node = text.startsWith("-> ")
        ? this.#disk.link(text.slice(3), this.#tick())
        : this.#disk.file(encoder.encode(text), 0o644, this.#tick());
      this.#disk.change([{ folder, name, node }], this.#tick());
    }
    this.#disk.syncAll();
  }

  mount(path: string, mount: Mount = {}): void {
    this.#tree.needFolder("mount", path);
    this.#mounts.mount(path, mount);
  }

  dump(
    folder: string,
    options: { readonly modes?: boolean } = {},
  ): Readonly<Record<string, string>> {
    const found: [string, string][] = [];
    const walk = (node: Node, path: string): void => {
      const mode = options.modes ? `${node.mode.toString(8)} ` : "";
      if (node.kind === "file") found.push([path, mode + decoder.decode(node.bytes)]);
      if (node.kind === "symlink") found.push([path, `-> ${node.target}`]);
      if (node.kind !== "directory") return;
      if (node.entries.size === 0) found.push([`${path}/`, mode]);
      for (const [name, child] of node.entries) walk(child, path === "" ? name : `${path}/${name}`);
    };
    const node = this.#tree.find(folder, true);
    if (node) walk(node, "");
    return Object.fromEntries(found.sort((a, b) => a[0] < b[0] ? -1 : 1));
  }

  async read(path: string): Promise<Uint8Array | null> {
    await this.#begin("read", path);
    const node = this.#tree.find(path, true);
    if (node?.kind === "directory") throw failure("read", path, "EISDIR");
    return node?.kind === "file" ? node.bytes.slice() : null;
  }

  async stat(path: string): Promise<Stat | null> {
    await this.#begin("stat", path);
    return this.#toStat(this.#tree.walk(path, true));
  }

  async lstat(path: string): Promise<Stat | null> {
    await this.#begin("lstat", path);
    return this.#toStat(this.#tree.walk(path, false));
  }

  async list(path: string): ReturnType<Files["list"]> {
    await this.#begin("list", path);
    const node = this.#tree.find(path, true);
    if (!node) return null;
    if (node.kind !== "directory") throw failure("list", path, "ENOTDIR");
    return [...node.entries]
      .map(([name, child]) => ({ name, kind: child.kind }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  async realPath(path: string): Promise<string | null> {
    await this.#begin("realPath", path);
    return this.#tree.walk(path, true)?.path ?? null;
  }

  async readLink(path: string): Promise<string> {
    await this.#begin("readLink", path);
    const node = this.#tree.need("readLink", path, false);
    if (node.kind !== "symlink") throw failure("readLink", path, "EINVAL");
    return node.target;
  }

  async create(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    await this.#begin("create", path);
    const { folder, name } = this.#tree.vacancy("create", path);
    const node = this.#disk.file(bytes, mode & 0o7755, this.#tick());
    this.#disk.change([{ folder, name, node }], this.#tick());
  }

  async overwrite(path: string, bytes: Uint8Array): Promise<void> {
    await this.#begin("overwrite", path);
    const node = this.#tree.needFile("overwrite", path);
    node.bytes = bytes.slice();
    node.mtime = node.changed = this.#tick();
  }

  async sync(path: string): Promise<void> {
    await this.#begin("sync", path);
    const node = this.#tree.need("sync", path, true);
    if (node.kind === "file") this.#disk.syncFile(node);
    if (node.kind === "directory") this.#disk.syncFolder(node);
  }

  async syncFolder(path: string): Promise<void> {
    await this.#begin("syncFolder", path);
    this.#disk.syncFolder(this.#tree.needFolder("syncFolder", path));
  }

  async syncAll(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.sync(path);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#begin("rename", to);
    const node = this.#tree.need("rename", from, false);
    this.#mounts.checkRename(this.#realOf(from), this.#realOf(to));
    const source = this.#tree.parent("rename", from);
    const target = this.#tree.parent("rename", to);
    const there = target.folder.entries.get(target.name);
    if (there?.kind === "directory") {
      if (node.kind !== "directory") throw failure("rename", to, "EISDIR");
      if (there.entries.size > 0) throw failure("rename", to, "ENOTEMPTY");
    } else if (there && node.kind === "directory") throw failure("rename", to, "ENOTDIR");
    this.#disk.change([source, { ...target, node }], this.#tick());
  }

  async replace(from: string, to: string, aside: string): Promise<void> {
    await this.#begin("replace", to);
    this.#mounts.checkLink(this.#realOf(to), this.#realOf(aside));
    const node = this.#tree.needFile("replace", to);
    const source = this.#tree.parent("replace", from);
    const moved = this.#tree.needFile("replace", from);
    this.#disk.change([{ ...this.#tree.vacancy("replace", aside), node }], this.#tick());
    try {
      await this.#begin("replace, second half", to);
    } catch (thrown) {
      if (thrown instanceof FileError) {
        this.#disk.change([this.#tree.parent("replace", aside)], this.#tick());
      }
      throw thrown;
    }
    const target = this.#tree.parent("replace", to);
    this.#disk.change([source, { ...target, node: moved }], this.#tick());
  }

  async link(existing: string, path: string): Promise<void> {
    await this.#begin("link", path);
    const node = this.#tree.need("link", existing, false);
    if (node.kind === "directory") throw failure("link", path, "EPERM");
    this.#mounts.checkLink(this.#realOf(existing), this.#realOf(path));
    this.#disk.change([{ ...this.#tree.vacancy("link", path), node }], this.#tick());
  }

  async linkTree(existing: string, path: string): Promise<readonly string[]> {
    await this.#begin("linkTree", path);
    const source = this.#tree.needFolder("linkTree", existing);
    const place = this.#tree.vacancy("linkTree", path);
    const copy = this.#disk.folder(source.mode, this.#tick());
    this.#disk.change([{ ...place, node: copy }], this.#tick());
    const folders = [""];
    for (const [name, node] of source.entries) {
      const [from, to] = [`${existing}/${name}`, `${path}/${name}`];
      if (node.kind === "directory") {
        for (const below of await this.linkTree(from, to)) folders.push(`/${name}${below}`);
      } else if (node.kind === "file") await this.link(from, to);
      else await this.symlink(node.target, to);
    }
    copy.mtime = source.mtime;
    const owner = this.#owners.get(source);
    if (owner) this.#owners.set(copy, owner);
    return folders;
  }

  async symlink(target: string, path: string): Promise<void> {
    await this.#begin("symlink", path);
    const place = this.#tree.vacancy("symlink", path);
    this.#disk.change([{ ...place, node: this.#disk.link(target, this.#tick()) }], this.#tick());
  }

  async remove(path: string): Promise<void> {
    await this.#begin("remove", path);
    const node = this.#tree.need("remove", path, false);
    if (node.kind === "directory" && node.entries.size > 0) {
      throw failure("remove", path, "ENOTEMPTY");
    }
    this.#disk.change([this.#tree.parent("remove", path)], this.#tick());
  }

  async removeTree(path: string): Promise<void> {
    await this.#begin("removeTree", path);
    const node = this.#tree.find(path, false);
    if (!node) return;
    if (node.kind === "directory") {
      for (const name of [...node.entries.keys()]) await this.removeTree(`${path}/${name}`);
    }
    this.#disk.change([this.#tree.parent("removeTree", path)], this.#tick());
  }

  async makeFolder(path: string, mode = 0o777): Promise<void> {
    await this.#begin("makeFolder", path);
    this.#tree.folders(path, mode & 0o7755);
  }

  async setTime(path: string, mtime: number): Promise<void> {
    await this.#begin("setTime", path);
    const node = this.#tree.need("setTime", path, true);
    node.mtime = mtime;
    node.changed = this.#tick();
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.#begin("chmod", path);
    const node = this.#tree.need("chmod", path, true);
    node.mode = mode;
    node.changed = this.#tick();
  }

  async chown(path: string, owner: Owner): Promise<void> {
    await this.#begin("chown", path);
    this.#owners.set(this.#tree.need("chown", path, true), owner);
  }

  async tryLock(path: string): Promise<FileLock | null> {
    await this.#begin("tryLock", path);
    if (!this.#tree.find(path, true)) {
      const node = this.#disk.file(new Uint8Array(), 0o644, this.#tick());
      this.#disk.change([{ ...this.#tree.vacancy("tryLock", path), node }], this.#tick());
    }
    const node = this.#tree.needFile("tryLock", path);
    if (this.#locks.has(node)) return null;
    const locks = this.#locks.add(node);
    return {
      write: async (text) => {
        await this.#begin("write", path);
        node.bytes = encoder.encode(text);
      },
      release: () => Promise.resolve(void locks.delete(node)),
    };
  }

  /** Counts one operation and lets the fault happen. Yields once, so that callers cannot rely on being synchronous. */
  async #begin(operation: string, path: string): Promise<void> {
    await Promise.resolve();
    if (this.#dead) throw new Died(`${operation} ${path}`);
    const fault = this.#faults?.(this.#log.length, operation, path);
    this.#log.push(`${operation} ${path}`);
    if (fault === undefined) return;
    if (fault === "throw") throw new Error(`Injected: ${operation} ${path}`);
    if (fault !== "die") throw failure(operation, path, fault.fail);
    this.#dead = true;
    throw new Died(`${operation} ${path}`);
  }

  #tick(): number {
    return ++this.#time;
  }

  /** The path with the links above its last name followed. */
  #realOf(path: string): string {
    const { folder, name } = split(path);
    return `${this.#tree.walk(folder, true)?.path ?? folder}/${name}`.replace(/^\/\//, "/");
  }

  #toStat(found: { readonly path: string; readonly node: Node } | undefined): Stat | null {
    if (!found) return null;
    const { path, node } = found;
    const owner = this.#owners.get(node) ?? { user: 0, group: 0 };
    return {
      kind: node.kind,
      size: node.kind === "file" ? node.bytes.length : 0,
      mtime: node.mtime,
      changed: node.changed,
      mode: node.mode,
      device: this.#mounts.deviceOf(path),
      inode: node.inode,
      links: node.kind === "file" ? this.#disk.linksOf(node) : 1,
      owner,
    };
  }
}
