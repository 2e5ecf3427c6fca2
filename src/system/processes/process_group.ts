import { fileFailure } from "../files/file_failure.ts";

/** Milliseconds between SIGTERM and SIGKILL, unless told otherwise. */
export const GRACE = 5_000;

/** How often it is looked whether a process is gone. */
const LOOK = 20;

/** How long is waited after SIGKILL; a zombie that nobody reaps answers for ever. */
const LAST_WAIT = 1_000;

/**
 * Ends a process group: SIGTERM to all of it, SIGKILL after `grace` to what is left, then waits until nothing is left.
 *
 * @param leader id of the group's first process
 * @param status settles when that process has ended
 */
export async function endGroup(
  leader: number,
  status: Promise<unknown>,
  grace: number,
): Promise<void> {
  const target = Deno.build.os === "windows" ? leader : -leader;
  send(target, "SIGTERM");
  if (!await gone([target], grace)) {
    send(target, "SIGKILL");
    await gone([target], LAST_WAIT);
  }
  await status;
}

/** Sends a signal; false where there is nobody. */
export function send(target: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}

/** Waits until none of the targets (ids, or negative ids of groups) is alive; false when `limit` has passed. */
export async function gone(targets: readonly number[], limit: number): Promise<boolean> {
  const until = performance.now() + limit;
  while (targets.some(isAlive)) {
    if (performance.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  return true;
}

/** SIGCONT does nothing to a process that runs, and says whether there is one. Zombies do not count on Linux. */
function isAlive(target: number): boolean {
  if (!send(target, "SIGCONT")) return false;
  if (!seesProcesses()) return true;
  return target > 0
    ? stateOf(target) !== "Z"
    : membersOf(-target).some((id) => stateOf(id) !== "Z");
}

/** Whether `/proc` is there and may be read, which Deno allows only to a program that may do all. */
function seesProcesses(): boolean {
  return Deno.build.os === "linux" && statusOf(Deno.pid).length > 0;
}

/**
 * Ids of all processes; empty where there is no `/proc`.
 *
 * @throws {FileError} (`EACCES`) where this process may not look
 */
export function processIds(): readonly number[] {
  try {
    return [...Deno.readDirSync("/proc")].map((entry) => Number(entry.name)).filter(
      Number.isInteger,
    );
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable) throw fileFailure("list", "/proc", thrown);
    return [];
  }
}

function membersOf(group: number): readonly number[] {
  return processIds().filter((id) => statusOf(id)[2] === String(group));
}

function stateOf(id: number): string | undefined {
  return statusOf(id)[0] ?? "Z";
}

/** State, parent, group, …: the fields of `/proc/<id>/stat` after the name, which may hold blanks and brackets. */
function statusOf(id: number): readonly string[] {
  try {
    const text = Deno.readTextFileSync(`/proc/${id}/stat`);
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
