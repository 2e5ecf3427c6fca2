/** One thing on a {@link MemoryDisk}: the state in memory, and what of it would survive a loss of power. */
export type Node = FileNode | FolderNode | LinkNode;

interface NodeBase {
  readonly inode: number;
  mode: number;
  /** The mode of the last sync. */
  durableMode: number;
  mtime: number;
  /** When anything of it last changed. */
  changed: number;
}

/** A file; `durable` is the content of the last sync (empty before the first). */
export interface FileNode extends NodeBase {
  readonly kind: "file";
  bytes: Uint8Array;
  durable: Uint8Array;
}

/** A folder; `durable` holds the entries of the last folder sync. */
export interface FolderNode extends NodeBase {
  readonly kind: "directory";
  entries: Map<string, Node>;
  durable: Map<string, Node>;
}

/** A symbolic link. */
export interface LinkNode extends NodeBase {
  readonly kind: "symlink";
  readonly target: string;
}

/** One change of entries; a rename touches two names and is one change, as journalling file systems do it. */
export interface Change {
  readonly edits: readonly {
    readonly folder: FolderNode;
    readonly name: string;
    readonly node?: Node;
  }[];
}

/** What syncing a folder makes durable, see {@link MemoryDisk}. */
export type Order = "strict" | "journal";

/** What survives a loss of power besides what was synced. */
export interface Survival {
  /** Whether an unsynced change of folders survives; asked in the order of the changes. Default: none does. */
  readonly change?: (index: number) => boolean;
  /** What becomes of an unsynced content, asked file by file. Default: the one of the last sync. */
  readonly content?: (durable: Uint8Array, bytes: Uint8Array) => Uint8Array;
}

const NOTHING = new Uint8Array();

/**
 * A tree of nodes with the difference between "written" and "durable". Knows no paths with links and no errors: see
 * `memoryFiles`.
 */
export class MemoryDisk {
  #inodes = 0;
  #pending: Change[] = [];

  /**
   * @param order `strict`: syncing a folder makes only its own changes durable, all that POSIX promises; `journal`: it
   * makes everything durable that was changed before, as ext4, xfs and APFS do
   */
  constructor(readonly order: Order = "strict") {}

  readonly root: FolderNode = this.folder(0o755, 0);

  /** A new, empty folder. */
  folder(mode: number, mtime: number): FolderNode {
    const inode = ++this.#inodes;
    const times = { mtime, changed: mtime };
    const modes = { mode, durableMode: mode };
    return { kind: "directory", inode, ...modes, ...times, entries: new Map(), durable: new Map() };
  }

  /** A new file, nothing of it durable. */
  file(bytes: Uint8Array, mode: number, mtime: number): FileNode {
    const inode = ++this.#inodes;
    const times = { mtime, changed: mtime };
    const modes = { mode, durableMode: mode };
    return { kind: "file", inode, ...modes, ...times, bytes: bytes.slice(), durable: NOTHING };
  }

  /** A new symbolic link. */
  link(target: string, mtime: number): LinkNode {
    const [inode, mode] = [++this.#inodes, 0o777];
    return { kind: "symlink", inode, mode, durableMode: mode, mtime, changed: mtime, target };
  }

  /** Changes entries; durable once one of the folders is synced. */
  change(edits: Change["edits"], time: number): void {
    for (const { folder, name, node } of edits) {
      edit(folder.entries, name, node);
      folder.mtime = folder.changed = time;
      if (node) node.changed = time;
    }
    this.#pending.push({ edits });
  }

  /** Makes a folder's changes durable. */
  syncFolder(folder: FolderNode): void {
    const touches = (change: Change): boolean =>
      this.order === "journal" || change.edits.some((edited) => edited.folder === folder);
    for (const change of this.#pending.filter(touches)) apply(change);
    this.#pending = this.#pending.filter((change) => !touches(change));
    folder.durableMode = folder.mode;
  }

  /** Makes a file's content and mode durable. */
  syncFile(file: FileNode): void {
    file.durable = file.bytes;
    file.durableMode = file.mode;
  }

  /** Makes everything durable. */
  syncAll(): void {
    for (const change of this.#pending) apply(change);
    this.#pending = [];
    for (const node of this.#nodes(this.root, "entries")) {
      if (node.kind === "file") this.syncFile(node);
      else node.durableMode = node.mode;
    }
  }

  /** Loses power: what was not synced is gone, except what `survival` says. */
  crash(survival: Survival = {}): void {
    this.#pending.forEach((change, index) => {
      if (survival.change?.(index)) apply(change);
    });
    this.#pending = [];
    for (const node of this.#nodes(this.root, "durable")) {
      node.mode = node.durableMode;
      if (node.kind === "directory") node.entries = new Map(node.durable);
      if (node.kind === "file") node.bytes = node.durable = survived(node, survival);
    }
  }

  /** A disk of its own with the same things on it, durable or not; `copies` tells what became of each node. */
  fork(): { readonly disk: MemoryDisk; readonly copies: ReadonlyMap<Node, Node> } {
    const disk = new MemoryDisk(this.order);
    const copies = new Map<Node, Node>([[this.root, disk.root]]);
    const copyOf = (node: Node): Node => {
      const known = copies.get(node);
      if (known) return known;
      const copy = node.kind === "directory"
        ? { ...node, entries: new Map(), durable: new Map() }
        : { ...node };
      copies.set(node, copy);
      if (node.kind === "directory") fill(node, copy);
      return copy;
    };
    const fill = (node: Node, copy: Node): void => {
      if (node.kind !== "directory" || copy.kind !== "directory") return;
      for (const [name, child] of node.entries) copy.entries.set(name, copyOf(child));
      for (const [name, child] of node.durable) copy.durable.set(name, copyOf(child));
    };
    fill(this.root, disk.root);
    disk.root.mode = this.root.mode;
    disk.#inodes = this.#inodes;
    disk.#pending = this.#pending.map(({ edits }) => ({
      edits: edits.map(({ folder, name, node }) => {
        const place = copyOf(folder);
        if (place.kind !== "directory") throw new Error("A folder's copy is a folder");
        return { folder: place, name, ...(node && { node: copyOf(node) }) };
      }),
    }));
    return { disk, copies };
  }

  /** How many entries name this node. */
  linksOf(node: Node): number {
    let count = 0;
    for (const folder of this.#nodes(this.root, "entries")) {
      if (folder.kind !== "directory") continue;
      for (const child of folder.entries.values()) if (child === node) count++;
    }
    return count;
  }

  /** How many changes a loss of power could lose. */
  get pending(): number {
    return this.#pending.length;
  }

  /** How many contents a loss of power could lose or tear. */
  get tearable(): number {
    let count = 0;
    const seen = new Set<Node>();
    for (const which of ["entries", "durable"] as const) {
      for (const node of this.#nodes(this.root, which, seen)) {
        if (node.kind === "file" && node.bytes !== node.durable) count++;
      }
    }
    return count;
  }

  *#nodes(node: Node, which: "entries" | "durable", seen: Set<Node> = new Set()): Generator<Node> {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "directory") {
      for (const child of node[which].values()) yield* this.#nodes(child, which, seen);
    }
    yield node;
  }
}

function survived(node: FileNode, survival: Survival): Uint8Array {
  if (node.bytes === node.durable) return node.durable;
  return survival.content?.(node.durable, node.bytes) ?? node.durable;
}

function apply(change: Change): void {
  for (const { folder, name, node } of change.edits) edit(folder.durable, name, node);
}

function edit(entries: Map<string, Node>, name: string, node: Node | undefined): void {
  if (node === undefined) entries.delete(name);
  else entries.set(name, node);
}
