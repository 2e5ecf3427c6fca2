import { type Plan, type SyncOptions, textOf } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { textDiffs } from "./text_diffs.ts";
import { type Answer, done, EXIT, refused, stopped } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { preparePlan } from "./prepare_plan.ts";

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
export function plan(
  ports: Ports,
  global: GlobalOptions,
  options: SyncOptions & { readonly diff: boolean; readonly detailed: boolean },
): Promise<Answer<Planned>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const pending = await pendingWarning(ports, root.value);
    const prepared = await preparePlan(ports, root.value, global, options);
    const signal = stopped<Planned>(ports);
    if (signal) return signal;
    if (!prepared.ok) return refused(prepared.problems, pending);
    const { plan, input, opened } = prepared.value;
    const before = (path: string): string | undefined =>
      path === "hsm.lock" ? opened.lockText : textOf(input.snapshot, path);
    const diffs = options.diff ? textDiffs(plan, before) : [];
    const warnings = [...pending, ...(prepared.warnings ?? [])];
    return done({ plan, diffs }, warnings, planExit(plan, options.detailed));
  });
}

/** 0, or with `--detailed-exitcode` 2 where something would change. */
export function planExit({ steps, after }: Plan, detailed: boolean): number {
  return detailed && steps.length + after.length > 0 ? EXIT.changes : EXIT.ok;
}
