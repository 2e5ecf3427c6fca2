import type { Problem } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { type Answer, refused } from "./answer.ts";

/**
 * Runs a use case. A file or folder that the system refuses becomes a problem; a bug is thrown on. Problems quote what
 * stands in files: what is long there is shortened.
 *
 * Every use case that the facade offers runs inside: outside the transaction a port may throw at any time.
 */
export async function guarded<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    const answer = await work();
    const { problems, warnings } = answer;
    return { ...answer, problems: problems.map(shortened), warnings: warnings.map(shortened) };
  } catch (thrown) {
    if (thrown instanceof FileError) return refused([fileProblem(thrown)]);
    throw thrown;
  }
}

/** Nobody reads more of one sentence, or more causes. */
const LONGEST = 1_500;
const MOST = 100;

function shortened(problem: Problem): Problem {
  const { message, next, also, causes } = problem;
  return {
    ...problem,
    message: brief(message),
    next: brief(next),
    ...(also && { also: also.map((one) => ({ ...one, note: brief(one.note) })) }),
    ...(causes && { causes: causes.slice(0, MOST).map(brief) }),
  };
}

/** The begin says what it is about, the end what was expected. */
function brief(text: string): string {
  if (text.length <= LONGEST) return text;
  const [head, tail] = [text.slice(0, LONGEST / 2), text.slice(-LONGEST / 3)];
  return `${head.replace(/[\ud800-\udbff]$/, "")} … ${tail.replace(/^[\udc00-\udfff]/, "")}`;
}

/** What can be done without: a failure is a warning, beside those of the work itself. */
export async function tried(
  what: string,
  work: () => Promise<readonly Problem[] | void>,
): Promise<readonly Problem[]> {
  try {
    return await work() ?? [];
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    const { message, causes, next } = fileProblem(thrown);
    return [{ code: "HSM-W0613", message: `${what}: ${message}`, causes, next }];
  }
}

const REASONS: Readonly<Record<string, readonly [what: string, next: string]>> = {
  EACCES: ["permission is denied", "Give yourself the right to it (`ls -ld` shows who has it)"],
  EPERM: ["it is not permitted", "Give yourself the right to it (`ls -ld` shows who has it)"],
  ENOSPC: ["the disk is full", "Free some space"],
  EDQUOT: ["your quota is used up", "Free some space"],
  EROFS: ["the file system is read-only", "Make it writable"],
  EISDIR: ["it is a folder, expected a file", "Move the folder away"],
  ENOTDIR: ["it is a file, expected a folder", "Move the file away"],
  ELOOP: ["its links lead in a circle", "Replace the link"],
  EFBIG: ["it is larger than 64 MB", "Look whether it is the right file"],
  ENOTSUP: ["it is a device, a pipe or a socket, expected a file", "Move it away"],
  EBUSY: ["it is in use, or something is mounted there", "End the program that uses it"],
  ETXTBSY: ["it is a program that runs", "End that program"],
  ESTALE: ["the network file system has lost it", "Mount it anew"],
  ENAMETOOLONG: ["the name is too long", "Move the project to a shorter path"],
};

const READING: readonly string[] = ["read", "stat", "lstat", "list", "realPath", "readLink"];

function fileProblem({ operation, path, code, message }: FileError): Problem {
  const [what, next] = REASONS[code] ?? [code, "Look at the cause"];
  const verb = READING.includes(operation) ? "read" : "changed";
  return {
    code: "HSM-E0606",
    message: `"${path}" cannot be ${verb}: ${what}`,
    causes: [message],
    next: `${next}, then run the same command again`,
  };
}
