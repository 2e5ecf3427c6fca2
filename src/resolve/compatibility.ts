import {
  type Compatibility,
  type Component,
  type ComponentId,
  formatRef,
  parseRef,
  type Place,
  type PythonDemand,
} from "@/model/mod.ts";
import {
  contains,
  formatSpecifiers,
  isSubset,
  parseSpecifiers,
  provablyEmpty,
} from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./findings.ts";
import { membersOf } from "./groups.ts";
import type { Into } from "./into.ts";
import { compareText } from "./links.ts";
import { profileNames, profileOf } from "./profiles.ts";
import { distributionOf, ownRange, readRange } from "./python_demands.ts";
import type { Closure, Member, UsedGroup, World } from "./world.ts";

/** A demand for a range of versions of something in the stack. */
interface RangeDemand {
  readonly owner: ComponentId;
  readonly target: Member;
  readonly range: string;
  readonly place?: Place;
  /** "needs" or "requires", for messages. */
  readonly verb: string;
}

/** Checks every constraint of a finished closure; nothing is chosen again because of one. */
export function checkCompatibility(world: World, closure: Closure): void {
  for (const member of closure.members.values()) {
    const { compatibility, at } = member.component;
    checkConflicts(
      world,
      closure,
      member,
      compatibility.conflicts,
      at(["compatibility", "conflicts"]),
    );
    checkProject(world, member, compatibility);
    checkPython(world, member, compatibility.python, at(["compatibility", "python"]));
    checkEntryVersion(world, member);
    checkDeprecated(world, member.component, member.id, member.entry?.place);
  }
  for (const group of closure.groups.values()) {
    checkOptionConflicts(world, closure, group);
    if (group.component) checkDeprecated(world, group.component, group.id, group.entry?.place);
  }
  for (const demand of rangeDemands(closure)) checkRange(world, demand);
  checkProfilePython(world, closure);
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

function rangeDemands(closure: Closure): readonly RangeDemand[] {
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

function checkRange(world: World, demand: RangeDemand): void {
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

function checkConflicts(
  world: World,
  closure: Closure,
  member: Member,
  conflicts: readonly string[],
  place: Place | undefined,
): void {
  for (const name of conflicts) {
    for (const other of namedMembers(closure, name, member.kind)) {
      if (other.id === member.id) continue;
      const [one, two] = [member, other].sort((a, b) => compareText(a.id, b.id));
      const ways = [member, other].flatMap((m) => alternatives(closure, m, [member, other]));
      world.findings.errors.push({
        problem: {
          code: CODES.conflicts,
          message: `"${one?.id}" and "${two?.id}" cannot stand in one stack`,
          ...placed(member.entry?.place ?? other.entry?.place ?? place),
          ...(place !== undefined && { also: [{ note: `"${member.id}" says so`, place }] }),
          next: ways.length === 0
            ? `Remove what brings one of them`
            : `Remove what brings one of them, or choose otherwise: ${ways.join("; ")}`,
        },
        askers: [member.id, other.id],
      });
    }
  }
}

/** Options that would work in place of a member that a group's default brought. */
function alternatives(
  closure: Closure,
  member: Member,
  quarrel: readonly Member[],
): readonly string[] {
  return [...closure.groups.values()].flatMap((group) => {
    const isDefault = closure.links.some((link) =>
      link.from === group.id && link.to === member.id && link.kind !== "chosen"
    );
    if (!isDefault) return [];
    const others = group.options.filter((option) =>
      option.component !== undefined && option.id !== member.id &&
      quarrel.every((m) => m.id === member.id || agrees(option.component, m.component))
    ).map((option) => option.component?.name ?? "");
    return others.length === 0 ? [] : [`\`${group.name}: ${others.sort().join(" | ")}\``];
  });
}

function agrees(
  one: Exclude<Component, { kind: "group" }> | undefined,
  two: Member["component"],
): boolean {
  if (one === undefined) return false;
  const names = (list: readonly string[]): readonly string[] =>
    list.map((text) => parseRef(text)?.name ?? text);
  return one.name !== two.name && !names(one.compatibility.conflicts).includes(two.name) &&
    !names(two.compatibility.conflicts).includes(one.name);
}

function checkOptionConflicts(world: World, closure: Closure, group: UsedGroup): void {
  for (const option of group.options) {
    const member = closure.members.get(option.id);
    if (member === undefined || option.option === undefined) continue;
    checkConflicts(world, closure, member, option.option.conflicts, option.option.place);
  }
}

/** `requires` with the project's own name speaks of the project's version. */
function checkProject(world: World, member: Member, compatibility: Compatibility): void {
  const { project, defaults } = world;
  const name = project.name ?? defaults.name;
  const version = project.version ?? defaults.version;
  const range = compatibility.requires[name];
  if (range === undefined || version === undefined) return;
  const place = member.component.at(["compatibility", "requires", name]);
  if (contains(readRange(world, range, member.id, place), version)) return;
  world.findings.errors.push({
    problem: {
      code: CODES.requires,
      message:
        `"${member.id}" requires this project ("${name}") ${range}, but its version is ${version}`,
      ...placed(place),
      next: `Take a version of "${member.id}" that fits, or raise the project's version`,
    },
    askers: [member.id],
  });
}

function checkPython(
  world: World,
  member: Member,
  range: string | undefined,
  place: Place | undefined,
): void {
  const text = world.project.python ?? world.defaults.python;
  const mine = text === undefined ? undefined : parseSpecifiers(text);
  if (range === undefined || text === undefined || mine === undefined || !mine.ok) return;
  const theirs = readRange(world, range, member.id, place);
  // An open range means the Python 3 there is: nobody is refused for a Python 4 that does not exist.
  const before4 = parseSpecifiers("<4");
  const real = before4.ok ? [...mine.specifiers, ...before4.specifiers] : mine.specifiers;
  if (isSubset(real, theirs)) return;
  world.findings.errors.push({
    problem: {
      code: CODES.python,
      message: `"${member.id}" runs on Python ${range}, but the project allows ${text}`,
      ...placed(place),
      also: [{ note: "The project's range", ...placed(world.project.at(["project", "python"])) }],
      next: provablyEmpty(mine.specifiers, theirs)
        ? `Remove "${member.id}", or change the project's Python`
        : `Narrow the project's range, e.g. \`python: "${
          formatSpecifiers([...mine.specifiers, ...theirs])
        }"\``,
    },
    askers: [member.id],
  });
}

function checkProfilePython(world: World, closure: Closure): void {
  const names = profileNames(closure);
  for (const member of closure.members.values()) {
    if (member.kind !== "container") continue;
    const profile = profileOf(member.component, names.get(member.id) ?? "default");
    checkPython(world, member, profile.python, profile.place);
  }
}

/** An entry's `version`: narrows a released package's range, tests the component's version everywhere else. */
function checkEntryVersion(world: World, member: Member): void {
  const { entry, component, id } = member;
  if (entry?.version === undefined) return;
  const wanted = readRange(world, entry.version, id, entry.place);
  if (
    member.kind === "package" && member.mode === "prod" && member.component.prod?.type === "pypi"
  ) {
    const { prod } = member.component;
    const place = component.at(["sources", "prod", "version"]);
    if (!provablyEmpty(wanted, readRange(world, prod.version, id, place))) return;
    refuseVersion(world, member, CODES.emptyRange, `its source allows ${prod.version}`);
    return;
  }
  const isMoved = member.kind === "package" && member.entry?.gitRef !== undefined;
  if (component.version === undefined || isMoved) {
    warnUntested(world, member, isMoved);
    return;
  }
  if (!contains(wanted, component.version)) {
    refuseVersion(world, member, CODES.version, `the registry has ${component.version}`);
  }
}

function refuseVersion(world: World, member: Member, code: string, fact: string): void {
  world.findings.errors.push({
    problem: {
      code,
      message: `"${member.id}" is wanted in version ${member.entry?.version}, but ${fact}`,
      ...placed(member.entry?.place),
      next: `Change "version" of the entry, or use another registry`,
    },
    askers: [],
  });
}

function warnUntested(world: World, member: Member, isMoved: boolean): void {
  const why = isMoved
    ? `"ref" replaces the version the registry knows`
    : "the registry names no version";
  world.findings.warnings.push({
    problem: {
      code: CODES.untested,
      message: `The version ${member.entry?.version} of "${member.id}" cannot be tested: ${why}`,
      ...placed(member.entry?.place),
      next: `Remove "version" from the entry`,
    },
    askers: [],
  });
}

function checkDeprecated(
  world: World,
  component: Component,
  id: ComponentId,
  place: Place | undefined,
): void {
  const { deprecated } = component;
  if (deprecated === undefined) return;
  const why = deprecated.reason === undefined ? "" : `: ${deprecated.reason}`;
  world.findings.warnings.push({
    problem: {
      code: CODES.deprecated,
      message: `"${id}" is deprecated${why}`,
      ...placed(place ?? component.at(["deprecated"], "key")),
      next: deprecated.use === undefined
        ? `Replace it`
        : `Use "${formatUse(deprecated.use)}" instead`,
    },
    askers: [id],
  });
}

function formatUse(use: string): string {
  const ref = parseRef(use);
  return ref === undefined ? use : formatRef(ref);
}
