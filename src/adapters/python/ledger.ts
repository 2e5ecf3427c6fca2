import type { AdapterInput, Lock, Owned } from "@/model/mod.ts";

/** The file of a pip project: where hsm owns one, pip installed the stack last. */
export const REQUIREMENTS = "requirements.hsm.txt";

/** What hsm.lock says is hsm's in one file: kind → key → text. */
export type Ledger = Owned[string];

/** The files of this name in which hsm owns something, whatever their folder. */
export function ownedFiles({ owned }: Lock, name: string): readonly string[] {
  return Object.keys(owned).filter((path) => path === name || path.endsWith(`/${name}`)).sort();
}

/**
 * What is hsm's in a file. Where the folder of the Python project was renamed, hsm.lock still knows the old path: the
 * ledger of a file that is gone holds for the one that stands in its place.
 *
 * @param current path of the file that the stack asks for
 */
export function ledgerOf({ lock, snapshot }: AdapterInput, current: string, name: string): Ledger {
  const own = lock.owned[current];
  if (own !== undefined) return own;
  const gone = ownedFiles(lock, name).find((path) => snapshot.files.get(path)?.kind === "absent");
  return gone === undefined ? {} : lock.owned[gone] ?? {};
}
