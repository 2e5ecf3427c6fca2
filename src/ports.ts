/**
 * The outside world as hsm sees it: interfaces only. Real versions live in `src/system/`, in-memory versions beside
 * them; both pass the same contract in `tests/contracts/`. Paths are absolute, with `/`.
 *
 * @module
 */
import type { Command, Ran } from "@/model/mod.ts";

/** What a path is. */
export interface Stat {
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch; null where the system has none. */
  readonly mtime: number | null;
  /**
   * When anything of it last changed, a folder's entries and the mode included: milliseconds since the epoch, as exact
   * as a second; nobody can set it. Null where the system has none.
   */
  readonly changed: number | null;
  /** Permission bits, as the system has them. */
  readonly mode: number;
  /** Which file system. */
  readonly device: number;
  /** Which file in it. */
  readonly inode: number;
  /** How many names the file has. */
  readonly links: number;
  /** Who owns it; undefined where the system has no such thing. */
  readonly owner?: Owner;
}

/** Ids of a user and a group. */
export interface Owner {
  /** Name or id of the user. */
  readonly user: number;
  /** Group id. */
  readonly group: number;
}

/** One entry of a folder. */
export interface Entry {
  /** Without the folder. */
  readonly name: string;
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink" | "other";
}

/** A failed file operation: what was tried, where, and the system's code (`ENOENT`, `ENOSPC`, `EACCES`, …). */
export class FileError extends Error {
  /**
   * Makes the error of one operation.
   *
   * @param operation what was tried, e.g. `rename`
   * @param path where
   * @param code the system's code
   */
  constructor(
    readonly operation: string,
    readonly path: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "FileError";
  }
}

