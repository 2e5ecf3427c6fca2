import { type Component, parseRef, type Place } from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { compareText } from "./reasons_of.ts";
import { namedMembers } from "./range_demands.ts";
import type { Closure, Member, UsedGroup, World } from "./world.ts";

/** Refuses members that a component says it cannot stand beside. */
export function checkConflict(
  world: World,
  closure: Closure,
  member: Member,
  name: string,
  place: Place | undefined,
): void {
  for (const other of namedMembers(closure, name, member.kind)) {
    if (other.id === member.id) continue;
    const [one, two] = [member, other].sort((a, b) => compareText(a.id, b.id));
    const ways = [member, other].flatMap((m) => alternatives(closure, m, [member, other]));
    world.findings.errors.push({
      problem: {
        code: CODES.conflicts,
        message: `"${one?.id}" and "${two?.id}" cannot stand in one stack`,
        ...placed(member.entry?.place ?? other.entry?.place),
        ...(place !== undefined && { also: [{ note: `"${member.id}" says so`, place }] }),
        next: ways.length === 0
          ? `Remove what brings one of them`
          : `Remove what brings one of them, or choose otherwise: ${ways.join("; ")}`,
      },
      askers: [member.id, other.id],
    });
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

/** Refuses what an option of a group in use says it cannot stand beside. */
export function checkOptionConflicts(world: World, closure: Closure, group: UsedGroup): void {
  for (const { id, option } of group.options) {
    const member = closure.members.get(id);
    if (member === undefined || option === undefined) continue;
    const position = group.component?.options.indexOf(option) ?? -1;
    for (const [index, name] of option.conflicts.entries()) {
      const place = group.component?.at(["options", position, "conflicts", index]);
      checkConflict(world, closure, member, name, place ?? option.place);
    }
  }
}
