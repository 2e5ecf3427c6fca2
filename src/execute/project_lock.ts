import type { Json, Problem, Report, Result } from "@/model/mod.ts";
import { failure, success } from "@/model/mod.ts";
import { FileError, type FileLock, type Files, type Ports } from "@/ports.ts";
import { dropDead, NO_LOCKS, readClaim, takeClaim } from "./lock_claim.ts";
import { linkIn } from "./own_folder.ts";
import { fileProblem, linkInOwnFolder, LOCK_HELD } from "./problems.ts";

/** Proof that the lock of a project is held; whoever changes anything asks for it. */
export interface ProjectLock {
  /** Absolute path of the project. */
  readonly root: string;
}

/** What the holder says about itself, for the message that others get. */
export interface LockInfo {
  /** The command as the user typed it, e.g. `hsm sync`. */
  readonly command: string;
  /** Milliseconds to wait for another holder; default 0. */
  readonly wait?: number;
  /** Roots of other projects that take part, e.g. a workspace root. */
  readonly also?: readonly string[];
  /** Hears that the lock is waited for. */
  readonly report?: Report;
}

/**
 * Runs `body` while holding the OS lock `.hsm/lock`; the system releases it when the process ends, so it is never stale
 * and never deleted. Where the file system has none, `.hsm/lock.held` takes its place (`lock_claim.ts`). Makes `.hsm/`
 * with its own `.gitignore`. Several roots are locked in the order of their names.
 *
 * @returns what `body` returns; problems ({@link LOCK_HELD}: exit 3) where somebody else holds it
 */
export async function withProjectLock<T>(
  ports: Ports,
  root: string,
  info: LockInfo,
  body: (lock: ProjectLock) => Promise<T>,
): Promise<Result<T>> {
  const held: FileLock[] = [];
  try {
    for (const one of [...new Set([root, ...info.also ?? []])].sort()) {
      const taken = await take(ports, one, info);
      if (!taken.ok) return taken;
      held.push(taken.value);
    }
    return success(await body({ root }));
  } finally {
    for (const lock of held.reverse()) await tried(() => lock.release());
  }
}

async function take(ports: Ports, root: string, info: LockInfo): Promise<Result<FileLock>> {
  try {
    const link = await linkIn(ports.files, root);
    if (link !== undefined) return failure([linkInOwnFolder(link)]);
    await makeHsmFolder(ports.files, root);
    const lock = await tryUntil(ports, root, info);
    if (lock === null) return failure([await heldBy(ports, root)]);
    const { pid, host, user } = ports.identity;
    const since = ports.clock.now();
    const text = JSON.stringify({ command: info.command, pid, host, user, since });
    await tried(() => lock.write(`${text}\n`));
    return success(lock);
  } catch (thrown) {
    if (thrown instanceof FileError) return failure([fileProblem(thrown)]);
    throw thrown;
  }
}

/**
 * What the lock does not depend on: that others can read who has it, also on a full disk, and that a claim is gone at
 * once, which the next run sees is dead. The other locks are released all the same.
 */
async function tried(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
  }
}

/** Tries until the time is up: 50 ms, then twice as long each time, at most a second. */
async function tryUntil(ports: Ports, root: string, info: LockInfo): Promise<FileLock | null> {
  const until = ports.clock.tick() + (info.wait ?? 0);
  for (let pause = 50;; pause = Math.min(2 * pause, 1_000)) {
    const lock = await tryOnce(ports, root, info.command);
    const left = until - ports.clock.tick();
    if (lock !== null || left <= 0 || ports.stop.aborted) return lock;
    if (pause === 50) {
      info.report?.({ kind: "waiting", text: (await heldBy(ports, root)).message });
    }
    await ports.clock.sleep(Math.min(pause, left), ports.stop);
  }
}

/** The system's lock; a claim of a machine that has none counts as well. */
async function tryOnce(ports: Ports, root: string, command: string): Promise<FileLock | null> {
  let lock: FileLock | null;
  try {
    lock = await ports.files.tryLock(`${root}/.hsm/lock`);
  } catch (thrown) {
    if (!(thrown instanceof FileError) || !NO_LOCKS.includes(thrown.code)) throw thrown;
    return await takeClaim(ports, root, command);
  }
  if (lock === null) return null;
  const claim = await readClaim(ports.files, root);
  if (claim === null || await dropDead(ports, root, claim)) return lock;
  await lock.release();
  return null;
}

/** Makes `.hsm/`, which git ignores as a whole; a folder of secrets that somebody has opened is closed again. */
export async function makeHsmFolder(files: Files, root: string): Promise<void> {
  const secrets = await files.lstat(`${root}/.hsm/env`);
  const isUnix = root.startsWith("/");
  if (isUnix && secrets?.kind === "directory" && (secrets.mode & 0o077) !== 0) {
    await files.chmod(`${root}/.hsm/env`, 0o700);
  }
  if (await files.lstat(`${root}/.hsm`) === null) await files.makeFolder(`${root}/.hsm`);
  const path = `${root}/.hsm/.gitignore`;
  const there = await files.lstat(path);
  // Cut off between its making and its content: then git would take all of it.
  if (there?.kind === "file" && there.size === 0) {
    await files.overwrite(path, new TextEncoder().encode("*\n"));
  }
  if (there !== null) return;
  try {
    await files.create(path, new TextEncoder().encode("*\n"), 0o644);
  } catch (thrown) {
    // Another process was faster.
    if (!(thrown instanceof FileError) || thrown.code !== "EEXIST") throw thrown;
  }
}

/** Who holds a project, as far as it is known. */
export async function heldBy(ports: Ports, root: string): Promise<Problem> {
  const { files, clock } = ports;
  const claim = await readClaim(files, root);
  const bytes = claim === null ? await files.read(`${root}/.hsm/lock`) : null;
  const who = holderIn(
    claim ?? parseJson(new TextDecoder().decode(bytes ?? undefined)),
    clock.now(),
  );
  return {
    code: LOCK_HELD,
    message: "Another hsm is changing this project" + (who === "" ? "" : `: ${who}`),
    next: claim === null
      ? "Wait for it, or run the same command again with `--lock-timeout 60`"
      : "Wait for it; if it does not run any more, `hsm unlock` says what to do",
  };
}

/** Who wrote it, in words; "" where it is not complete. */
function holderIn(info: unknown, now: number): string {
  if (!isHolder(info)) return "";
  const ago = duration(Math.max(0, Math.round((now - info.since) / 1000)));
  return `\`${info.command}\` (process ${info.pid} on ${info.host}, for ${ago})`;
}

function isHolder(
  info: unknown,
): info is { command: string; pid: number; host: string; since: number } {
  return typeof info === "object" && info !== null && "since" in info &&
    typeof info.since === "number" && info.since > 0;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3_600);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
