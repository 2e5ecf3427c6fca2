import { fileFailure } from "../files/file_failure.ts";
import { gone, processIds, send } from "./process_group.ts";

/** Rounds of looking: a process may start another while it is being ended. */
const ROUNDS = 5;

/**
 * Ends every process whose first environment holds `name=value`: descendants of a run that was killed. Only on Linux
 * (`/proc/<id>/environ`), and only processes of this user; elsewhere it finds nothing.
 *
 * @returns how many there were
 * @throws {FileError} (`EACCES`) where this process itself may not look: only one that was given all permissions may
 */
export async function endMarked(name: string, value: string, grace: number): Promise<number> {
  let count = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ids = marked(`${name}=${value}`);
    if (ids.length === 0) break;
    count += ids.length;
    ids.forEach((id) => send(id, "SIGTERM"));
    if (await gone(ids, grace)) continue;
    ids.forEach((id) => send(id, "SIGKILL"));
    await gone(ids, 1_000);
  }
  return count;
}

function marked(entry: string): readonly number[] {
  if (Deno.build.os !== "linux") return [];
  return processIds().filter((id) => id !== Deno.pid && environmentOf(id).includes(entry));
}

/** Empty where the process has ended, or is another user's. */
function environmentOf(id: number): readonly string[] {
  const path = `/proc/${id}/environ`;
  try {
    return Deno.readTextFileSync(path).split("\0");
  } catch (thrown) {
    // Not "there is none": whoever restores files now could be overwritten by what still runs.
    if (thrown instanceof Deno.errors.NotCapable) throw fileFailure("read", path, thrown);
    return [];
  }
}
