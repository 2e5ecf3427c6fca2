import type { Place } from "@/model/mod.ts";
import type { Claim } from "./claims_of.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { isProgram } from "./find_suppressed.ts";
import { membersOf } from "./use_group.ts";
import type { Closure, Member, UsedGroup, World } from "./world.ts";

/** Checks that each member of a group gives what the group's `interface` promises. */
export function checkInterfaces(world: World, closure: Closure, claims: readonly Claim[]): void {
  for (const group of closure.groups.values()) {
    for (const member of membersOf(group, closure.members)) {
      checkVariables(world, group, member, claims);
      checkEntrypoints(world, group, member);
    }
  }
}

/** A package's own implications give the variables; a container's are given by whoever implies it. */
function checkVariables(
  world: World,
  group: UsedGroup,
  member: Member,
  claims: readonly Claim[],
): void {
  const wanted = group.component?.interface.env ?? [];
  const { env } = world.project;
  for (const removed of env.filter((e) => e.value === null && wanted.includes(e.name))) {
    refuse(world, group, member, `variable "${removed.name}"`, {
      next: 'Give it a value under "env" in hsm.yaml, or remove the line',
      place: removed.place,
    });
  }
  const given = claims.filter((claim) =>
    isProgram(claim) &&
    (claim.owner === member.id || claim.site?.id === member.id || claim.target === group.id)
  ).map((claim) => claim.name);
  const names = new Set([...given, ...env.map((entry) => entry.name)]);
  const missing = wanted.filter((name) => !names.has(name));
  if (missing.length === 0) return;
  const where = member.kind === "package"
    ? `add it to what "${member.id}" implies`
    : `add it to the "env" of what implies "${member.id}"`;
  refuse(world, group, member, `variable ${missing.map((name) => `"${name}"`).join(", ")}`, {
    next: `Set it under "env" in hsm.yaml, or ${where}`,
  });
}

function checkEntrypoints(world: World, group: UsedGroup, member: Member): void {
  const own = member.kind === "package" ? member.component.entrypoints : [];
  const names = new Set([...own, ...world.project.entrypoints].map((entry) => entry.name));
  const missing = (group.component?.interface.entrypoints ?? []).filter((n) => !names.has(n));
  if (missing.length === 0) return;
  refuse(world, group, member, `entry point ${missing.map((name) => `"${name}"`).join(", ")}`, {
    next: `Choose another option, or add it to "entrypoints" of "${member.id}" or of hsm.yaml`,
  });
}

function refuse(
  world: World,
  group: UsedGroup,
  member: Member,
  what: string,
  { next, place }: { readonly next: string; readonly place?: Place },
): void {
  world.findings.errors.push({
    problem: {
      code: CODES.interface,
      message:
        `"${member.id}" does not keep the interface of group "${group.name}": it gives no ${what}`,
      ...placed(place ?? group.entry?.place ?? member.component.at([], "key")),
      next,
    },
    askers: [member.id],
  });
}
