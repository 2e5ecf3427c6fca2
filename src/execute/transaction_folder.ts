import { FileError, type Files } from "@/ports.ts";
import { formatJournal, type Journal } from "./journal.ts";
import { folderOf, nameOf, transactionsFolder, under } from "./paths.ts";

/** A commit that failed: the transaction is open as before, or nobody knows. */
export interface FailedCommit {
  readonly end: "open" | "unclear";
  readonly error: FileError;
}

/** How in `.hsm/txn` all ends that is no transaction: it stays until `hsm gc`. */
export const FOUND = ".found";

/** How a settled transaction ends that could not be removed: nothing in it is of use. */
export const LEFT = ".left.found";

/** The files of one transaction below `.hsm/txn/<id>`; a method leaves what it did durable where it says nothing else. */
export class TransactionFolder {
  /** Absolute. */
  readonly path: string;
  #writes = 0;
  /** What the journal will speak of, not durable yet. */
  #pending: string[] = [];

  constructor(private readonly files: Files, readonly root: string, readonly id: string) {
    this.path = `${transactionsFolder(root)}/${id}`;
  }

  /** Whether the journal was written. */
  get hasBegun(): boolean {
    return this.#writes > 0;
  }

  /** The journal while the transaction is open. */
  get journal(): string {
    return `${this.path}/journal.json`;
  }

  /** The journal after the commit. */
  get committed(): string {
    return `${this.path}/committed.json`;
  }

  /** Copy of a target's original. */
  undo(index: number): string {
    return `${this.path}/undo/${index}`;
  }

  /** Bytes that a target written in place shall get. */
  next(index: number): string {
    return `${this.path}/undo/${index}.new`;
  }

  /** Copy of an environment. */
  environment(index: number): string {
    return `${this.path}/env-${index}`;
  }

  /** What is known of an environment of which there is no copy. */
  freeze(index: number): string {
    return `${this.path}/env-${index}.freeze.json`;
  }

  /** What was found where a tool may have written, kept for the user until `hsm gc`: survives the folder. */
  get found(): string {
    return this.path + FOUND;
  }

  /** Name of the file that is written before a target is replaced; `undo` in the way back. */
  temp(index: number, way: "do" | "undo"): string {
    return `.hsm-${this.id}-${way}-${index}.tmp`;
  }

  /** Name that a target keeps for a moment when it is replaced or removed. */
  aside(index: number, way: "do" | "undo"): string {
    return `.hsm-${this.id}-${way}-${index}.was`;
  }

  /** Makes the folder, with everything above it; durable with the first journal. */
  async make(): Promise<void> {
    await this.files.makeFolder(`${this.path}/undo`, 0o700);
    await this.files.chmod(this.path, 0o700);
    const above = [transactionsFolder(this.root), `${this.root}/.hsm`, this.root];
    this.#pending.push(`${this.path}/undo`, this.path, ...above);
  }

  /** Keeps bytes for the way back; durable with the first journal, before that has its name. */
  async lay(path: string, bytes: Uint8Array): Promise<void> {
    await this.files.create(path, bytes, 0o600);
    this.#pending.push(path);
  }

  /** Keeps bytes for the way back. */
  async keep(path: string, bytes: Uint8Array): Promise<void> {
    await this.files.create(path, bytes, 0o600);
    await this.files.sync(path);
  }

  /** Replaces the journal as a whole. From the first time on the transaction has begun. */
  async write(journal: Journal): Promise<void> {
    const temp = `${this.journal}.${++this.#writes}`;
    if (await this.files.lstat(temp) !== null) await this.files.remove(temp);
    const bytes = new TextEncoder().encode(await formatJournal(journal));
    await this.files.create(temp, bytes, 0o600);
    await this.files.syncAll([...this.#pending, temp]);
    this.#pending = [];
    await this.files.rename(temp, this.journal);
    await this.files.syncFolder(this.path);
  }

  /**
   * The commit mark. Where it cannot be made durable it is taken back, durably; where that fails as well nobody knows
   * what a loss of power would leave, so nothing more may be changed.
   */
  async commit(): Promise<{ readonly end: "committed" } | FailedCommit> {
    try {
      await this.files.rename(this.journal, this.committed);
      await this.files.syncFolder(this.path);
      return { end: "committed" };
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      return { end: await this.#takeMarkBack() ? "open" : "unclear", error: thrown };
    }
  }

  async #takeMarkBack(): Promise<boolean> {
    try {
      if (await this.files.lstat(this.committed) !== null) {
        await this.files.rename(this.committed, this.journal);
      }
      await this.files.syncFolder(this.path);
      return true;
    } catch (thrown) {
      if (thrown instanceof FileError) return false;
      throw thrown;
    }
  }

  /** Ends the transaction: without its journal it never was. */
  async close(): Promise<void> {
    if (await this.files.lstat(this.journal) !== null) {
      await this.files.remove(this.journal);
      await this.files.syncFolder(this.path);
    }
    await this.discard();
  }

  /**
   * Removes what is left when all is settled. What cannot be removed, as a folder that is somebody else's in an
   * environment that was moved away, is no reason to stop anybody: it is put aside, and tried again after each commit.
   */
  async discard(): Promise<void> {
    try {
      await this.files.removeTree(this.path);
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      await this.putAside(LEFT);
    }
  }

  /**
   * Gives the folder another name, by which it is no transaction any more: nobody settles it again.
   *
   * @returns that name; a free one, because an undo may have kept something under the first ({@link found})
   */
  async putAside(ending: typeof FOUND | typeof LEFT): Promise<string> {
    for (let count = 1;; count++) {
      const path = `${this.path}${count === 1 ? "" : `.${count}`}${ending}`;
      if (await this.files.lstat(path) !== null) continue;
      await this.files.rename(this.path, path);
      return nameOf(path);
    }
  }

  /** Removes the temporary files beside the targets. */
  async sweep(journal: Journal): Promise<void> {
    for (const [index, target] of journal.targets.entries()) {
      const folder = folderOf(under(this.root, target.real));
      for (const way of ["do", "undo"] as const) {
        const temp = `${folder}/${this.temp(index, way)}`;
        if (await this.files.lstat(temp) === null) continue;
        await this.files.remove(temp);
        await this.files.syncFolder(folder);
      }
    }
  }
}
