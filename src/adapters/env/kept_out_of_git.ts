import { type AdapterInput, type Command, probeKey, type Problem, type Want } from "@/model/mod.ts";

/** The folder of secrets, and what keeps it out of git. */
const FOLDER = ".hsm/env";
const IGNORE = ".hsm/.gitignore";

/** git looks, asks nobody, locks nothing and runs no program of the repository. */
function git(...args: readonly string[]): Command {
  const quietly = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", GIT_ALLOW_PROTOCOL: "" };
  // What it says is read.
  const env = { ...quietly, LC_ALL: "C" };
  const quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];
  return { tool: "git", args: [...quiet, ...args], env };
}

const TRACKED = git("ls-files", "-z", "--", FOLDER);
const IGNORED = git("check-ignore", "-q", "--no-index", "--", `${FOLDER}/secrets.json`);

/** What to look at: git itself only where there are secrets, twice only where somebody has changed the ignore file. */
export function gitWants(input: AdapterInput): readonly Want[] {
  if (Object.keys(input.secrets).length === 0) return [];
  const { tools, files } = input.snapshot;
  const first: readonly Want[] = [
    { kind: "tool", name: "git" },
    { kind: "file", path: IGNORE, fresh: "content" },
  ];
  if (tools.get("git") === undefined || !files.has(IGNORE)) return first;
  return [
    ...first,
    { kind: "probe", command: TRACKED },
    ...(isDoubtful(input) ? [{ kind: "probe", command: IGNORED } as const] : []),
  ];
}

/** Secrets that git has, or would take with the next `git add`. */
export function gitProblems(input: AdapterInput): readonly Problem[] {
  const tracked = answer(input, TRACKED);
  const paths = tracked?.code === 0 ? tracked.stdout.split("\0").filter((path) => path !== "") : [];
  if (paths.length > 0) {
    return [{
      code: "HSM-E0842",
      message: `git tracks ${
        paths.map((path) => JSON.stringify(path)).join(", ")
      }: secrets of this machine`,
      next:
        "Run `git rm -r --cached .hsm` and commit; if it was pushed, delete `.hsm/env/secrets.json` " +
        "and change the passwords of what already runs",
    }];
  }
  if (answer(input, IGNORED)?.code !== 1) return [];
  return [{
    code: "HSM-E0843",
    message:
      `"${IGNORE}" does not keep "${FOLDER}" out of git: the next \`git add\` would take the secrets`,
    next: `Write the line \`*\` into it, or delete it: hsm makes it again`,
  }];
}

/**
 * Where git will not say what it tracks, as in a repository that belongs to somebody else, nobody looks whether it has the
 * secrets: that is told. No repository has none.
 */
export function gitNotes(input: AdapterInput): readonly string[] {
  const ran = answer(input, TRACKED);
  if (ran === undefined || ran.code === 0 || /not a git repository/.test(ran.stderr)) return [];
  const said = ran.stderr.split("\n").find((line) => line.trim() !== "") ??
    `it ended with exit code ${ran.code}`;
  return [`git does not say whether it tracks ${FOLDER}, the secrets of this machine: ${said}`];
}

/** A missing file is made again before anything is written; the one that hsm makes holds everything out. */
function isDoubtful({ snapshot }: AdapterInput): boolean {
  const seen = snapshot.files.get(IGNORE);
  return seen !== undefined && seen.kind !== "absent" &&
    !(seen.kind === "file" && seen.text?.trim() === "*");
}

function answer({ snapshot, secrets }: AdapterInput, command: Command) {
  return Object.keys(secrets).length === 0 ? undefined : snapshot.probes.get(probeKey(command));
}
