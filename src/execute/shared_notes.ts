import { FileError, type Files, type Identity } from "@/ports.ts";
import { folderOf, relativeTo, transactionsFolder, under } from "./paths.ts";

/**
 * An open transaction of one project that changes something in a folder it shares with others, as a workspace's member
 * does in the root. Whoever works in that folder next finds the note there, and settles the transaction first: its own
 * folder does not tell that another project's run died.
 */
export interface SharedNote {
  /** Absolute path of the shared folder. */
  readonly folder: string;
  /** Absolute path of the project whose transaction it is. */
  readonly project: string;
  /** The transaction. */
  readonly id: string;
}

/** What is asked about notes of others. */
export interface NoteWorld {
  /** The file system. */
  readonly files: Files;
  /** Who asks. */
  readonly identity: Pick<Identity, "uid">;
}

/** Leaves the note, durably: before the journal, so that no change is without it. */
export async function leaveNote(files: Files, note: SharedNote): Promise<void> {
  const path = pathOf(note);
  await files.makeFolder(folderOf(path), 0o700);
  const text = `${relativeTo(note.folder, note.project)}\n`;
  await files.create(path, new TextEncoder().encode(text), 0o600);
  await files.sync(path);
  for (const folder of [folderOf(path), `${note.folder}/.hsm`, note.folder]) {
    await files.syncFolder(folder);
  }
}

/** Takes the note away, after the journal. */
export async function takeNote(files: Files, note: SharedNote): Promise<void> {
  if (await files.lstat(pathOf(note)) !== null) await files.remove(pathOf(note));
}

/**
 * The notes in a folder and in those above it. Cheap where there are none. Only those of the project's owner, of who runs
 * this, and of root: what is settled is written and run, and above a project there may be folders of everybody (`/tmp`).
 *
 * @param root absolute path of a project
 */
export async function notesAbove(world: NoteWorld, root: string): Promise<readonly SharedNote[]> {
  const found: SharedNote[] = [];
  for (let folder = root;; folder = folderOf(folder)) {
    found.push(...await notesIn(world, folder, root));
    if (folderOf(folder) === folder) return found;
  }
}

/** The notes in one folder that count for the project `root`, by name. */
export async function notesIn(
  world: NoteWorld,
  folder: string,
  root: string,
): Promise<readonly SharedNote[]> {
  const { files } = world;
  const found: SharedNote[] = [];
  for (const id of await namesIn(files, notesFolder(folder))) {
    const path = `${notesFolder(folder)}/${id}`;
    if (!await isTrusted(world, path, root)) continue;
    const text = await textOf(files, path);
    if (text === undefined) continue;
    const note = { folder, project: under(folder, text.trimEnd()), id };
    const journals = transactionOf(note);
    if (await files.lstat(journals) === null || await isTrusted(world, journals, root)) {
      found.push(note);
    }
  }
  return found;
}

/** Whether there is a note in `folder` of the transaction `id` of the project `root` (a real path). */
export async function noteIn(
  world: NoteWorld,
  folder: string,
  root: string,
  id: string,
): Promise<boolean> {
  const notes = await notesIn(world, folder, root);
  return notes.some((note) => note.id === id && note.project === root);
}

/**
 * Takes away the notes in a folder that say nothing: their owner died while it wrote them. The folder is locked, so
 * nobody is writing one now.
 *
 * @param root absolute path of the project for which notes are meant
 */
export async function takeTornNotes(
  world: NoteWorld,
  folder: string,
  root: string,
): Promise<void> {
  const { files } = world;
  for (const id of await namesIn(files, notesFolder(folder))) {
    const path = `${notesFolder(folder)}/${id}`;
    if (await isTrusted(world, path, root) && await textOf(files, path) === undefined) {
      await files.remove(path);
    }
  }
}

/** What a note says; undefined where it is torn: then there is no journal either. */
async function textOf(files: Files, path: string): Promise<string | undefined> {
  const text = new TextDecoder().decode(await files.read(path) ?? undefined);
  return /^[^\n]+\n$/.test(text) ? text : undefined;
}

/** Whether its transaction is still there; one that is committed but not cleaned up counts as well. */
export async function isOpen(files: Files, note: SharedNote): Promise<boolean> {
  return await files.lstat(transactionOf(note)) !== null;
}

/** Not every folder above may be looked into; a project that is shared can be. */
async function namesIn(files: Files, folder: string): Promise<readonly string[]> {
  try {
    return (await files.list(folder) ?? []).filter(({ kind }) => kind === "file")
      .map(({ name }) => name);
  } catch (thrown) {
    if (thrown instanceof FileError) return [];
    throw thrown;
  }
}

/** In a container people work as root on what belongs to somebody else, and in a folder of a group as themselves. */
async function isTrusted(
  { files, identity }: NoteWorld,
  path: string,
  root: string,
): Promise<boolean> {
  const [one, other] = [await files.lstat(path), await files.stat(root)];
  const whose = one?.owner?.user;
  return whose === other?.owner?.user || (whose !== undefined && [0, identity.uid].includes(whose));
}

function transactionOf({ project, id }: SharedNote): string {
  return `${transactionsFolder(project)}/${id}`;
}

function notesFolder(folder: string): string {
  return `${folder}/.hsm/members`;
}

function pathOf({ folder, id }: SharedNote): string {
  return `${notesFolder(folder)}/${id}`;
}
