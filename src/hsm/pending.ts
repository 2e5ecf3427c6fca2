import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { pendingTransactions } from "@/execute/mod.ts";
import { tried } from "./guarded.ts";

/** A warning where a dead run left a transaction behind: readers say so, only writers recover. */
export async function pendingWarning(ports: Ports, root: string): Promise<readonly Problem[]> {
  let pending: readonly string[] = [];
  const doubts = await tried("Whether a run of hsm was cut off cannot be seen", async () => {
    pending = await pendingTransactions(ports.files, root);
  });
  if (pending.length === 0) return doubts;
  return [{
    code: "HSM-W0612",
    message: "A run of hsm ended in the middle; what you see may be half of its work",
    next: "Run `hsm recover`, or any `hsm sync`: both put the old state back first",
  }];
}
