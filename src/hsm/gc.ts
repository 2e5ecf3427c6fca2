import type { Ports } from "@/ports.ts";
import { historyFolder, lostSpares } from "@/execute/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { join } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";
import { type Garbage, historyGarbage, KEEP, measured, removeGarbage } from "./prune_history.ts";
import { readHistory } from "./read_history.ts";
import { REPLACED } from "./rollback_manifest.ts";
import { withProject } from "./transact.ts";

/** What `hsm gc` removed, or would remove. */
export interface Collected {
  /** With paths from the root. */
  readonly items: readonly Garbage[];
  /** What they took together. */
  readonly bytes: number;
  /** Nothing was removed (`--dry-run`). */
  readonly dry: boolean;
}

/**
 * `hsm gc`: removes generations beyond the newest `keep`, contents that no generation names, what recoveries and
 * forced rollbacks have put aside, and copies of environments that are gone. Never what is in use: `.hsm/env` and
 * `.hsm/data` are not looked at.
 */
export function gc(
  ports: Ports,
  global: GlobalOptions,
  { keep = KEEP, dryRun }: { readonly keep?: number; readonly dryRun: boolean },
): Promise<Answer<Collected>> {
  return guarded(async () => {
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const collect = async (): Promise<Answer<Collected>> => {
      const garbage = await allGarbage(ports, root.value, keep);
      if (!dryRun) await removeGarbage(ports.files, root.value, garbage);
      const items = garbage.map((one) => ({
        ...one,
        path: one.path.slice(join(root.value, "").length),
      }));
      const bytes = garbage.reduce((sum, one) => sum + one.bytes, 0);
      return done({ items, bytes, dry: dryRun });
    };
    // A project that was never synced gets no folder of hsm's by this.
    const isUsed = await ports.files.lstat(join(root.value, ".hsm")) !== null;
    if (dryRun || !isUsed) return await collect();
    return await withProject(ports, root.value, global, "hsm gc", collect);
  });
}

async function allGarbage(
  ports: Ports,
  root: string,
  keep: number,
): Promise<readonly Garbage[]> {
  const { files } = ports;
  const transactions = join(root, ".hsm/txn");
  const found = (await files.list(transactions) ?? []).filter(({ name }) =>
    name.endsWith(".found")
  );
  return [
    ...await historyGarbage(files, root, keep),
    ...await measured(files, "leftover", found.map(({ name }) => `${transactions}/${name}`)),
    ...await measured(files, "leftover", await oldReplaced(ports, root, keep)),
    ...await measured(files, "leftover", await lostSpares(files, root)),
  ];
}

/** Texts that a forced rollback replaced, as long as a generation is kept that is older than they are. */
async function oldReplaced({ files }: Ports, root: string, keep: number): Promise<string[]> {
  const { generations } = await readHistory(files, root);
  const oldest = generations.slice(0, keep).at(-1)?.when ?? 0;
  const folder = `${historyFolder(root)}/${REPLACED}`;
  const paths: string[] = [];
  for (const { name } of await files.list(folder) ?? []) {
    const mtime = (await files.lstat(`${folder}/${name}`))?.mtime ?? null;
    if (mtime !== null && mtime < oldest) paths.push(`${folder}/${name}`);
  }
  return paths;
}
