import { formatPlan, plan, planData } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";
import { carriedOutBy, contradiction, type SyncFlags } from "./sync.ts";

/** Flags of `hsm plan`. */
interface PlanFlags extends Omit<SyncFlags, "dryRun"> {
  readonly diff: boolean;
}

/** `hsm plan`. */
export default async function (this: Context, flags: PlanFlags): Promise<void> {
  if (contradiction(this, "hsm plan", flags)) return;
  const options = { ...flags, detailed: flags.detailedExitcode };
  this.print(await plan(this.ports, this.global, options), ({ plan, diffs }) => ({
    lines: [...formatPlan(plan), ...(diffs.length > 0 ? ["", ...diffs] : [])],
    said: carriedOutBy("hsm sync", flags, plan),
    data: { plan: planData(plan), ...(flags.diff && { diffs: [...diffs] }) },
  }));
}
