/** One thing on a {@link MemoryDisk}: the state in memory, and what of it would survive a loss of power. */
export type Node = FileNode | FolderNode | LinkNode;

interface NodeBase {
  readonly inode: number;
  mode: number;
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
  /** How many bytes of an unsynced content survive: all old ones (undefined), or so many new ones. */
  readonly bytes?: (durable: Uint8Array, bytes: Uint8Array) => number | undefined;
}

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
    return { kind: "directory", inode, mode, ...times, entries: new Map(), durable: new Map() };
  }

  /** A new file, nothing of it durable. */
  file(bytes: Uint8Array, mode: number, mtime: number): FileNode {
    const inode = ++this.#inodes;
    const times = { mtime, changed: mtime };
    return { kind: "file", inode, mode, ...times, bytes: bytes.slice(), durable: new Uint8Array() };
  }

  /** A new symbolic link. */
  link(target: string, mtime: number): LinkNode {
    return { kind: "symlink", inode: ++this.#inodes, mode: 0o777, mtime, changed: mtime, target };
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
  }

  /** Makes everything durable. */
  syncAll(): void {
    for (const change of this.#pending) apply(change);
    this.#pending = [];
    for (const node of this.#nodes(this.root, "entries")) {
      if (node.kind === "file") node.durable = node.bytes;
    }
  }

  /** Loses power: what was not synced is gone, except what `survival` says. */
  crash(survival: Survival = {}): void {
    this.#pending.forEach((change, index) => {
      if (survival.change?.(index)) apply(change);
    });
    this.#pending = [];
    for (const node of this.#nodes(this.root, "durable")) {
      if (node.kind === "directory") node.entries = new Map(node.durable);
      if (node.kind === "file") node.bytes = node.durable = survived(node, survival);
    }
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
  const kept = survival.bytes?.(node.durable, node.bytes);
  return kept === undefined ? node.durable : node.bytes.slice(0, kept);
}

function apply(change: Change): void {
  for (const { folder, name, node } of change.edits) edit(folder.durable, name, node);
}

function edit(entries: Map<string, Node>, name: string, node: Node | undefined): void {
  if (node === undefined) entries.delete(name);
  else entries.set(name, node);
}
