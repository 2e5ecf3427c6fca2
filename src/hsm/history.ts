import type { JsonObject } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { digestOf } from "@/execute/mod.ts";
import type { Generation } from "@/state/mod.ts";
import { dateText } from "@/text/words/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { guarded } from "./guarded.ts";
import { absolutePath } from "./history_paths.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { readHistory } from "./read_history.ts";

/** What `hsm history` shows. */
export interface HistoryListing {
  /** Newest first. */
  readonly rows: readonly GenerationRow[];
  /** Files that are not as the current generation left them. */
  readonly changed: readonly string[];
  /** The same as data. */
  readonly data: JsonObject;
}

/** One generation of the list. */
export interface GenerationRow {
  /** From 1 on. */
  readonly number: number;
  /** The newest one: what the last change left. */
  readonly current: boolean;
  /** Local time, `2026-11-21 18:33`. */
  readonly when: string;
  /** What made it. */
  readonly command: string;
  /** Why, in few lines. */
  readonly reason: readonly string[];
}

/** `hsm history`: every generation that is kept. Reads only. */
export function history(ports: Ports, global: GlobalOptions): Promise<Answer<HistoryListing>> {
  return guarded(async () => {
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const pending = await pendingWarning(ports, root.value);
    const { generations, current, warnings } = await readHistory(ports.files, root.value);
    const changed = current === undefined ? [] : await changedSince(ports, root.value, current);
    const rows = generations.map((one): GenerationRow => ({
      number: one.number,
      current: one === current,
      when: dateText(one.when, ports.clock.zone(one.when)).slice(0, 16).replace("T", " "),
      command: one.command,
      reason: one.reason,
    }));
    const data = {
      generations: generations.map((one) => dataOf(one, one === current)),
      changed: [...changed],
    };
    return done({ rows, changed, data }, [...pending, ...warnings]);
  });
}

function dataOf(one: Generation, current: boolean): JsonObject {
  const files = Object.entries(one.files).map(([path, { digest }]) => [path, digest]);
  return {
    number: one.number,
    current,
    when: dateText(one.when),
    hsm: one.hsm,
    command: one.command,
    reason: [...one.reason],
    parent: one.parent ?? null,
    files: Object.fromEntries(files),
  };
}

/** Files of a generation that are gone or have other bytes now. */
async function changedSince(
  { files }: Ports,
  root: string,
  generation: Generation,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, { digest }] of Object.entries(generation.files)) {
    const bytes = await files.read(absolutePath(root, path));
    if (bytes === null || await digestOf(bytes) !== digest) changed.push(path);
  }
  return changed;
}
