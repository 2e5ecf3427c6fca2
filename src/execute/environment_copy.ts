import { FileError, type Files } from "@/ports.ts";
import type { Environment } from "./journal.ts";
import { type Marks, marksOf, matchTree } from "./match_tree.ts";
import { folderOf, isInside, relativeTo, transactionsFolder, under } from "./paths.ts";
import { SpareCopy } from "./spare_copy.ts";

/** Codes that mean: this file system cannot do it, another way must be found. */
const IMPOSSIBLE: readonly string[] = [
  "EXDEV",
  "EPERM",
  "EMLINK",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
];

/** Codes that mean: this folder takes no copy, another one may. */
const CLOSED: readonly string[] = ["EACCES", "EROFS"];

/** Codes that mean: there is no room for a copy of content. */
const NO_ROOM: readonly string[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/**
 * Bytes and files of an environment that are copied where they cannot be linked. Each file is synced by itself, which
 * takes some milliseconds: beyond this the way by what was installed is the shorter one.
 */
const LARGEST = { bytes: 512 * 1024 * 1024, files: 5_000 };

/** What a copy needs of the outside world. */
export interface CopyWorld {
  readonly files: Files;
  /** Real path of the project. */
  readonly root: string;
  /** See `Identity.boot`. */
  readonly boot: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where a copy may lie that links cannot reach; in the transaction's folder. */
  readonly within: string;
}

/**
 * The hard-link copy of an environment, from before a tool changes it until the end of the transaction:
 *
 * ```text
 *   begin ──► `….part` ──► complete ──► `env-0` ──► keep ──► `.hsm/spare`, for the next transaction
 *     links what the spare copy lacks   │  equal to the environment right before the tool starts
 *     (while another tool runs)         └─ its name says that it is complete (invariant 7)
 * ```
 */
export class EnvironmentCopy {
  #begun: Promise<void> | undefined;
  #marks: Marks = {};
  /** Under which name the copy is; undefined where there is none, or none to keep. */
  #at: "part" | "copy" | undefined;

  constructor(private readonly world: CopyWorld, readonly environment: Environment) {}

  get #path(): string {
    return under(this.world.root, this.environment.path);
  }

  get #copy(): string {
    return under(this.world.root, this.environment.copy);
  }

  get #part(): string {
    return `${this.#copy}.part`;
  }

  /** Undefined where the copy lies outside the project, as on another file system, or the boot is not known. */
  get #spare(): SpareCopy | undefined {
    const { files, root, boot } = this.world;
    if (boot === "" || !isInside(transactionsFolder(root), this.#copy)) return undefined;
    return new SpareCopy(files, root, this.environment.path, boot);
  }

  /** Copying makes sense: there is something to copy, and the project does not lie in it. */
  get #isPossible(): boolean {
    return this.environment.existed && !isInside(this.#path, this.world.root);
  }

  /**
   * Begins as soon as the journal knows of the copy; {@link complete} says what it came to. Does nothing the second
   * time. Changes nothing but the copy's own folder.
   */
  begin(): Promise<void> {
    this.#begun ??= this.#begin();
    // Nobody may wait for it for a while.
    this.#begun.catch(() => {});
    return this.#begun;
  }

  async #begin(): Promise<void> {
    if (!this.#isPossible) return;
    const spare = this.#spare;
    const known = await spare?.marks();
    if (!spare || !known) return await this.#linkAll();
    try {
      await spare.moveTo(this.#part);
      await this.#match(this.#part, known, false);
      this.#at = "part";
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      await this.#linkAll();
    }
  }

  async #linkAll(): Promise<void> {
    const { files, now } = this.world;
    await files.removeTree(this.#part);
    this.#at = undefined;
    const began = now();
    try {
      const folders = await files.linkTree(this.#path, this.#part);
      this.#marks = await marksOf(files, this.#path, this.#part, folders, began);
    } catch (thrown) {
      if (!(thrown instanceof FileError) || !["EPERM", "EMLINK"].includes(thrown.code)) {
        throw thrown;
      }
      await this.#linkOneByOne();
    }
    this.#at = "part";
  }

  /** Where some file may have no second name the others still may. */
  async #linkOneByOne(): Promise<void> {
    await this.world.files.removeTree(this.#part);
    await this.world.files.makeFolder(this.#part, 0o700);
    await this.#match(this.#part, {}, true);
  }

  /**
   * Makes the copy what the environment is now, and gives it its name.
   *
   * @returns the environment with its new state
   */
  async complete(): Promise<Environment> {
    const { files } = this.world;
    if (!this.environment.existed) return { ...this.environment, state: "copied" };
    // An environment that holds the project itself (a system-wide one) is never moved away.
    if (!this.#isPossible) return { ...this.environment, state: "bare" };
    try {
      const match = (): Promise<void> => this.#match(this.#part, this.#marks, true);
      await this.begin().then(match).catch((thrown) => this.#linkAnew(thrown));
      await files.rename(this.#part, this.#copy);
      this.#at = "copy";
      await files.syncFolder(folderOf(this.#copy));
      return { ...this.environment, state: "copied" };
    } catch (thrown) {
      if (!isOneOf(thrown, [...IMPOSSIBLE, ...CLOSED])) throw thrown;
      this.#at = undefined;
      await files.removeTree(this.#part);
      return await this.#copyContent();
    }
  }

  /** Copies the files themselves: beside the environment, so that it is put back by renames, or in the project. */
  async #copyContent(): Promise<Environment> {
    const { world: { files, root, within }, environment } = this;
    const places = await isSmall(files, this.#path) ? [...new Set([this.#copy, within])] : [];
    for (const place of places) {
      const part = `${place}.part`;
      try {
        await files.removeTree(part);
        await files.makeFolder(part, 0o700);
        await this.#match(part, {}, true, true);
        await files.rename(part, place);
        await files.syncFolder(folderOf(place));
        return { ...environment, copy: relativeTo(root, place), state: "copied" };
      } catch (thrown) {
        if (!isOneOf(thrown, [...IMPOSSIBLE, ...CLOSED, ...NO_ROOM])) throw thrown;
        await files.removeTree(part);
      }
    }
    return { ...environment, state: "bare" };
  }

  /** Makes the copy equal to the environment. */
  async #match(copy: string, known: Marks, isOurs: boolean, byContent = false): Promise<void> {
    const { files, now } = this.world;
    const original = this.#path;
    const input = { files, original, copy, known, now: now(), isOurs, byContent };
    this.#marks = await matchTree(input);
  }

  /** Somebody works in the environment, or the copy is no good: all from the beginning. */
  async #linkAnew(thrown: unknown): Promise<void> {
    if (!(thrown instanceof FileError)) throw thrown;
    await this.#linkAll();
  }

  /**
   * Keeps the copy for the next transaction: made equal to the environment again where the transaction is committed, as
   * it is where no tool came to the environment. What cannot be kept is left for the sweep.
   *
   * @param changed the tool may have changed the environment
   */
  async keep(changed: boolean): Promise<void> {
    try {
      await this.#begun;
      const copy = changed ? this.#copy : this.#part;
      const spare = this.#spare;
      if (!spare || this.#at !== (changed ? "copy" : "part")) return;
      if (changed) await this.#match(copy, this.#marks, true);
      // Without a mark of its own the environment is gone.
      if (this.#marks[""] === undefined) return;
      await spare.put(copy, this.#marks);
      this.#at = undefined;
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
    }
  }
}

function isOneOf(thrown: unknown, codes: readonly string[]): boolean {
  return thrown instanceof FileError && codes.includes(thrown.code);
}

/** Whether copying a tree costs no more than {@link LARGEST}; stops looking as soon as it does. */
async function isSmall(files: Files, path: string): Promise<boolean> {
  let [bytes, count] = [0, 0];
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, kind } of await files.list(folder) ?? []) {
      if (kind === "directory") folders.push(`${folder}/${name}`);
      else if (kind === "file") bytes += (await files.lstat(`${folder}/${name}`))?.size ?? 0;
      if (++count > LARGEST.files || bytes > LARGEST.bytes) return false;
    }
  }
  return true;
}
