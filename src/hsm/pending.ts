import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { pendingTransactions } from "@/execute/mod.ts";
import { tried } from "./guarded.ts";
import { lookForLeft } from "./settle.ts";

/**
 * A warning where a transaction is open: another run is at work, or died. A reader takes no lock, so it cannot tell the
 * one from the other; only writers recover.
 */
export async function pendingWarning(ports: Ports, root: string): Promise<readonly Problem[]> {
  let pending: readonly string[] = [];
  const doubts = await tried("Whether a run of hsm was cut off cannot be seen", async () => {
    const { projects } = await lookForLeft(ports, root);
    pending = [...await pendingTransactions(ports.files, root), ...projects];
  });
  if (pending.length === 0) return doubts;
  return [{
    code: "HSM-W0612",
    message: "Another run of hsm is at work here, or was cut off: you may see half of its work",
    next:
      "Wait for it; if none runs, `hsm recover` puts things right and shows what you must decide",
  }];
}
