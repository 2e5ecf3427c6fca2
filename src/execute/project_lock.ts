import type { Json, Problem, Report, Result } from "@/model/mod.ts";
import { failure, isObject, success } from "@/model/mod.ts";
import { FileError, type FileLock, type Files, type Ports } from "@/ports.ts";
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
 * and never deleted. Makes `.hsm/` with its own `.gitignore`. Several roots are locked in the order of their names.
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
    for (const lock of held.reverse()) await lock.release();
  }
}

async function take(ports: Ports, root: string, info: LockInfo): Promise<Result<FileLock>> {
  const path = `${root}/.hsm/lock`;
  try {
    const link = await linkIn(ports.files, root);
    if (link !== undefined) return failure([linkInOwnFolder(link)]);
    await makeHsmFolder(ports.files, root);
    const lock = await tryUntil(ports, path, info);
    if (lock === null) return failure([await heldBy(ports, path)]);
    const { pid, host, user } = ports.identity;
    const since = ports.clock.now();
    const text = JSON.stringify({ command: info.command, pid, host, user, since });
    await lock.write(`${text}\n`);
    return success(lock);
  } catch (thrown) {
    if (thrown instanceof FileError) return failure([fileProblem(thrown)]);
    throw thrown;
  }
}

/** Tries until the time is up: 50 ms, then twice as long each time, at most a second. */
async function tryUntil(ports: Ports, path: string, info: LockInfo): Promise<FileLock | null> {
  const until = ports.clock.tick() + (info.wait ?? 0);
  for (let pause = 50;; pause = Math.min(2 * pause, 1_000)) {
    const lock = await ports.files.tryLock(path);
    const left = until - ports.clock.tick();
    if (lock !== null || left <= 0 || ports.stop.aborted) return lock;
    if (pause === 50) {
      info.report?.({ kind: "waiting", text: (await heldBy(ports, path)).message });
    }
    await ports.clock.sleep(Math.min(pause, left), ports.stop);
  }
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
  if (await files.lstat(path) !== null) return;
  try {
    await files.create(path, new TextEncoder().encode("*\n"), 0o644);
  } catch (thrown) {
    // Another process was faster.
    if (!(thrown instanceof FileError) || thrown.code !== "EEXIST") throw thrown;
  }
}

async function heldBy(ports: Ports, path: string): Promise<Problem> {
  const text = new TextDecoder().decode(await ports.files.read(path) ?? undefined);
  const who = holderIn(text, ports.clock.now());
  return {
    code: LOCK_HELD,
    message: "Another hsm is changing this project" + (who === "" ? "" : `: ${who}`),
    next: "Wait for it, or run the same command with `--lock-timeout 60`",
  };
}

/** Who wrote the text, in words; "" where it is not complete. */
function holderIn(text: string, now: number): string {
  const info = parseJson(text);
  if (!isObject(info) || typeof info.since !== "number") return "";
  const seconds = Math.max(0, Math.round((now - info.since) / 1000));
  return `\`${info.command}\` (process ${info.pid} on ${info.host}, for ${seconds} s)`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
