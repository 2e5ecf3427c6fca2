import type { Ports } from "@/ports.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import type { GlobalOptions } from "./options.ts";
import { withProject } from "./transact.ts";

/** What a recovery came to. What was put back was reported on the way. */
export interface Recovered {
  /** False where no run had been cut off. */
  readonly recovered: boolean;
}

/** `hsm recover`: puts back what a dead run left half-done; exit 4 where a person must decide. */
export function recover(ports: Ports, global: GlobalOptions): Promise<Answer<Recovered>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    return await withProject(
      ports,
      root.value,
      global,
      "hsm recover",
      ({ recovered }) => Promise.resolve(done({ recovered })),
    );
  });
}
