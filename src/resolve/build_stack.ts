import type {
  ComponentId,
  ContainerComponent,
  PythonDemand,
  Reasons,
  StackContainer,
  StackEntrypoint,
  StackGroup,
  StackPackage,
  Wiring,
} from "@/model/mod.ts";
import type { Site } from "./scope_of.ts";
import { type Bond, bondsOf, checkBonds } from "./bonds_of.ts";
import { checkDemands } from "./check_demands.ts";
import { checkIdleKeys, checkTools } from "./check_effects.ts";
import { type Claim, claimsOf } from "./claims_of.ts";
import { checkSharedNames } from "./check_shared_names.ts";
import { publishedOf, renderContainer, type Rendered, stackContainer } from "./render_container.ts";
import { pruneDependsOn } from "./prune_depends_on.ts";
import { membersOf } from "./use_group.ts";
import { installTargets } from "./install_targets.ts";
import { compareText } from "./reasons_of.ts";
import { mergeParams } from "./merge_params.ts";
import { profileNames, profileOf } from "./profile_names.ts";
import type { Published } from "./published_port.ts";
import { checkPackage, packageDemands, requirementDemands } from "./package_demands.ts";
import { rangeConstraints } from "./range_demands.ts";
import { settleSources } from "./settle_sources.ts";
import { findSuppressed } from "./find_suppressed.ts";
import { serviceWiring, wire, type WiringInput } from "./wire.ts";
import type { Closure, ContainerMember, PackageMember, World } from "./world.ts";

/** The chains of every node. */
export type ReasonsById = ReadonlyMap<ComponentId, Reasons>;

/** The containers of a stack, what programs are told about them, and what implications promise. */
export interface Infrastructure {
  readonly containers: readonly StackContainer[];
  readonly wiring: Wiring;
  readonly claims: readonly Claim[];
}

/** The container side of a stack: parameters, delivery, services, then addresses and wiring. */
export function buildContainers(
  world: World,
  closure: Closure,
  reasons: ReasonsById,
): Infrastructure {
  const members = sorted(closure).filter((m): m is ContainerMember => m.kind === "container");
  const bonds = bondsOf(closure);
  checkBonds(world, bonds);
  const names = profileNames(closure);
  const sites = new Map(members.map((m) => [m.id, siteOf(world, m, bonds, names.get(m.id))]));
  const claims = claimsOf(bonds, sites);
  const suppressed = findSuppressed(world, closure, claims, sites);
  const unseen: WiringInput = { claims, suppressed, published: new Map() };
  const rendered = new Map<ComponentId, Rendered>();
  const published = new Map<ComponentId, Published>();
  for (const member of members) {
    const site = sites.get(member.id);
    if (site?.delivery !== "managed" || suppressed.has(member.id)) continue;
    const made = renderContainer(world, member, site, serviceWiring(world, unseen, member.id));
    rendered.set(member.id, made);
    const port = publishedOf(site, made);
    if (port !== undefined) published.set(member.id, port);
  }
  const stacked = members.flatMap((member) => {
    const site = sites.get(member.id);
    if (site === undefined) return [];
    const because = suppressed.get(member.id)?.because;
    const extra = {
      reasons: reasons.get(member.id) ?? [],
      ...(because !== undefined && { suppressed: because }),
    };
    return [stackContainer(member, site, rendered.get(member.id), extra)];
  });
  checkIdleKeys(world, stacked);
  checkSharedNames(world, stacked, new Map(members.map((m) => [m.id, m.component])));
  const wiring = wire(world, { claims, suppressed, published });
  return { containers: pruneDependsOn(stacked, serviceNames(world)), wiring, claims };
}

