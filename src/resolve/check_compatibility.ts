import {
  type Compatibility,
  type Component,
  type ComponentId,
  entryOf,
  formatRef,
  parseRef,
  type Place,
} from "@/model/mod.ts";
import {
  contains,
  formatSpecifiers,
  isSubset,
  parseSpecifiers,
  provablyEmpty,
} from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { checkConflict, checkOptionConflicts } from "./check_conflicts.ts";
import { placed } from "./finish.ts";
import { profileNames, profileOf } from "./profile_names.ts";
import { placeInEntry } from "./place_in_entry.ts";
import { readRange } from "./package_demands.ts";
import { checkRange, rangeDemands } from "./range_demands.ts";
import type { Closure, Member, World } from "./world.ts";

/** Checks every constraint of a finished closure; nothing is chosen again because of one. */
export function checkCompatibility(world: World, closure: Closure): void {
  for (const member of closure.members.values()) {
    const { compatibility, at } = member.component;
    for (const [index, name] of compatibility.conflicts.entries()) {
      checkConflict(world, closure, member, name, at(["compatibility", "conflicts", index]));
    }
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

/** `requires` with the project's own name speaks of the project's version. */
function checkProject(world: World, member: Member, compatibility: Compatibility): void {
  const { project, defaults } = world;
  const name = project.name ?? defaults.name;
  const version = project.version ?? defaults.version;
  const range = entryOf(compatibility.requires, name);
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
          isSubset(theirs, mine.specifiers)
            ? formatSpecifiers(theirs)
            : formatSpecifiers([...mine.specifiers, ...theirs])
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
    const place = member.component.at(["deployment_profiles", profile.name, "python"]);
    checkPython(world, member, profile.python, place);
  }
}

/** An entry's `version`: narrows a released package's range, tests the component's version everywhere else. */
function checkEntryVersion(world: World, member: Member): void {
  const { entry, component, id } = member;
  if (entry?.version === undefined) return;
  const wanted = readRange(world, entry.version, id, placeOfVersion(world, member));
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

function placeOfVersion(world: World, member: Member): Place | undefined {
  return placeInEntry(world.project, member, ["version"]);
}

function refuseVersion(world: World, member: Member, code: string, fact: string): void {
  world.findings.errors.push({
    problem: {
      code,
      message: `"${member.id}" is wanted in version ${member.entry?.version}, but ${fact}`,
      ...placed(placeOfVersion(world, member)),
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
      ...placed(placeOfVersion(world, member)),
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
