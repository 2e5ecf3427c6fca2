import {
  type ComponentId,
  type ContainerComponent,
  isObject,
  type Json,
  type JsonObject,
  type Part,
  type Path,
  type Place,
  type Profile,
  type Reasons,
  type StackContainer,
  type StackService,
} from "@/model/mod.ts";
import { connectionPort, scopeOf, type Site } from "./scope_of.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { mergeService, splitOutside, toMap } from "./merge_service.ts";
import { plainPort, type Published, publishedPort } from "./published_port.ts";
import {
  asObject,
  checkTemplates,
  fillDeep,
  type PlaceAt,
  renderService,
} from "./render_service.ts";
import type { Scope } from "./fill_template.ts";
import { placeInEntry } from "./place_in_entry.ts";
import { textsOfConfigs } from "./text_only.ts";
import { wiredLayer } from "./wire.ts";
import type { ContainerMember, World } from "./world.ts";

/** A managed container with its services rendered, still with every `depends_on` it asked for. */
export interface Rendered {
  readonly services: readonly StackService[];
  readonly volumes: JsonObject;
  readonly configs: JsonObject;
  readonly networks: JsonObject;
}

/** One layer of the main service and where it stands. */
interface Layer {
  readonly compose: JsonObject;
  readonly at: PlaceAt;
}

/** Renders the services of a managed container: its layers merged, its templates filled. */
export function renderContainer(
  world: World,
  member: ContainerMember,
  site: Site,
  wired: ReadonlyMap<string, readonly Part[]>,
): Rendered {
  const { component } = member;
  const scope = withWired(scopeOf(site, { kind: "network" }), wired);
  const layers = layersOf(world, member, site.profile, wired);
  for (const layer of layers) checkTemplates(world, member, layer.compose, scope, layer.at, 0);
  const further = Object.entries(component.services);
  for (const key of ["services", "volumes", "configs", "networks"] as const) {
    const at: PlaceAt = (path) => component.at([key, ...path]);
    checkTemplates(world, member, component[key], scope, at, key === "services" ? 1 : undefined);
  }
  const merged = layers.map((l) => l.compose).reduce(mergeService, baseOf(member, site.profile));
  const main = withoutRemoved(merged, member);
  checkSource(world, member, main);
  const services = [
    renderService(member, component.name, main, scope),
    ...further.map(([name, compose]) => renderService(member, name, compose, scope)),
  ];
  return {
    services,
    volumes: {
      ...asObject(fillDeep(component.volumes, scope)),
      ...undeclared(component.volumes, services),
    },
    configs: textsOfConfigs(asObject(fillDeep(component.configs, scope))),
    networks: asObject(fillDeep(component.networks, scope)),
  };
}

/** Where the host reaches the connection's port of a rendered container. */
export function publishedOf(site: Site, rendered: Rendered): Published | undefined {
  const port = connectionPort(site);
  const [main] = rendered.services;
  if (port === undefined || main === undefined) return undefined;
  if (main.compose.network_mode === "host") return plainPort(port);
  return publishedPort(main.compose.ports, port);
}

/** The stack's entry of a container; one that is not started here was not rendered. */
export function stackContainer(
  member: ContainerMember,
  site: Site,
  rendered: Rendered | undefined,
  extra: { readonly reasons: Reasons; readonly suppressed?: string },
): StackContainer {
  const { component, entry } = member;
  const context = member.mode === "dev" ? component.dev?.context : undefined;
  return {
    id: member.id,
    name: component.name,
    registry: component.registry,
    ...(component.version !== undefined && { version: component.version }),
    mode: member.mode,
    profile: site.profile.name,
    delivery: extra.suppressed === undefined ? site.delivery : "external",
    ...(extra.suppressed !== undefined && { suppressed: extra.suppressed }),
    params: site.params,
    services: rendered?.services ?? [],
    volumes: rendered?.volumes ?? {},
    configs: rendered?.configs ?? {},
    networks: rendered?.networks ?? {},
    demands: [], // The Python side adds them.
    allow: [...new Set(entry?.allow ?? [])].sort(),
    ...(context !== undefined && { context }),
    definition: component.definition,
    reasons: extra.reasons,
    ...placed(entry?.place),
  };
}

