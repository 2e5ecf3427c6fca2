import { formatPlan, plan, planData } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";
import type { SyncFlags } from "./sync.ts";

/** Flags of `hsm plan`. */
interface PlanFlags extends Omit<SyncFlags, "dryRun"> {
  readonly diff: boolean;
  readonly detailedExitcode: boolean;
}

/** `hsm plan`. */
export default async function (this: Context, flags: PlanFlags): Promise<void> {
  const options = { ...flags, detailed: flags.detailedExitcode };
  this.print(await plan(this.ports, this.global, options), ({ plan, diffs }) => ({
    lines: [...formatPlan(plan), ...(diffs.length > 0 ? ["", ...diffs] : [])],
    data: { plan: planData(plan), ...(flags.diff && { diffs: [...diffs] }) },
  }));
}
