import type { Report } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import type { GlobalOptions } from "./options.ts";
import { withProject } from "./transact.ts";

/** What a recovery did, a line each. */
export interface Recovered {
  /** What was put back. */
  readonly done: readonly string[];
}

/** `hsm recover`: puts back what a dead run left half-done; exit 4 where a person must decide. */
export async function recover(
  ports: Ports,
  global: GlobalOptions,
  report: Report,
): Promise<Answer<Recovered>> {
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  return await withProject(
    ports,
    root.value,
    global,
    "hsm recover",
    report,
    (held) => Promise.resolve(done({ done: held.recovered })),
  );
}
