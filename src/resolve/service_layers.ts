import type { JsonObject, Part, Path, Profile } from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { mergeService, toMap } from "./merge_service.ts";
import { placeInEntry } from "./place_in_entry.ts";
import type { PlaceAt } from "./render_service.ts";
import { wiredLayer } from "./wire.ts";
import type { ContainerMember, World } from "./world.ts";

/** One layer of the main service and where it stands. */
export interface Layer {
  readonly compose: JsonObject;
  readonly at: PlaceAt;
}

/** The layers of a container's main service, lowest first. */
export function layersOf(
  world: World,
  member: ContainerMember,
  profile: Profile,
  wired: ReadonlyMap<string, readonly Part[]>,
): readonly Layer[] {
  const { component, entry } = member;
  const inComponent = (...head: Path): PlaceAt => (path) => component.at([...head, ...path]);
  const inEntry: PlaceAt = (path) => placeInEntry(world.project, member, ["compose", ...path]);
  const { dev } = component;
  return [
    { compose: component.compose, at: inComponent("compose") },
    ...(member.mode === "dev" && dev !== undefined
      ? [{ compose: dev.compose, at: inComponent("sources", "dev", "compose") }]
      : []),
    { compose: wired.size === 0 ? {} : wiredLayer(wired), at: () => undefined },
    { compose: profile.compose, at: inComponent("deployment_profiles", profile.name, "compose") },
    {
      compose: Object.keys(profile.env).length === 0 ? {} : { environment: profile.env },
      at: ([, ...path]) => component.at(["deployment_profiles", profile.name, "env", ...path]),
    },
    { compose: entry?.compose ?? {}, at: inEntry },
    {
      compose: entry === undefined || entry.env.length === 0
        ? {}
        : { environment: Object.fromEntries(entry.env.map((e) => [e.name, e.value])) },
      at: (path) => entry?.env.find((e) => e.name === path[1])?.place ?? entry?.place,
    },
  ];
}

/** The main service that all layers make, templates still in it. */
export function mergeLayers(
  member: ContainerMember,
  profile: Profile,
  layers: readonly Layer[],
): JsonObject {
  const merged = layers.map((l) => l.compose).reduce(mergeService, baseOf(member, profile));
  return withoutRemoved(merged, member);
}

/** Image or build, before any layer. */
function baseOf(member: ContainerMember, profile: Profile): JsonObject {
  const { prod, dev } = member.component;
  if (member.mode === "dev" && dev !== undefined) {
    const { context, dockerfile } = dev;
    return { build: { context, ...(dockerfile !== undefined && { dockerfile }) } };
  }
  if (profile.image !== undefined) return { image: profile.image };
  if (prod === undefined) return {};
  return { image: prod.digest === undefined ? prod.image : `${prod.image}@${prod.digest}` };
}

/** Tells of a main service that has neither image nor build. */
export function checkSource(world: World, member: ContainerMember, main: JsonObject): void {
  if (main.image !== undefined || main.build !== undefined) return;
  if (member.mode === "dev") return; // Already told: no dev source.
  if (member.entry?.compose.image === null && member.component.prod !== undefined) {
    refuseNoImage(world, member);
    return;
  }
  world.findings.errors.push({
    problem: {
      code: CODES.noProdSource,
      message: `"${member.id}" is in prod mode, but ${member.component.file} has no "sources.prod"`,
      ...placed(member.entry?.place ?? member.component.at([], "key")),
      next: `Write \`mode: dev\` for "${member.id}", or add "sources.prod" to the component`,
    },
    askers: [member.id],
  });
}

function refuseNoImage(world: World, member: ContainerMember): void {
  world.findings.errors.push({
    problem: {
      code: CODES.noProdSource,
      message: `"${member.id}" has no image: its entry removes the one it has`,
      ...placed(placeInEntry(world.project, member, ["compose", "image"])),
      next: `Remove "image" there, or write "build:" beside it`,
    },
    askers: [member.id],
  });
}

/** A null under `env` removes; to Compose it would mean "take it from the shell". */
function withoutRemoved(service: JsonObject, { entry }: ContainerMember): JsonObject {
  const removed = (entry?.env ?? []).filter((e) => e.value === null).map((e) => e.name);
  if (removed.length === 0) return service;
  const { environment, ...rest } = service;
  const kept = Object.entries(toMap(environment)).filter(([name]) => !removed.includes(name));
  return { ...rest, ...(kept.length > 0 && { environment: Object.fromEntries(kept) }) };
}