/** Files. What does not exist is null for readers; every other failure throws {@link FileError}. */
export interface Files {
  /** All bytes; null where there is no file. */
  read(path: string): Promise<Uint8Array | null>;
  /** Follows links. */
  stat(path: string): Promise<Stat | null>;
  /** Does not follow links. */
  lstat(path: string): Promise<Stat | null>;
  /** Sorted by name. */
  list(path: string): Promise<readonly Entry[] | null>;
  /** The path with all links followed; null where it leads nowhere. */
  realPath(path: string): Promise<string | null>;
  /** Where a symbolic link points, as written. */
  readLink(path: string): Promise<string>;
  /** Creates a file that must not exist yet and writes all bytes. Not durable before {@link sync}. */
  create(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Replaces the content of an existing file in place (hard-linked targets). */
  overwrite(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes a file's content durable. */
  sync(path: string): Promise<void>;
  /** Makes a folder's entries durable. */
  syncFolder(path: string): Promise<void>;
  /** Makes the content of files and the entries of folders durable, in no order: one wait for the disk, not one for each. */
  syncAll(paths: readonly string[]): Promise<void>;
  /** Moves a file or folder; replaces a file that is there. */
  rename(from: string, to: string): Promise<void>;
  /**
   * Moves a file to the place of another one that is there, which gets `aside` as a name right before: whatever it has
   * become by then, its content is not lost. Nothing is done where that name is impossible (`EPERM`, `EMLINK`, …) or no
   * file is there (`ENOENT`).
   */
  replace(from: string, to: string, aside: string): Promise<void>;
  /** Hard link. */
  link(existing: string, path: string): Promise<void>;
  /**
   * Copies a folder by hard links: folders are made anew (mode kept), files linked, symlinks made again. `path` must
   * not exist; on failure what was made of it stays. Throws `EXDEV`, `EPERM` or `EMLINK` where links are impossible.
   *
   * @returns the folders that were made, as endings of `path`: first "" for `path` itself, then e.g. `/lib`
   */
  linkTree(existing: string, path: string): Promise<readonly string[]>;
  /** Makes a symbolic link. */
  symlink(target: string, path: string): Promise<void>;
  /** Removes a file, a link or an empty folder. */
  remove(path: string): Promise<void>;
  /** Removes a folder with all it holds; nothing happens where it is absent. */
  removeTree(path: string): Promise<void>;
  /** Creates a folder and its parents; nothing happens where it exists. */
  makeFolder(path: string, mode?: number): Promise<void>;
  /** Sets when a folder or file was last modified. */
  setTime(path: string, mtime: number): Promise<void>;
  /** Sets the permission bits. */
  chmod(path: string, mode: number): Promise<void>;
  /** Sets the owner. */
  chown(path: string, owner: Owner): Promise<void>;
  /**
   * Takes the OS lock on a file (created if absent) without waiting; null where somebody holds it. Throws `ENOLCK`,
   * `ENOTSUP`, `EOPNOTSUPP` or `ENOSYS` where the file system has no locks.
   */
  tryLock(path: string): Promise<FileLock | null>;
}

/** A held OS lock; the system releases it when the process ends. */
export interface FileLock {
  /** Replaces the text inside (who holds it). */
  write(text: string): Promise<void>;
  /** Gives the lock back. */
  release(): Promise<void>;
}

/** How a program is run. */
export interface RunOptions {
  /** Called with each line of stderr and stdout as it comes. */
  readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
  /** On abort the program and its whole group get SIGTERM, after a grace period SIGKILL. `run` still resolves. */
  readonly stop?: AbortSignal;
}

/** Programs. Never a shell. */
export interface Processes {
  /** Runs to the end; a program that does not exist gives code 127. */
  run(command: Command, root: string, options?: RunOptions): Promise<Ran>;
  /** The absolute path of a program on PATH. */
  find(tool: string): Promise<string | undefined>;
  /**
   * Ends every process that carries `name=value` in the environment it was started with, and waits until they are
   * gone: what a killed run left behind. Gives how many there were; 0 where the system cannot tell. Throws
   * {@link FileError} where the system could tell, but not to this process.
   */
  endMarked(name: string, value: string): Promise<number>;
  /** Which life a process id stands for now; undefined where the system does not tell. */
  lifeOf(pid: number): Promise<Life | undefined>;
}

/** What tells one process from a later one with the same id, whatever the clock says. */
export interface Life {
  /** Within what the id counts: containers have numbers of their own. */
  readonly space: string;
  /** When it began, in the system's own words; null where there is no such process. */
  readonly start: string | null;
}

/** The terminal, and the variables it was started with. */
export interface Terminal {
  /** Data, to stdout. */
  out(text: string): void;
  /** Everything else, to stderr. */
  err(text: string): void;
  /** Whether stdout is a terminal. */
  readonly outIsTerminal: boolean;
  /** Whether stderr is a terminal. */
  readonly errIsTerminal: boolean;
  /** Whether stdin is a terminal. */
  readonly inIsTerminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Asks yes or no; only where stdin and stderr are terminals. */
  confirm(question: string): Promise<boolean>;
  /**
   * From now on every text goes through this as well before it is shown, questions too: secrets that have become known.
   * Nothing that was given earlier is taken back.
   */
  mask(hide: (text: string) => string): void;
}

/** The process environment. */
export interface Variables {
  /** The value of one variable; undefined where it is not set. */
  get(name: string): string | undefined;
  /** All variables. */
  all(): Readonly<Record<string, string>>;
}

/** Time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** How far local time is ahead of UTC at an instant (milliseconds since the epoch): minutes. */
  zone(at: number): number;
  /** Milliseconds, for durations. */
  tick(): number;
  /** Waits; returns early when `stop` is aborted. */
  sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}

/** Randomness. */
export interface Random {
  /** `[A-Za-z0-9]{length}`, from the system's secure source. */
  token(length: number): string;
}

/** Who and where this process is, for the lock and the journal. */
export interface Identity {
  /** Process id. */
  readonly pid: number;
  /** When this process began: milliseconds since the epoch. */
  readonly started: number;
  /** Name of this machine. */
  readonly host: string;
  /** Name or id of the user. */
  readonly user: string;
  /** The user's number, as {@link Owner} has it; undefined where the system has none. */
  readonly uid: number | undefined;
  /** Changes at every boot; empty where the system has none. */
  readonly boot: string;
}

/** Everything together; `main.ts` makes the real one. */
export interface Ports {
  /** The file system. */
  readonly files: Files;
  /** Programs. */
  readonly processes: Processes;
  /** The terminal. */
  readonly terminal: Terminal;
  /** The process environment. */
  readonly variables: Variables;
  /** Time. */
  readonly clock: Clock;
  /** Randomness. */
  readonly random: Random;
  /** Who this process is. */
  readonly identity: Identity;
  /** Absolute path of the folder the command was started in. */
  readonly cwd: string;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP; its reason is the signal's name. */
  readonly stop: AbortSignal;
}
