import type { JsonObject, Part, Reasons, StackContainer, StackService } from "@/model/mod.ts";
import { connectionPort, scopeOf, type Site } from "./scope_of.ts";
import { placed } from "./finish.ts";
import { plainPort, type Published, publishedPort } from "./published_port.ts";
import {
  asObject,
  checkTemplates,
  fillDeep,
  type PlaceAt,
  renderService,
} from "./render_service.ts";
import type { Scope } from "./fill_template.ts";
import { checkSource, layersOf, mergeLayers } from "./service_layers.ts";
import { textsOfConfigs } from "./text_only.ts";
import type { ContainerMember, World } from "./world.ts";

/** A managed container with its services rendered, still with every `depends_on` it asked for. */
export interface Rendered {
  readonly services: readonly StackService[];
  readonly volumes: JsonObject;
  readonly configs: JsonObject;
  readonly networks: JsonObject;
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
  const main = mergeLayers(member, site.profile, layers);
  checkSource(world, member, main);
  const services = [
    renderService(member, component.name, main, scope),
    ...further.map(([name, compose]) => renderService(member, name, compose, scope)),
  ];
  return {
    services,
    volumes: asObject(fillDeep(component.volumes, scope)),
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

function withWired(scope: Scope, wired: ReadonlyMap<string, readonly Part[]>): Scope {
  return (path) => {
    const [space, name] = path;
    const parts = space === "wired" && name !== undefined ? wired.get(name) : undefined;
    return parts === undefined ? scope(path) : { ok: true, parts };
  };
}
