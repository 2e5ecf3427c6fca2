import type { Problem } from "@/model/mod.ts";
import { FileError, type Ports } from "@/ports.ts";
import {
  type Claim,
  heldBy,
  holderOf,
  isTakenOver,
  NO_LOCKS,
  readClaim,
  removeClaim,
} from "@/execute/mod.ts";
import { type Answer, done, EXIT, refused } from "./answer.ts";
import { join } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";

/** What `hsm unlock` did. */
export interface Unlocked {
  /** Whether a lock was removed. */
  readonly removed: boolean;
  /** One line for the user. */
  readonly text: string;
}

/** Name of a lock that was cut off while it was written. */
const UNREADABLE = "unreadable";

/**
 * `hsm unlock`: says who holds the project. Where the system has locks there is nothing to do: it frees them when a
 * process ends. Elsewhere a lock file may outlive a run on another machine; only a person knows that it is over.
 *
 * @param force name of the lock that is to be removed
 * @returns exit 3 where somebody holds the project, or may hold it
 */
export function unlock(
  ports: Ports,
  global: GlobalOptions,
  force: string | undefined,
): Promise<Answer<Unlocked>> {
  return guarded(async () => {
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const claim = await readClaim(ports.files, root.value);
    if (claim === null) return await withoutClaim(ports, root.value);
    const id = claim.id === "" ? UNREADABLE : claim.id;
    const holder = await holderOf(ports, claim);
    const isStuck = await isTakenOver(ports.files, root.value, claim);
    if (force === undefined && holder === "dead" && !isStuck) {
      const text = "Who held this project has ended: the next command that writes takes it over";
      return done({ removed: false, text });
    }
    const wrong = force === undefined
      ? await held(ports, root.value, id, holder)
      : holder === "alive"
      ? stillRuns(claim)
      : force !== id
      ? notThisOne(force, id)
      : undefined;
    if (wrong) return refused([wrong], [], EXIT.busy);
    await removeClaim(ports.files, root.value, claim);
    return done({ removed: true, text: `Removed the lock ${id}` });
  });
}

/** The system's own lock, which nobody need ever remove. */
async function withoutClaim(ports: Ports, root: string): Promise<Answer<Unlocked>> {
  const path = join(root, ".hsm/lock");
  const free = { removed: false, text: "Nothing holds this project: there is nothing to unlock" };
  if (await ports.files.lstat(path) === null) return done(free);
  try {
    const lock = await ports.files.tryLock(path);
    if (lock === null) {
      const next = "Wait for it, or end that process: then the system frees the lock by itself";
      return refused([{ ...await heldBy(ports, root), next }], [], EXIT.busy);
    }
    await lock.release();
  } catch (thrown) {
    if (!(thrown instanceof FileError) || !NO_LOCKS.includes(thrown.code)) throw thrown;
  }
  return done(free);
}

async function held(
  ports: Ports,
  root: string,
  id: string,
  holder: "alive" | "unknown" | "dead",
): Promise<Problem> {
  const { code, message } = await heldBy(ports, root);
  const next = holder === "alive"
    ? "Wait for it, or end that process"
    : `Make sure that it does not run any more, then \`hsm unlock --force ${id}\``;
  return { code, message, next };
}

function stillRuns({ command, pid }: Claim): Problem {
  return {
    code: "HSM-E0860",
    message: `\`${command}\` (process ${pid}) still runs on this machine: its lock is not removed`,
    next: "Wait for it, or end that process first",
  };
}

function notThisOne(force: string, id: string): Problem {
  return {
    code: "HSM-E0861",
    message:
      `The lock "${force}" is not there, expected "${id}": another run holds the project now`,
    next: "Run `hsm unlock` to see who holds it",
  };
}
