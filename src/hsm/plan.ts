import { type Plan, type SyncOptions, textOf } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { textDiffs } from "./text_diffs.ts";
import { type Answer, done, EXIT, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { notYet } from "./not_yet.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { preparePlan } from "./sync.ts";

/** What `hsm plan` shows. */
export interface Planned {
  /** What a sync would do. */
  readonly plan: Plan;
  /** One unified diff a file that would change; empty unless asked for. */
  readonly diffs: readonly string[];
}

/**
 * `hsm plan`: what a sync would do, step by step, with causes. Reads only.
 *
 * @param options.detailed exit 2 where something would change (`--detailed-exitcode`)
 */
export async function plan(
  ports: Ports,
  global: GlobalOptions,
  options: SyncOptions & { readonly diff: boolean; readonly detailed: boolean },
): Promise<Answer<Planned>> {
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  const early = notYet(ports);
  if (early.length > 0) return refused(early);
  const pending = await pendingWarning(ports, root.value);
  const prepared = await preparePlan(ports, root.value, global, options);
  if (!prepared.ok) return refused(prepared.problems, pending);
  const { plan, input, opened } = prepared.value;
  const before = (path: string): string | undefined =>
    path === "hsm.lock" ? opened.lockText : textOf(input.snapshot, path);
  const diffs = options.diff ? textDiffs(plan, before) : [];
  const changes = plan.steps.length + plan.after.length > 0;
  const exit = options.detailed && changes ? EXIT.changes : EXIT.ok;
  return done({ plan, diffs }, [...pending, ...(prepared.warnings ?? [])], exit);
}
