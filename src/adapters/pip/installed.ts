import { type AdapterInput, isObject, type Json, probeKey, type Snapshot } from "@/model/mod.ts";
import { contains, normalizeName } from "@/text/pep/mod.ts";
import { environmentPath, listInstalled } from "./command.ts";
import type { Requirement } from "./requirements.ts";

/** Installed distributions with their versions, as the environment's files say; undefined where it has no pip. */
export function installed(
  { snapshot, stack }: AdapterInput,
): ReadonlyMap<string, string> | undefined {
  const found = snapshot.installed?.get(environmentPath(stack));
  return found?.has("pip") ? found : undefined;
}

/** Installed distributions with their versions, as `pip list` says once pip has run; undefined where it did not answer. */
export function listed(
  input: AdapterInput,
  snapshot: Snapshot,
): ReadonlyMap<string, string> | undefined {
  const ran = snapshot.probes.get(probeKey(listInstalled(input)));
  if (ran?.code !== 0) return undefined;
  try {
    const rows = JSON.parse(ran.stdout) as Json;
    if (!Array.isArray(rows)) return undefined;
    return new Map(
      rows.flatMap((row): [string, string][] =>
        isObject(row) ? [[normalizeName(String(row["name"])), String(row["version"])]] : []
      ),
    );
  } catch {
    return undefined;
  }
}

/** What is not installed as it is wanted. Under a marker nothing is said: whether it holds, only pip knows. */
export function unmet(
  wanted: readonly Requirement[],
  found: ReadonlyMap<string, string>,
): readonly Requirement[] {
  return wanted.filter(({ distribution, merged }) => {
    if (merged.marker !== undefined) return false;
    const version = found.get(distribution);
    if (version === undefined) return true;
    // A folder, an address or a repository decides the version itself.
    return merged.source === undefined &&
      !contains(merged.specifiers, version, { prereleases: true });
  });
}
