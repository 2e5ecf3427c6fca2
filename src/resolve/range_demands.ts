import { type ComponentId, parseRef, type Place, type PythonDemand } from "@/model/mod.ts";
import { contains, formatSpecifiers, parseSpecifiers, provablyEmpty } from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { membersOf } from "./use_group.ts";
import type { Into } from "./install_targets.ts";
import { compareText } from "./reasons_of.ts";
import { distributionOf, ownRange, readRange } from "./package_demands.ts";
import type { Closure, Member, World } from "./world.ts";

/** A demand for a range of versions of something in the stack. */
export interface RangeDemand {
  readonly owner: ComponentId;
  readonly target: Member;
  readonly range: string;
  readonly place?: Place;
  /** "needs" or "requires", for messages. */
  readonly verb: string;
}

/** Ranges on released packages that others ask for: the Python tool must know them too. */
export function rangeConstraints(
  world: World,
  closure: Closure,
  intos: ReadonlyMap<ComponentId, readonly Into[]>,
): readonly PythonDemand[] {
  return rangeDemands(closure).flatMap(({ owner, target, range, place }) => {
    const isReleased = target.kind === "package" && target.mode === "prod" &&
      target.component.prod?.type === "pypi";
    const parsed = parseSpecifiers(range);
    if (!isReleased || !parsed.ok || parsed.specifiers.length === 0) return [];
    return (intos.get(target.id) ?? [undefined]).map((into) => ({
      distribution: distributionOf(world, target),
      extras: [],
      specifier: formatSpecifiers(parsed.specifiers),
      owner,
      ...(into !== undefined && { into }),
      override: false,
      uv: {},
      ...placed(place),
    }));
  });
}

/** Members that a name of `requires` or `conflicts` means: those of the asker's kind before the other. */
export function namedMembers(
  closure: Closure,
  text: string,
  kind: Member["kind"],
): readonly Member[] {
  const ref = parseRef(text);
  if (ref === undefined) return [];
  const all = [...closure.members.values()].filter((m) =>
    m.component.name === ref.name && m.kind === (ref.kind ?? m.kind) &&
    m.component.registry === (ref.registry ?? m.component.registry)
  );
  const same = all.filter((m) => m.kind === kind);
  return same.length > 0 ? same : all;
}

/** What `requires` and `dependencies` ask of members of the stack, in a fixed order. */
export function rangeDemands(closure: Closure): readonly RangeDemand[] {
  const demands: RangeDemand[] = [];
  for (const member of closure.members.values()) {
    const { compatibility, at } = member.component;
    for (const [name, range] of Object.entries(compatibility.requires)) {
      const place = at(["compatibility", "requires", name]);
      for (const target of namedMembers(closure, name, member.kind)) {
        demands.push({ owner: member.id, target, range, ...placed(place), verb: "requires" });
      }
    }
  }
  for (const { from: owner, to, version: range, place } of closure.links) {
    if (range === undefined || owner === "hsm.yaml") continue;
    for (const target of meantBy(closure, to)) {
      demands.push({ owner, target, range, ...placed(place), verb: "depends on" });
    }
  }
  return demands.sort((a, b) => compareText(keyOf(a), keyOf(b)));
}

/** A component, or the members of a group. */
function meantBy(closure: Closure, id: ComponentId): readonly Member[] {
  const member = closure.members.get(id);
  const group = closure.groups.get(id);
  if (group !== undefined) return membersOf(group, closure.members);
  return member === undefined ? [] : [member];
}

function keyOf(demand: RangeDemand): string {
  return [demand.owner, demand.target.id, demand.range].join("\n");
}

/** Whether what a component asks of another can be met: a released package's range, any other's version. */
export function checkRange(world: World, demand: RangeDemand): void {
  const { owner, target, verb, place } = demand;
  const wanted = readRange(world, demand.range, owner, place);
  if (
    target.kind === "package" && target.component.prod?.type === "pypi" && target.mode === "prod"
  ) {
    const own = ownRange(world, target);
    if (!provablyEmpty(wanted, own)) return;
    refuseRange(world, demand, `"${target.id}" is limited to ${formatSpecifiers(own)}`);
    return;
  }
  const { version } = target.component;
  if (version === undefined || contains(wanted, version)) return;
  refuseRange(world, { ...demand, verb }, `"${target.id}" has version ${version}`);
}

function refuseRange(world: World, demand: RangeDemand, fact: string): void {
  const { owner, target, range, verb, place } = demand;
  world.findings.errors.push({
    problem: {
      code: CODES.requires,
      message: `"${owner}" ${verb} "${target.id}" ${range}, but ${fact}`,
      ...placed(place),
      next: `Take another version of "${target.id}", or a version of "${owner}" that fits`,
    },
    askers: [owner, target.id],
  });
}
