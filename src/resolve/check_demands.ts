import type { Place, PythonDemand, PythonSource } from "@/model/mod.ts";
import { markerEquals, parseSpecifiers, provablyEmpty, type Specifier } from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { compareText } from "./reasons_of.ts";
import { formatSource, keyOfSource } from "./settle_sources.ts";
import { distributionOf } from "./package_demands.ts";
import type { Closure, World } from "./world.ts";

/**
 * What all demands of a stack together make impossible: ranges that cannot meet, two sources of one distribution. The
 * winning sources are settled before.
 */
export function checkDemands(
  world: World,
  closure: Closure,
  demands: readonly PythonDemand[],
): void {
  const byName = Map.groupBy(demands, (demand) => demand.distribution);
  for (const [name, all] of [...byName].sort(([a], [b]) => compareText(a, b))) {
    checkRanges(world, name, all);
    checkSources(world, closure, name, all);
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

/** What is left of the sources after the winners are settled must be one place. */
function checkSources(
  world: World,
  closure: Closure,
  name: string,
  demands: readonly PythonDemand[],
): void {
  const sources = distinct(demands.filter((demand) => demand.source !== undefined));
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
        ...placed(placeOfSource(world, closure, d)),
      })),
      next: `Add \`override: true\` to the entry in hsm.yaml whose source shall win: ${
        sources.map((d) => `"${d.owner.slice(d.owner.indexOf(":") + 1)}"`).join(" or ")
      }`,
    },
    askers: sources.map((d) => d.owner),
  });
}

/** Where a source is written: a package's own in its file, a requirement's where it stands. */
function placeOfSource(world: World, closure: Closure, demand: PythonDemand): Place | undefined {
  const member = closure.members.get(demand.owner);
  const isOwn = member?.kind === "package" &&
    distributionOf(world, member) === demand.distribution;
  return isOwn ? member.component.at(["sources", member.mode]) : demand.place;
}

function distinct(demands: readonly PythonDemand[]): readonly PythonDemand[] {
  const bySource = new Map<string, PythonDemand>();
  for (const demand of demands) {
    const key = keyOfSource(demand.source);
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
