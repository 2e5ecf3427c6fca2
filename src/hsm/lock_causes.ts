import { type ComponentId, EMPTY_LOCK, entryOf, type Lock } from "@/model/mod.ts";
import { formatLock } from "@/state/mod.ts";

/** Why hsm.lock is written: components that come, go or change; else the files in which hsm owns something else now. */
export function lockCauses(before: Lock, after: Lock): readonly string[] {
  const old = before.components;
  const now = after.components;
  const ids = keysOf(old, now) as ComponentId[];
  const causes = ids.flatMap((id) => {
    if (old[id] === undefined) return [`+ ${id}`];
    if (now[id] === undefined) return [`- ${id}`];
    return JSON.stringify(old[id]) === JSON.stringify(now[id]) ? [] : [`~ ${id}`];
  });
  if (causes.length > 0) return causes;
  const ledgers = keysOf(before.owned, after.owned)
    .filter((file) => ledger(before, file) !== ledger(after, file))
    .map((file) => `what hsm owns in ${file}`);
  return ledgers.length > 0 ? ledgers : ["written in another form"];
}

function keysOf(one: object, other: object): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}

/** As hsm.lock has it: an adapter tells its entries in an order of its own, which means nothing. */
function ledger(lock: Lock, file: string): string {
  return formatLock({ ...EMPTY_LOCK, owned: { [file]: entryOf(lock.owned, file) ?? {} } });
}