/** The Python side of a stack: every package with its demands, and what containers demand. */
export function buildPackages(
  world: World,
  closure: Closure,
  reasons: ReasonsById,
): {
  readonly packages: readonly StackPackage[];
  readonly demands: ReadonlyMap<ComponentId, readonly PythonDemand[]>;
} {
  const intos = installTargets(closure);
  const names = profileNames(closure);
  const limits = rangeConstraints(world, closure, intos);
  const asked = new Map(
    sorted(closure).map((member): [ComponentId, readonly PythonDemand[]] => {
      const targets = intos.get(member.id) ?? [undefined];
      const own = targets.flatMap((into) => {
        if (member.kind === "package") return packageDemands(world, member, into);
        const profile = profileOf(member.component, names.get(member.id) ?? "default");
        return requirementDemands(world, member.id, profile.dependencies, into);
      });
      return [member.id, [...own, ...limits.filter((limit) => limit.owner === member.id)]];
    }),
  );
  const settled = settleSources([...asked.values()].flat());
  checkDemands(world, closure, settled);
  const demands = new Map(
    [...asked.keys()].map((id) => [id, settled.filter((demand) => demand.owner === id)]),
  );
  const packages = sorted(closure).filter((m): m is PackageMember => m.kind === "package");
  for (const member of packages) {
    checkPackage(world, member);
    checkTools(world, member);
  }
  const stacked = packages.map((member) =>
    stackPackage(member, demands.get(member.id) ?? [], reasons.get(member.id) ?? [])
  );
  return { packages: stacked, demands };
}

/** The groups in use. */
export function buildGroups(closure: Closure, reasons: ReasonsById): readonly StackGroup[] {
  return [...closure.groups.values()].sort((a, b) => compareText(a.id, b.id)).map((group) => ({
    id: group.id,
    name: group.name,
    registry: group.registry,
    strategy: group.strategy,
    chosen: membersOf(group, closure.members).map((member) => member.id),
    ...(group.component !== undefined && { definition: group.component.definition }),
    reasons: reasons.get(group.id) ?? [],
  }));
}

/** All entry points with their owners; the project's own stand first among equals. */
export function buildEntrypoints(world: World, closure: Closure): readonly StackEntrypoint[] {
  const own = world.project.entrypoints.map((e) => ({ ...e, owner: "hsm.yaml" as const }));
  const theirs = sorted(closure).flatMap((member) =>
    member.kind === "package"
      ? member.component.entrypoints.map((e) => ({ ...e, owner: member.id }))
      : []
  );
  return [...own, ...theirs].sort((a, b) =>
    compareText(a.name, b.name) ||
    Number(a.owner !== "hsm.yaml") - Number(b.owner !== "hsm.yaml") ||
    compareText(a.owner, b.owner)
  );
}

function sorted(closure: Closure): readonly (PackageMember | ContainerMember)[] {
  return [...closure.members.values()].sort((a, b) => compareText(a.id, b.id));
}

function siteOf(
  world: World,
  member: ContainerMember,
  bonds: readonly Bond[],
  name: string | undefined,
): Site {
  const profile = profileOf(member.component, name ?? "default");
  const { connection } = member.component;
  return {
    id: member.id,
    name: member.component.name,
    ...(connection !== undefined && { connection }),
    profile,
    delivery: profile.mode,
    params: mergeParams(world, member, bonds, profile),
    at: member.component.at,
  };
}

function stackPackage(
  member: PackageMember,
  demands: readonly PythonDemand[],
  reasons: Reasons,
): StackPackage {
  const { component, entry, id, mode } = member;
  return {
    id,
    name: component.name,
    registry: component.registry,
    ...(component.version !== undefined && { version: component.version }),
    mode,
    ...(entry?.profile !== undefined && { profile: entry.profile }),
    demands,
    definition: component.definition,
    reasons,
  };
}

/** Names of all services that hsm knows, started or not. */
function serviceNames(world: World): ReadonlySet<string> {
  const containers = world.catalog.components
    .filter((c): c is ContainerComponent => c.kind === "container");
  return new Set(containers.flatMap((c) => [c.name, ...Object.keys(c.services)]));
}
