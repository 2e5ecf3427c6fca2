import type { Problem, Report } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import {
  type Choices,
  type Conflict,
  isOpen,
  notesAbove,
  notesIn,
  type ProjectLock,
  recover,
  sharedFolders,
  type SharedNote,
  takeNote,
  takeTornNotes,
} from "@/execute/mod.ts";
import { pathOf } from "./fingerprint.ts";
import { placeOfEnvironment } from "./shared_environment.ts";
import { rememberEnvironments } from "./machine_state.ts";

/** What dead runs may have left that concerns a project. */
export interface Left {
  /** Real path of the project. */
  readonly root: string;
  /** Folders outside the project that have a lock of their own: those of a workspace. */
  readonly folders: readonly string[];
  /** Other projects with an open transaction that changes something in such a folder. */
  readonly projects: readonly string[];
  /** Where both were read. */
  readonly notes: readonly SharedNote[];
}

/** Looks for it; changes nothing and holds no lock. */
export async function lookForLeft(ports: Ports, root: string): Promise<Left> {
  const { files } = ports;
  const real = await files.realPath(root) ?? root;
  const own = await sharedFolders(files, root, (path) => placeOfEnvironment(ports, path));
  const notes = [...await notesAbove(ports, real)];
  for (const folder of own) {
    const known = new Set(notes.map(({ id }) => id));
    notes.push(...(await notesIn(ports, folder, real)).filter(({ id }) => !known.has(id)));
  }
  const open = [];
  for (const note of notes) if (await isOpen(files, note)) open.push(note);
  const unique = (paths: readonly string[]): readonly string[] =>
    [...new Set(paths)].filter((path) => path !== real && path !== root).sort();
  return {
    root: real,
    folders: unique([...own, ...notes.map(({ folder }) => folder)]),
    projects: unique(open.map(({ project }) => project)),
    notes,
  };
}

/** What settling came to. */
export interface Settled {
  /** What was put back. */
  readonly restored: readonly string[];
  /** Whether there was anything. */
  readonly any: boolean;
  /** What a person must look at. */
  readonly problems: readonly Problem[];
  /** Files that a person must decide about, relative to the project or absolute. */
  readonly conflicts: readonly Conflict[];
  /** Those that the choices have settled. */
  readonly decided: readonly string[];
}

/** Puts back what dead runs left, the other projects' first; all their locks are held. */
export async function settleLeft(
  ports: Ports,
  root: string,
  lock: ProjectLock,
  left: Left,
  report: Report,
  choices: Choices,
): Promise<Settled> {
  const restored: string[] = [];
  const problems: Problem[] = [];
  const conflicts: Conflict[] = [];
  const decided: string[] = [];
  let count = 0;
  for (const project of [...left.projects, root]) {
    const came = await recover({
      ports,
      root: project,
      lock: { ...lock, root: project },
      report,
      remember: (environments) => rememberEnvironments(ports, project, environments),
      choices: project === root ? choices : {},
    });
    const isOther = project !== root;
    restored.push(...came.restored.map((path) => isOther ? pathOf(project, path) : path));
    problems.push(...came.problems.map((one) => isOther ? ofOther(one, project) : one));
    // Those of another project are decided there.
    if (!isOther) conflicts.push(...came.conflicts);
    decided.push(...came.decided);
    count += came.settled.length;
  }
  for (const note of left.notes) {
    if (!await isOpen(ports.files, note)) await takeNote(ports.files, note);
  }
  for (const folder of [left.root, ...left.folders]) {
    await takeTornNotes(ports, folder, left.root);
  }
  const any = count > 0 || restored.length > 0;
  return { restored, problems, any, conflicts, decided };
}

function ofOther(problem: Problem, project: string): Problem {
  const text =
    `It is about the project "${project}", which shares the workspace: a run there was cut off`;
  return { ...problem, causes: [text, ...problem.causes ?? []] };
}

/** Another project of the workspace was cut off after this one's plan was made, which speaks of a mixture. */
export async function cutOffMeanwhile(
  ports: Ports,
  left: Left,
  folders: readonly string[],
): Promise<readonly Problem[]> {
  for (const project of await openIn(ports, left, folders)) {
    return [{
      code: "HSM-E0814",
      message: `A run of hsm in "${project}" was cut off while this one was planning`,
      next: "Run the same command again: it puts back what that run left, and plans anew",
    }];
  }
  // What says nothing any more; the locks of these folders are held.
  for (const folder of folders) {
    for (const note of await notesIn(ports, folder, left.root)) {
      if (!await isOpen(ports.files, note)) await takeNote(ports.files, note);
    }
  }
  return [];
}

/** Other projects with an open transaction of which there is a note in one of the folders. */
export async function openIn(
  ports: Ports,
  left: Left,
  folders: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const note of await notesIn(ports, folder, left.root)) {
      if (note.project !== left.root && await isOpen(ports.files, note)) found.push(note.project);
    }
  }
  return found;
}

/** An unrelated project that shares the environment had been cut off; it was settled after this plan was made. */
export function cutOffBefore(project: string): Problem {
  return {
    code: "HSM-E0862",
    message:
      `A run of hsm in "${project}", which shares this environment, had been cut off: that is settled now`,
    next: "Run the same command again: it plans anew",
  };
}
