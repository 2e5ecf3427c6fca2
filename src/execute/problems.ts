import type { Problem, Step } from "@/model/mod.ts";
import { FileError, type Stat } from "@/ports.ts";
import { quoteWords } from "@/text/words/mod.ts";

/** The code of the problem that means "somebody else holds the lock": exit 3. */
export const LOCK_HELD = "HSM-E0801";

/** Somebody edited a file between reading and writing. */
export function changedMeanwhile(path: string): Problem {
  return {
    code: "HSM-E0802",
    message: `"${path}" has changed since hsm read it, expected the content the plan was made from`,
    next: "Save your edits, then run the same command again",
  };
}

/**
 * What follows a change once it holds was not done.
 *
 * @param calls as a person would type them
 */
export function leftOut(command: string, calls: readonly string[]): Problem {
  return {
    code: "HSM-W0618",
    message: `\`${command}\` was stopped when its change was made: what follows may not have run`,
    causes: calls.map((call) => `\`${call}\``),
    next: "Run what is listed yourself, where it is still to be done",
  };
}

/** A target that hsm must not write. */
export function outsideRoot(path: string, real: string): Problem {
  return {
    code: "HSM-E0803",
    message: `"${path}" is "${real}", expected a file inside the project`,
    next: "Replace the link by a file, or move the file into the project",
  };
}

/** A target that is no file. */
export function noFile(path: string, what: string): Problem {
  return {
    code: "HSM-E0804",
    message: `"${path}" is ${what}, expected a file or nothing`,
    next: `Move "${path}" away, then run the same command again`,
  };
}

/**
 * An environment's place where no tool can make one.
 *
 * @param found what is there; undefined: nothing, but a folder above it is none
 */
export function noEnvironment(path: string, found: Stat["kind"] | undefined): Problem {
  if (found === "symlink") {
    return {
      code: "HSM-E0804",
      message: `"${path}" is a link to nothing, expected a folder or nothing`,
      next:
        `Remove the link "${path}", or make the folder it leads to, then run the same command again`,
    };
  }
  const what = found === undefined ? "in a folder that is no folder" : "no folder";
  return {
    code: "HSM-E0804",
    message: `"${path}" is ${what}, expected a folder for the environment, or nothing`,
    next: "Move what is in its way, or name another place, then run the same command again",
  };
}

/** What the judge of journals would refuse: after a kill it could not be put back. */
export function notRecoverable([first = "", ...more]: readonly string[]): Problem {
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return {
    code: "HSM-E0853",
    message:
      `"${shorten(first)}"${others} would be changed, expected places that hsm could put back ` +
      "after a kill: nothing was changed",
    next: "Name a place outside of `.git` and of hsm's own `.hsm`, for an environment with " +
      "UV_PROJECT_ENVIRONMENT, then run the same command again",
  };
}

const REASONS: Readonly<Record<string, { readonly what: string; readonly next: string }>> = {
  ENOSPC: { what: "the disk is full", next: "Free some space, then run the same command again" },
  EDQUOT: {
    what: "your quota is used up",
    next: "Free some space, then run the same command again",
  },
  EACCES: {
    what: "permission is denied",
    next: "Give yourself the right to write there, then run again",
  },
  EPERM: {
    what: "it is not permitted",
    next: "Give yourself the right to write there, then run again",
  },
  EROFS: {
    what: "the file system is read-only",
    next: "Make it writable, then run the same command again",
  },
  EBUSY: {
    what: "it is in use, or something is mounted there",
    next: "End the program that uses it, then run the same command again",
  },
  ETXTBSY: {
    what: "it is a program that runs",
    next: "End that program, then run the same command again",
  },
  ESTALE: {
    what: "the network file system has lost it",
    next: "Mount it anew, then run the same command again",
  },
  EFBIG: {
    what: "the file is too large for this file system",
    next: "Move the project to another file system",
  },
  EIO: {
    what: "the disk failed",
    next: "Look at the cause and at the disk, then run the same command again",
  },
  ENOTDIR: {
    what: "it is no folder",
    next: "Look what has taken the folder's place, then run the same command again",
  },
  ENAMETOOLONG: { what: "the name is too long", next: "Move the project to a shorter path" },
};

/** Operations of the port whose own name is no word for people. */
const VERBS: Readonly<Record<string, string>> = {
  tryLock: "lock",
  makeFolder: "make the folder",
  removeTree: "remove the folder",
  syncFolder: "save the folder",
  sync: "save",
  linkTree: "copy the folder",
  realPath: "follow the links of",
  readLink: "read the link",
  lstat: "look at",
  stat: "look at",
};

/** A file operation that the system refused. */
export function fileProblem(error: FileError, code = "HSM-E0805"): Problem {
  const known = REASONS[error.code];
  return {
    code,
    message: `Could not ${VERBS[error.operation] ?? error.operation} "${error.path}": ${
      known?.what ?? error.code
    }`,
    causes: [error.message],
    next: known?.next ?? "Look at the cause, then run the same command again",
  };
}

