import { failure, type Result, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { pendingTransactions } from "@/execute/mod.ts";
import { hasManifest, join, nearest, noManifest, startFolder } from "./find_root.ts";

/**
 * As {@link findRoot}, and a folder that holds a history or an open transaction is a project too: its hsm.yaml may have
 * been deleted, and a rollback brings it back; one that was cut off is settled there.
 */
export async function findKnownRoot(
  ports: Ports,
  directory?: string,
): Promise<Result<string>> {
  const start = await startFolder(ports, directory);
  if (!start.ok) return start;
  const isProject = async (folder: string): Promise<boolean> =>
    await hasManifest(ports, folder) ||
    (await ports.files.stat(join(folder, ".hsm/history")))?.kind === "directory" ||
    (await pendingTransactions(ports.files, folder)).length > 0;
  const found = await nearest(ports, start.value, isProject);
  return found === undefined ? failure([noManifest(start.value)]) : success(found);
}
