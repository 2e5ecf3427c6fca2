import type { Place, Problem } from "@/model/mod.ts";
import { provablyEmpty } from "@/text/pep/mod.ts";
import type { TomlInput } from "@/text/toml/mod.ts";
import type { Merged } from "../python/demands.ts";
import type { Item } from "./pyproject.ts";
import { sourceValue } from "./source_value.ts";
import { valueText } from "./value_text.ts";
import {
  recordedText,
  type TableKind,
  usersOf,
  type Wanted,
  type WantedValue,
  type Work,
  yours,
} from "./work.ts";

/** The components' requirements, less those that a requirement of the user's own satisfies. */
export function wantedDependencies(work: Work, merged: readonly Merged[]): readonly Wanted[] {
  const texts = new Set(merged.map((entry) => entry.text));
  return merged.flatMap((entry): Wanted[] => {
    const wanted = { key: entry.key, text: entry.text, because: entry.owners.join(", ") };
    const user = usersOf(work, "dependencies", entry.distribution, texts).find(({ requirement }) =>
      requirement?.marker === undefined || requirement.marker === entry.marker
    );
    if (user?.requirement === undefined) return [wanted];
    const problem = clash(entry, user);
    if (problem !== undefined) {
      work.problems.push(problem);
      return [];
    }
    work.notes.push(`kept: ${user.text} (${yours(work, user.place)})`);
    const has = user.requirement.extras;
    return entry.extras.every((extra) => has.includes(extra)) ? [] : [wanted];
  });
}

/** Why the user's own requirement and the component's cannot stand together. */
function clash(entry: Merged, user: Item): Problem | undefined {
  const { requirement } = user;
  const owners = entry.owners.join(", ");
  const base = { place: user.place, ...wants(entry) };
  if (requirement?.url !== undefined) {
    return {
      ...base,
      code: "HSM-E0410",
      message:
        `Your requirement "${user.text}" names a place to get "${entry.distribution}" from, and so does ${owners}`,
      next: `Remove the line, or write: "${entry.text}"`,
    };
  }
  if (requirement && provablyEmpty(requirement.specifiers, entry.specifiers)) {
    return {
      ...base,
      code: "HSM-E0411",
      message:
        `Your requirement "${user.text}" and "${entry.text}" of ${owners} have no version in common`,
      next: `Write: "${entry.text}", or remove the component`,
    };
  }
  return undefined;
}

/** The other side of a disagreement, with its place. */
function wants(entry: Merged, what = entry.text): Pick<Problem, "also"> {
  const place = entry.place && { place: entry.place };
  return { also: [{ note: `${entry.owners.join(", ")} wants ${what}`, ...place }] };
}

/** The components' sources; one of the user's own that says the same is left to the user, any other is an error. */
export function wantedSources(work: Work, merged: readonly Merged[]): readonly WantedValue[] {
  const seen = new Set<string>();
  return merged.flatMap((entry): WantedValue[] => {
    if (seen.has(entry.distribution)) return [];
    seen.add(entry.distribution);
    const value = entry.source && sourceValue(entry.source, work.target.folder);
    const text = value === undefined ? undefined : valueText(value);
    const user = usersEntry(work, "sources", entry.distribution, text);
    if (user === undefined) {
      if (value === undefined || text === undefined) return [];
      return [{ key: entry.distribution, value, text, because: entry.owners.join(", ") }];
    }
    if (user.text === text) {
      work.notes.push(`kept: source of ${entry.distribution} (${yours(work, user.place)})`);
      return [];
    }
    work.problems.push({
      ...wants(entry, text ?? "it from the default index"),
      code: "HSM-E0412",
      message:
        `You set a source of your own for "${entry.distribution}", a package of this stack: ${user.text}`,
      place: user.place,
      next: `Remove this line, or ${entry.owners.join(", ")} from hsm.yaml`,
    });
    return [];
  });
}

/** An entry of a table that is the user's; undefined where there is none, or it is hsm's. */
function usersEntry(
  work: Work,
  kind: TableKind,
  distribution: string,
  wouldWrite: string | undefined,
): { readonly text: string; readonly place?: Place } | undefined {
  if (recordedText(work, kind, distribution) !== undefined) return undefined;
  const found = work.tables[kind].get(distribution);
  if (found === undefined) return undefined;
  const text = valueText(found.value as TomlInput);
  return !work.input.locked && text === wouldWrite ? undefined : { text, place: found.place };
}

/** An override for every package that wins over what other packages say of it. */
export function wantedOverrides(work: Work, merged: readonly Merged[]): readonly Wanted[] {
  const seen = new Map<string, Wanted>();
  for (const entry of merged) {
    if (!entry.override) continue;
    const extras = entry.extras.length === 0 ? "" : `[${entry.extras.join(",")}]`;
    // An override replaces every other requirement: without a source of its own it must say the range.
    const key = entry.source ? entry.distribution : entry.key;
    const text = entry.source ? `${entry.distribution}${extras}` : entry.text;
    const because = `${entry.owners.join(", ")}: it wins over other packages' requirements`;
    const [user] = usersOf(work, "override-dependencies", entry.distribution, new Set([text]));
    if (user === undefined) {
      seen.set(key, { key, text, because });
    } else if (user.text !== text) {
      work.problems.push({
        ...wants(entry, `"${text}" there`),
        code: "HSM-E0415",
        message: `Your override "${user.text}" stands against the source of ${
          entry.owners.join(", ")
        }`,
        place: user.place,
        next: `Write: "${text}", or remove the line`,
      });
    }
  }
  return [...seen.values()];
}

/** The packages that are built without isolation. */
export function wantedNoIsolation(work: Work, merged: readonly Merged[]): readonly Wanted[] {
  return merged.flatMap((entry): Wanted[] => {
    const text = entry.distribution;
    if (entry.uv["no-build-isolation"] !== true) return [];
    const users = usersOf(work, "no-build-isolation-package", text, new Set([text]));
    return users.length > 0 ? [] : [{ key: text, text, because: entry.owners.join(", ") }];
  });
}

/** What a package's build needs besides what it says itself. */
export function wantedBuildDependencies(
  work: Work,
  merged: readonly Merged[],
): readonly WantedValue[] {
  return merged.flatMap((entry): WantedValue[] => {
    const said = entry.uv["extra-build-dependencies"];
    if (!Array.isArray(said)) return [];
    const value = said.filter((item): item is string => typeof item === "string");
    const text = valueText(value);
    const user = usersEntry(work, "extra-build-dependencies", entry.distribution, text);
    if (user === undefined) {
      return [{ key: entry.distribution, value, text, because: entry.owners.join(", ") }];
    }
    if (user.text !== text) {
      work.problems.push({
        ...wants(entry, text),
        code: "HSM-E0416",
        message: `You set build dependencies of your own for "${entry.distribution}": ${user.text}`,
        place: user.place,
        next: `Write: ${text}, or remove the line`,
      });
    }
    return [];
  });
}
