import { sync, type Synced } from "@/hsm/mod.ts";
import { formatPlan, planData } from "@/hsm/mod.ts";
import type { Context, View } from "./context.ts";

/** Flags of `hsm sync`. */
export interface SyncFlags {
  readonly dryRun: boolean;
  readonly locked: boolean;
  readonly frozen: boolean;
  readonly offline: boolean;
  readonly yes: boolean;
  readonly overwrite: boolean;
  readonly adopt: boolean;
}

/** `hsm sync`. */
export default async function (this: Context, flags: SyncFlags): Promise<void> {
  this.print(await sync(this.ports, this.global, flags, this.report), syncView);
}

/** What a sync did, as lines and as data. */
export function syncView({ plan, data, milliseconds, dry }: Synced): View {
  const steps = plan.steps.length + plan.after.length;
  const time = milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  const json = { ...data, plan: planData(plan), dryRun: dry, milliseconds };
  if (dry) return { lines: formatPlan(plan), data: json };
  const notes = plan.notes.map((note) => `note: ${note}`);
  if (steps === 0) return { said: [...notes, "Everything is in sync"], data: json };
  return {
    said: [...formatPlan({ ...plan, notes: [] }), ...notes, `Synced in ${time}`],
    data: json,
  };
}