/** A question that nobody said yes to. */
export function refused(
  prompt: string,
  next: string,
  causes: readonly string[] = [],
): Problem {
  return {
    code: "HSM-E0806",
    message: `This needs your yes: ${prompt}`,
    ...(causes.length > 0 && { causes }),
    next,
  };
}

/** A file that the user edited while a transaction was open. */
export function editedSince(path: string, kept: string): Problem {
  return {
    code: "HSM-E0807",
    message: kept === ""
      ? `"${path}" did not exist before, hsm wrote it, and somebody has edited it since: left as it is`
      : `"${path}" was edited while hsm was changing it: left as it is, the original is in "${kept}"`,
    next: kept === ""
      ? `Keep or delete "${path}", then run \`hsm sync\``
      : `\`hsm recover --keep ${
        quoteWords([path])
      }\` leaves it as it is now, \`hsm recover --restore ${
        quoteWords([path])
      }\` takes the original`,
  };
}

/** Undoing itself failed; the journal stays. */
export function undoFailed(error: FileError): Problem {
  return {
    ...fileProblem(error, "HSM-E0808"),
    next:
      "Remove the cause, then run `hsm recover`: nothing is lost, the originals are in `.hsm/txn`",
  };
}

/** The copy of an original is gone or damaged. */
export function originalLost(path: string): Problem {
  return {
    code: "HSM-E0809",
    message:
      `The copy of "${path}" in \`.hsm/txn\` is missing or damaged, the file could not be restored`,
    next: `Restore "${path}" from version control, then run \`hsm recover\`; ` +
      `\`hsm recover --keep ${quoteWords([path])}\` leaves it as it is now`,
  };
}

/**
 * An environment that may be half changed.
 *
 * @param causes what is not as it was; empty where that cannot be known
 */
export function environmentDoubtful(path: string, causes: readonly string[]): Problem {
  const more = causes.length - CAUSES;
  const shown = more <= 1 ? causes : [...causes.slice(0, CAUSES), `and ${more} more`];
  return {
    code: "HSM-E0810",
    message: `"${path}" may be half changed: no copy could be made of it` +
      (causes.length > 0 ? ", and repairing it failed" : ""),
    ...(shown.length > 0 && { causes: shown }),
    next:
      `Run \`hsm recover\` to try again, or delete "${path}" and run \`hsm sync\`, which builds it again`,
  };
}

/** Lines that one problem shows of many. */
const CAUSES = 8;

/** A journal that only a newer hsm can read. */
export function journalTooNew(id: string, version: number): Problem {
  return {
    code: "HSM-E0811",
    message: `Transaction ${id} was begun by a newer hsm (journal version ${version}, expected 1)`,
    next: "Run `hsm recover` with that version",
  };
}

/** A tool that failed, where nobody explains it better. */
export function toolFailed(step: Step, code: number, output: string): Problem {
  return {
    code: "HSM-E0812",
    message: `\`${step.subject}\` failed with exit code ${code}`,
    causes: step.causes,
    output,
    next: code === 127
      ? `Install the program, then run the same command again`
      : "Read what it printed, then run the same command again",
  };
}

/**
 * A damaged journal: by its rules the transaction never began.
 *
 * @param aside name that its folder has now
 */
export function journalUnreadable(id: string, aside: string): Problem {
  return {
    code: "HSM-W0813",
    message: `The journal of transaction ${id} is damaged, so it counts as never begun`,
    next: `Look at \`.hsm/txn/${aside}\`: its copies of originals stay there until \`hsm gc\``,
  };
}

/** A journal that names places where hsm does not work: nothing of it is done. */
export function journalStrange(id: string, [first = "", ...more]: readonly string[]): Problem {
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return {
    code: "HSM-E0850",
    message: `The journal of transaction ${id} names "${shorten(first)}"${others}, ` +
      "expected files of this project: nothing of it was undone",
    next:
      `If the project came from somebody else, delete \`.hsm/txn/${id}\`; if its environment lies elsewhere, ` +
      "set UV_PROJECT_ENVIRONMENT as it was and run `hsm recover`",
  };
}

/** The place of an environment is taken by something that no tool of hsm leaves there: a person's, so it stays. */
export function environmentTaken(path: string, id: string, what: string): Problem {
  return {
    code: "HSM-E0852",
    message:
      `"${shorten(path)}" is ${what}, expected the environment's folder, which transaction ${id} ` +
      "was changing when it was cut off: nothing of it was undone",
    next: `Move "${
      shorten(path)
    }" away and run \`hsm recover\`; what you moved can take its place again afterwards`,
  };
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A link where hsm keeps its own files: what lies behind it could be anybody's. */
export function linkInOwnFolder(path: string): Problem {
  return {
    code: "HSM-E0851",
    message: `"${path}" is a link, expected hsm's own: what lies there is written and deleted`,
    next: `Remove the link "${path}", then run the same command again`,
  };
}

/** The failure itself, or a bug that is thrown on. */
export function asFileError(thrown: unknown): FileError {
  if (thrown instanceof FileError) return thrown;
  throw thrown;
}
