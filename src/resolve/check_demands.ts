import type { PythonDemand, PythonSource } from "@/model/mod.ts";
import { markerEquals, parseSpecifiers, provablyEmpty, type Specifier } from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { compareText } from "./reasons_of.ts";
import type { World } from "./world.ts";

/** What all demands of a stack together make impossible: ranges that cannot meet, two sources of one distribution. */
export function checkDemands(world: World, demands: readonly PythonDemand[]): void {
  const byName = Map.groupBy(demands, (demand) => demand.distribution);
  for (const [name, all] of [...byName].sort(([a], [b]) => compareText(a, b))) {
    checkRanges(world, name, all);
    checkSources(world, name, all);
  }
}

/** Ranges are compared among demands of one marker: others may never hold together. */
function checkRanges(world: World, name: string, demands: readonly PythonDemand[]): void {
  const released = demands.filter((demand) => !isPinned(demand.source));
  if (released.length < demands.length) return; // The source decides, not the index.
  for (const [index, one] of released.entries()) {
    for (const two of released.slice(index + 1)) {
      if (one.owner === two.owner && one.specifier === two.specifier) continue;
      if (!markerEquals(one.marker, two.marker)) continue;
      if (provablyEmpty(rangeOf(one), rangeOf(two))) refuseRanges(world, name, one, two);
    }
  }
}

function refuseRanges(world: World, name: string, one: PythonDemand, two: PythonDemand): void {
  const same = one.owner === two.owner;
  world.findings.errors.push({
    problem: {
      code: CODES.emptyRange,
      message: same
        ? `No version of "${name}" is both ${one.specifier} and ${two.specifier}, as "${one.owner}" asks`
        : `No version of "${name}" is both ${one.specifier} ("${one.owner}") and ${two.specifier} ("${two.owner}")`,
      ...placed(one.place),
      also: [{ note: `"${two.owner}" asks for ${two.specifier}`, ...placed(two.place) }],
      next: same
        ? `Change one of the two ranges`
        : `Take a version of "${one.owner}" or "${two.owner}" that agrees with the other, or remove one of them`,
    },
    askers: [one.owner, two.owner],
  });
}

/** Local sources win by themselves, and an `override: true` on one entry settles the rest. */
function checkSources(world: World, name: string, demands: readonly PythonDemand[]): void {
  const pinned = demands.filter((demand) => demand.source !== undefined);
  const local = pinned.filter((demand) => demand.source?.type === "local");
  const rivals = local.length > 0 ? local : pinned;
  const sources = distinct(rivals);
  if (sources.length < 2 || distinct(rivals.filter((d) => d.override)).length === 1) return;
  const [one, two] = sources;
  if (one === undefined || two === undefined) return;
  world.findings.errors.push({
    problem: {
      code: CODES.twoSources,
      message: `"${name}" is to come from different places: ${
        sources.map((d) => `${formatSource(d.source)} ("${d.owner}")`).join(" and ")
      }`,
      ...placed(one.place),
      also: sources.map((d) => ({
        note: `"${d.owner}" takes it from ${formatSource(d.source)}`,
        ...placed(d.place),
      })),
      next: `Add \`override: true\` to the entry in hsm.yaml whose source shall win (${
        formatPlace(one.place)
      } or ${formatPlace(two.place)})`,
    },
    askers: sources.map((d) => d.owner),
  });
}

function distinct(demands: readonly PythonDemand[]): readonly PythonDemand[] {
  const bySource = new Map<string, PythonDemand>();
  for (const demand of demands) {
    const key = formatSource(demand.source);
    if (!bySource.has(key)) bySource.set(key, demand);
  }
  return [...bySource].sort(([a], [b]) => compareText(a, b)).map(([, demand]) => demand);
}

function isPinned(source: PythonSource | undefined): boolean {
  return source !== undefined && source.type !== "index";
}

function rangeOf(demand: PythonDemand): readonly Specifier[] {
  const parsed = parseSpecifiers(demand.specifier);
  return parsed.ok ? parsed.specifiers : [];
}

/** One spelling of an address, so that `repo` and `repo.git/` are the same place. */
function plainUrl(url: string): string {
  return url.replace(/\/+$/, "").replace(/\.git$/, "");
}

function formatSource(source: PythonSource | undefined): string {
  switch (source?.type) {
    case undefined:
      return "the default index";
    case "index":
      return `index "${source.index}"`;
    case "git": {
      const folder = source.subdirectory === undefined ? "" : `, folder ${source.subdirectory}`;
      return `${plainUrl(source.url)} at ${source.ref ?? "its default branch"}${folder}`;
    }
    case "url":
      return source.url;
    case "local":
      return `folder ${source.path}`;
  }
}
