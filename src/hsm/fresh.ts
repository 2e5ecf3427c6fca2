/**
 * The no-op decision: whether a `sync` has nothing to do. Loaded before everything else and alone; it compares what
 * `.hsm/state.json` lists and knows no tool. Any doubt takes the long way.
 *
 * @module
 */
import type { Ports } from "@/ports.ts";
import type { State } from "@/state/mod.ts";
import { findRoot, join } from "./find_root.ts";
import { holds } from "./fingerprint.ts";
import { VERSION } from "@/model/mod.ts";

/**
 * Tells whether everything that the last sync depended on is as it was. Starts no child and writes nothing.
 *
 * @returns false where anything differs, is missing or cannot be read
 */
export async function isFresh(ports: Ports, directory?: string): Promise<boolean> {
  try {
    const root = await findRoot(ports, directory);
    if (!root.ok) return false;
    const bytes = await ports.files.read(join(root.value, ".hsm/state.json"));
    if (bytes === null) return false;
    const state = JSON.parse(new TextDecoder().decode(bytes)) as State;
    if (state.schema !== 1 || state.hsm !== VERSION) return false;
    const transactions = await ports.files.list(join(root.value, ".hsm/txn"));
    // What an undo found and kept for the user (`….found`) is no open transaction.
    if (transactions?.some(({ name }) => !name.endsWith(".found"))) return false;
    const { taken, entries } = state.fingerprint;
    // One after the other: hsm.yaml comes first, and the first difference decides.
    for (const entry of entries) {
      if (!await holds(ports, root.value, taken, entry)) return false;
    }
    return true;
  } catch {
    return false;
  }
}
