import type { ComponentId, ContainerComponent, Implication, Place, Profile } from "@/model/mod.ts";
import { type Bond, bondsOf } from "./bonds_of.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { membersOf } from "./use_group.ts";
import { compareText, keyOfPlace } from "./reasons_of.ts";
import { suggest } from "./find.ts";
import { placeInEntry, placeInImplication } from "./place_in_entry.ts";
import type { Closure, World } from "./world.ts";

/** Somebody's wish for the profile of a container. The lowest level wins; two names on it are an error. */
interface Wish {
  readonly container: ComponentId;
  /** 1 the container's entry, 2 the entry of what implies it, 3 the implication. */
  readonly level: 1 | 2 | 3;
  readonly profile: string;
  readonly by: ComponentId;
  /** Level 3. */
  readonly implication?: Implication;
  readonly place?: Place;
}

/** What a container without `deployment_profiles` has. */
const DEFAULT: Profile = {
  name: "default",
  mode: "managed",
  compose: {},
  params: {},
  env: {},
  dependencies: [],
  properties: {},
};

/** The profile each container gets; a container that is absent here gets `default`. */
export function profileNames(closure: Closure): ReadonlyMap<ComponentId, string> {
  const names = new Map<ComponentId, string>();
  for (const wish of wishesOf(closure)) {
    if (!names.has(wish.container)) names.set(wish.container, wish.profile);
  }
  return names;
}

/** A container's profile by name; `default` always exists. */
export function profileOf(component: ContainerComponent, name: string): Profile {
  return component.profiles.find((profile) => profile.name === name) ?? DEFAULT;
}

/** Two wishes, unknown profiles, profiles that need something hsm cannot do yet, wishes without effect. */
export function checkProfiles(world: World, closure: Closure): void {
  const wishes = wishesOf(closure).map((wish) => ({
    ...wish,
    ...placed(exactPlace(world, closure, wish)),
  }));
  for (const member of closure.members.values()) {
    if (member.kind !== "container") continue;
    const mine = wishes.filter((wish) => wish.container === member.id);
    const [best] = mine;
    const rival = mine.find((w) => w.level === best?.level && w.profile !== best.profile);
    if (best !== undefined && rival !== undefined) refuseTwo(world, best, rival);
    if (best !== undefined) checkProfile(world, member.component, best);
  }
  checkIdle(world, closure, wishes);
}

/** The value of `profile` itself, where a wish points at its entry. */
function exactPlace(world: World, closure: Closure, wish: Wish): Place | undefined {
  const { by, implication } = wish;
  if (implication !== undefined) return placeInImplication(closure, by, implication, ["profile"]);
  const holder = closure.members.get(by) ?? closure.groups.get(by);
  return holder === undefined ? wish.place : placeInEntry(world.project, holder, ["profile"]);
}

function wishesOf(closure: Closure): readonly Wish[] {
  const bonds = bondsOf(closure);
  const wishes: Wish[] = [];
  for (const member of closure.members.values()) {
    if (member.kind === "container" && member.entry?.profile !== undefined) {
      const { profile, place } = member.entry;
      wishes.push({ container: member.id, level: 1, profile, by: member.id, place });
    }
    if (member.kind === "package" && member.entry?.profile !== undefined) {
      const { profile, place } = member.entry;
      wishes.push(...impliedBy(bonds, member.id, { profile, by: member.id, place }));
    }
  }
  wishes.push(...groupWishes(closure, bonds));
  for (const { owner, implication, containers } of bonds) {
    const { profile, place } = implication;
    if (profile === undefined) continue;
    wishes.push(
      ...containers.map((container) => ({
        container,
        level: 3 as const,
        profile,
        by: owner,
        implication,
        ...placed(place),
      })),
    );
  }
  return wishes.sort((a, b) => a.level - b.level || compareText(keyOfWish(a), keyOfWish(b)));
}

function groupWishes(closure: Closure, bonds: readonly Bond[]): readonly Wish[] {
  return [...closure.groups.values()].flatMap((group) => {
    if (group.entry?.profile === undefined) return [];
    const { profile, place } = group.entry;
    const how = { profile, by: group.id, place };
    return membersOf(group, closure.members).flatMap((member) => [
      ...(member.kind === "container" ? [{ container: member.id, level: 2 as const, ...how }] : []),
      ...impliedBy(bonds, member.id, how),
    ]);
  });
}

function impliedBy(
  bonds: readonly Bond[],
  owner: ComponentId,
  how: { readonly profile: string; readonly by: ComponentId; readonly place: Place },
): readonly Wish[] {
  const containers = bonds.filter((bond) => bond.owner === owner).flatMap((b) => b.containers);
  return containers.map((container) => ({ container, level: 2, ...how }));
}

function keyOfWish(wish: Wish): string {
  return [wish.container, wish.profile, wish.by, keyOfPlace(wish.place)].join("\n");
}

function refuseTwo(world: World, one: Wish, two: Wish): void {
  world.findings.errors.push({
    problem: {
      code: CODES.twoProfiles,
      message:
        `"${one.container}" is to have two profiles: "${one.profile}" (${one.by}) and "${two.profile}" (${two.by})`,
      ...placed(one.place),
      also: [{ note: `"${two.profile}" is asked for here`, ...placed(two.place) }],
      next: `Give "${one.container}" an entry under "containers" with the profile you want`,
    },
    askers: [one.by, two.by],
  });
}

function checkProfile(world: World, component: ContainerComponent, wish: Wish): void {
  const names = [...new Set(["default", ...component.profiles.map((p) => p.name)])].sort();
  if (!names.includes(wish.profile)) {
    world.findings.errors.push({
      problem: {
        code: CODES.noProfile,
        message: `"${wish.container}" has no profile "${wish.profile}"`,
        ...placed(wish.place),
        next: suggest(wish.profile, names, `Profiles are: ${names.join(", ")}`),
      },
      askers: [wish.by],
    });
    return;
  }
  if (profileOf(component, wish.profile).runtime !== "process") return;
  world.findings.errors.push({
    problem: {
      code: CODES.profileNotYet,
      message:
        `Profile "${wish.profile}" of "${wish.container}" runs as a process without an engine, which hsm cannot do yet`,
      ...placed(wish.place),
      next: `Choose another profile: ${names.filter((name) => name !== wish.profile).join(", ")}`,
    },
    askers: [wish.by],
  });
}

function checkIdle(world: World, closure: Closure, wishes: readonly Wish[]): void {
  const entries = [
    ...[...closure.members.values()].filter((m) => m.kind === "package"),
    ...closure.groups.values(),
  ];
  for (const { id, entry } of entries) {
    if (entry?.profile === undefined || wishes.some((wish) => wish.by === id)) continue;
    world.findings.warnings.push({
      problem: {
        code: CODES.idleProfile,
        message: `The profile "${entry.profile}" of "${id}" has no effect: it implies no container`,
        ...placed(placeInEntry(world.project, { entry }, ["profile"])),
        next: `Remove "profile" at ${formatPlace(entry.place)}`,
      },
      askers: [],
    });
  }
}
