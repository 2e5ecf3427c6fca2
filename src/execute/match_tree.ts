import { type Entry, FileError, type Files, type Stat } from "@/ports.ts";
import { giveTo } from "./put_file.ts";

/**
 * What tells that a folder and its copy are as they were when they were made alike: folder, as an ending of the tree's
 * path (`""`, `/lib`) → mark of the original, mark of the copy. `""` stands for a folder whose next change may not show.
 */
export type Marks = Readonly<Record<string, readonly [original: string, copy: string]>>;

/**
 * What changed less than this before it was looked at may change again and look the same: systems tell the time of a
 * change to the second at worst.
 */
const RACY = 2_000;

/** Two trees that are to be made alike. */
export interface MatchInput {
  readonly files: Files;
  readonly original: string;
  readonly copy: string;
  /** What was recorded when they were last alike; empty: everything is compared. */
  readonly known: Marks;
  /** The clock before this is called. */
  readonly now: number;
  /** Nobody else has touched the copy since: its folders are not asked. */
  readonly isOurs?: boolean;
  /** Files are copied, durably: where nothing can be linked. */
  readonly byContent?: boolean;
}

/**
 * Makes a hard-link copy of a folder tree equal to its original: the same names, the same files behind them, the same
 * links and modes. A folder of which both marks are as recorded is not looked into, so the work depends on what has
 * changed. Whatever changes content in place changes both, as it is one file with two names.
 *
 * @returns the marks of now
 */
export async function matchTree(input: MatchInput): Promise<Marks> {
  const { known } = input;
  const match = new Match(input);
  await match.folder("");
  // Outer folders first: they remove what is gone.
  for (const at of Object.keys(known).sort()) await match.folder(at);
  return match.marks;
}

/**
 * The marks of a copy that was just made by `linkTree`.
 *
 * @param folders what it gave
 * @param began the clock before it was called
 */
export async function marksOf(
  files: Files,
  original: string,
  copy: string,
  folders: readonly string[],
  began: number,
): Promise<Marks> {
  const marks: Record<string, readonly [string, string]> = {};
  for (const at of folders) {
    const stat = await files.lstat(original + at);
    marks[at] = [settled(stat, began), markOf(await files.lstat(copy + at))];
  }
  return marks;
}

class Match {
  readonly marks: Record<string, readonly [string, string]> = {};

  constructor(private readonly input: MatchInput) {}

  /** One folder that is in the original; where it is gone, the folder above has removed it from the copy. */
  async folder(at: string, isNew = false): Promise<void> {
    if (Object.hasOwn(this.marks, at)) return;
    const { files, original, copy, now, isOurs } = this.input;
    const stat = await files.lstat(original + at);
    if (stat?.kind !== "directory") return;
    const known = isNew ? undefined : this.input.known[at];
    const mark = markOf(stat);
    let isAlike = mark !== "" && mark === known?.[0];
    // The copy's own top was moved here, and that is a change.
    if (isAlike && !isOurs && at !== "") {
      isAlike = markOf(await files.lstat(copy + at)) === known?.[1];
    }
    this.marks[at] = [settled(stat, now), known?.[1] ?? ""];
    if (!isAlike || (at === "" && !isOurs)) await this.compare(at, stat);
  }

  async compare(at: string, stat: Stat): Promise<void> {
    const { files, original, copy } = this.input;
    const [from, to] = [original + at, copy + at];
    const entries = await files.list(from) ?? [];
    const made = await files.lstat(to);
    if (made && (made.mode & 0o700) !== 0o700) await files.chmod(to, made.mode | 0o700);
    const there = new Map((await files.list(to) ?? []).map(({ name, kind }) => [name, kind]));
    const names = new Set(entries.map(({ name }) => name));
    for (const name of there.keys()) if (!names.has(name)) await files.removeTree(`${to}/${name}`);
    let isLinked = true;
    for (const entry of entries) {
      if (!await this.entry(at, entry, there.get(entry.name))) isLinked = false;
    }
    if (stat.owner) await giveTo(files, to, stat.owner);
    const now = await files.lstat(to);
    if (now?.mode !== stat.mode) await files.chmod(to, stat.mode);
    if (stat.mtime !== null && now?.mtime !== stat.mtime) await files.setTime(to, stat.mtime);
    if (this.input.byContent) await files.syncFolder(to);
    // What is no link does not follow a change in place, which no folder shows.
    const mark = isLinked ? this.marks[at]?.[0] ?? "" : "";
    this.marks[at] = [mark, markOf(await files.lstat(to))];
  }

  /** @returns false where the copy is one of content */
  async entry(at: string, { name, kind }: Entry, found?: Stat["kind"]): Promise<boolean> {
    const { files, original, copy } = this.input;
    const [from, to] = [`${original}${at}/${name}`, `${copy}${at}/${name}`];
    const same = found === kind && await this.isSame(kind, from, to);
    if (found !== undefined && !same) await files.removeTree(to);
    if (kind === "directory") {
      if (!same) await files.makeFolder(to, 0o700);
      await this.folder(`${at}/${name}`, !same);
      return true;
    }
    if (same) return true;
    if (kind === "symlink") await files.symlink(await files.readLink(from), to);
    else return await this.link(from, to);
    return true;
  }

  async isSame(kind: Stat["kind"], from: string, to: string): Promise<boolean> {
    const { files } = this.input;
    if (kind === "directory") return true;
    if (kind === "symlink") return await files.readLink(from) === await files.readLink(to);
    const [a, b] = [await files.lstat(from), await files.lstat(to)];
    return a !== null && a.inode === b?.inode && a.device === b.device;
  }

  /**
   * Some files may have no further name: those of somebody else (Linux protects them so), and those that have too many.
   *
   * @returns false where the content was copied
   */
  async link(from: string, to: string): Promise<boolean> {
    const { files, copy, byContent } = this.input;
    if (byContent) {
      await copyFile(files, from, to);
      return false;
    }
    try {
      await files.link(from, to);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      const stat = await files.lstat(from);
      const ours = (await files.lstat(copy))?.owner?.user;
      const isForeign = thrown.code === "EPERM" && stat?.owner?.user !== ours;
      if (stat?.kind !== "file" || !(isForeign || thrown.code === "EMLINK")) throw thrown;
      await copyFile(files, from, to);
      return false;
    }
  }
}

/** Copies a file with mode, owner and time, durably: other than a link's, its content is not on the disk yet. */
export async function copyFile(files: Files, from: string, to: string): Promise<void> {
  const stat = await files.lstat(from);
  if (stat?.kind !== "file") throw new FileError("read", from, "ENOTSUP", `"${from}" is no file`);
  await files.create(to, await files.read(from) ?? new Uint8Array(), stat.mode | 0o600);
  if (stat.owner) await giveTo(files, to, stat.owner);
  await files.sync(to);
  await files.chmod(to, stat.mode);
  if (stat.mtime !== null) await files.setTime(to, stat.mtime);
}

function settled(stat: Stat | null, now: number): string {
  return stat?.changed === null || (stat?.changed ?? now) >= now - RACY ? "" : markOf(stat);
}

/** Changes with every change of the folder's entries, mode or place; `""` where the system cannot tell. */
function markOf(stat: Stat | null): string {
  if (stat === null || stat.changed === null || stat.inode === 0) return "";
  return [stat.device, stat.inode, stat.mode, stat.changed, stat.mtime].join(" ");
}