/** Takes services that are not started here out of everybody's `depends_on`. */
export function pruneDependsOn(
  containers: readonly StackContainer[],
  known: ReadonlySet<string>,
): readonly StackContainer[] {
  const started = new Set(containers.flatMap((c) => c.services.map((s) => s.name)));
  const keeps = (name: string): boolean => started.has(name) || !known.has(name);
  return containers.map((container) => ({
    ...container,
    services: container.services.map((service) => ({
      ...service,
      compose: pruneService(service.compose, keeps),
    })),
  }));
}

/** The same name of a service, volume, config or network from two components. */
export function checkSharedNames(
  world: World,
  containers: readonly StackContainer[],
  members: ReadonlyMap<ComponentId, ContainerComponent>,
): void {
  const owners = new Map<string, ComponentId>();
  for (const { id, services, ...container } of containers) {
    const component = members.get(id);
    const own = component === undefined ? new Set<string>() : ownVolumes(component);
    const names = [
      ...services.map((service) => `service "${service.name}"`),
      ...Object.keys(container.volumes).filter((name) => own.has(name))
        .map((name) => `volume "${name}"`),
      ...Object.keys(container.configs).map((name) => `config "${name}"`),
      ...Object.keys(container.networks).map((name) => `network "${name}"`),
    ];
    for (const name of names) {
      const owner = owners.get(name);
      if (owner !== undefined) refuseShared(world, name, [owner, id], component?.at([], "key"));
      owners.set(name, id);
    }
  }
}

function layersOf(
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
      at: inComponent("deployment_profiles", profile.name),
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

function checkSource(world: World, member: ContainerMember, main: JsonObject): void {
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

function withWired(scope: Scope, wired: ReadonlyMap<string, readonly Part[]>): Scope {
  return (path) => {
    const [space, name] = path;
    const parts = space === "wired" && name !== undefined ? wired.get(name) : undefined;
    return parts === undefined ? scope(path) : { ok: true, parts };
  };
}

/** Named volumes that services use and the component does not declare. */
function undeclared(declared: JsonObject, services: readonly StackService[]): JsonObject {
  const used = services.flatMap((service) => {
    const { volumes } = service.compose;
    return Array.isArray(volumes) ? volumes.flatMap(namedVolume) : [];
  });
  const missing = [...new Set(used)].filter((name) => !Object.hasOwn(declared, name)).sort();
  return Object.fromEntries(missing.map((name) => [name, {}]));
}

function namedVolume(mount: Json): readonly string[] {
  if (isObject(mount)) {
    return mount.type === "volume" && typeof mount.source === "string" ? [mount.source] : [];
  }
  const [source = "", target] = splitOutside(String(mount));
  return target !== undefined && /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(source) ? [source] : [];
}

function pruneService(compose: JsonObject, keeps: (name: string) => boolean): JsonObject {
  const { depends_on: wanted, ...rest } = compose;
  if (Array.isArray(wanted)) {
    const kept = wanted.filter((name) => keeps(String(name)));
    return kept.length === wanted.length ? compose : withDepends(rest, kept, kept.length);
  }
  if (!isObject(wanted)) return compose;
  const kept = Object.entries(wanted).filter(([name]) => keeps(name));
  return kept.length === Object.keys(wanted).length
    ? compose
    : withDepends(rest, Object.fromEntries(kept), kept.length);
}

function withDepends(rest: JsonObject, kept: Json, count: number): JsonObject {
  return count === 0 ? rest : { ...rest, depends_on: kept };
}

/** Volumes that the component itself names; what the user mounts into several containers is shared on purpose. */
function ownVolumes(component: ContainerComponent): ReadonlySet<string> {
  const pieces = [
    component.compose,
    ...Object.values(component.services),
    component.dev?.compose ?? {},
  ];
  const mounted = pieces.flatMap(({ volumes }) =>
    Array.isArray(volumes) ? volumes.flatMap(namedVolume) : []
  );
  return new Set([...Object.keys(component.volumes), ...mounted]);
}

function refuseShared(
  world: World,
  name: string,
  owners: readonly ComponentId[],
  place: Place | undefined,
): void {
  const [one, two] = [...owners].sort();
  world.findings.errors.push({
    problem: {
      code: CODES.shared,
      message: `Two components define the ${name}: "${one}" and "${two}"`,
      ...placed(place),
      next: `Rename it in one of the components: names begin with the component's own name`,
    },
    askers: owners,
  });
}
