import type { AdapterInput, JsonObject, Place, PythonDemand, PythonSource } from "@/model/mod.ts";
import {
  formatSpecifiers,
  mergeSpecifiers,
  parseSpecifiers,
  type Specifier,
} from "@/text/pep/mod.ts";

/** Everything that is wanted of one distribution under one marker. */
export interface Merged {
  /** `name`, or `name ; marker`: the key of the entry in hsm.lock. */
  readonly key: string;
  readonly distribution: string;
  readonly marker?: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly Specifier[];
  /** The requirement as it stands in pyproject.toml. */
  readonly text: string;
  readonly source?: PythonSource;
  /** It wins over what other packages say of the distribution. */
  readonly override: boolean;
  readonly owners: readonly string[];
  readonly uv: JsonObject;
  /** Where the first of the owners asked for it. */
  readonly place?: Place;
}

/**
 * Joins the demands of all owners: one entry per (distribution, marker), extras and specifiers merged and sorted.
 * A source holds for the distribution, whatever the marker.
 */
export function mergeDemands(input: AdapterInput): readonly Merged[] {
  const demands = allDemands(input);
  const sources = new Map<string, PythonDemand>();
  for (const demand of demands) {
    const known = sources.get(demand.distribution);
    if (demand.source && (!known || (demand.override && !known.override))) {
      sources.set(demand.distribution, demand);
    }
  }
  const byKey = new Map<string, PythonDemand[]>();
  for (const demand of demands) {
    const key = keyOf(demand.distribution, demand.marker);
    byKey.set(key, [...(byKey.get(key) ?? []), demand]);
  }
  return [...byKey].sort(([a], [b]) => a < b ? -1 : 1).map(([key, same]) =>
    joined(key, same, sources)
  );
}

/** The key of an entry: a distribution may stand several times, under different markers. */
export function keyOf(distribution: string, marker: string | undefined): string {
  return marker === undefined ? distribution : `${distribution} ; ${marker}`;
}

function joined(
  key: string,
  demands: readonly PythonDemand[],
  sources: ReadonlyMap<string, PythonDemand>,
): Merged {
  const [first] = demands;
  if (first === undefined) throw new Error("A key without demands");
  const { distribution, marker } = first;
  const extras = [...new Set(demands.flatMap((demand) => demand.extras))].sort();
  const specifiers = mergeSpecifiers(...demands.map((demand) => specifiersOf(demand.specifier)));
  const sourced = sources.get(distribution);
  const placed = demands.find((demand) => demand.place !== undefined);
  const bracket = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  const tail = marker === undefined ? "" : ` ; ${marker}`;
  return {
    key,
    distribution,
    ...(marker !== undefined && { marker }),
    extras,
    specifiers,
    text: `${distribution}${bracket}${formatSpecifiers(specifiers)}${tail}`,
    ...(sourced?.source && { source: sourced.source }),
    override: demands.some((demand) => demand.override) || sourced?.override === true ||
      sourced?.source?.type === "local",
    owners: [...new Set(demands.map((demand) => demand.owner))].sort(),
    uv: Object.assign({}, ...demands.map((demand) => demand.uv)),
    ...(placed?.place && { place: placed.place }),
  };
}

function allDemands({ stack }: AdapterInput): readonly PythonDemand[] {
  return [...stack.packages, ...stack.containers].flatMap((entry) => entry.demands);
}

/** Specifiers of a text that the resolver has already checked. */
function specifiersOf(text: string): readonly Specifier[] {
  const parsed = parseSpecifiers(text);
  if (!parsed.ok) throw new Error(`Unchecked specifier "${text}"`);
  return parsed.specifiers;
}

/** Specifiers as people read them. */
export function rangeText(merged: Merged): string {
  return formatSpecifiers(merged.specifiers) || "any version";
}
