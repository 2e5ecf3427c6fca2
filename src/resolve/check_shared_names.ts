import {
  type ComponentId,
  type ContainerComponent,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type Place,
  type StackContainer,
} from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import type { World } from "./world.ts";

/** A name that a container brings into the compose file. */
interface Brought {
  readonly owner: ComponentId;
  /** Kind and name. */
  readonly words: string;
  /** Where the component writes it; found only where somebody asks. */
  readonly place: () => Place | undefined;
}

/** The same name of a service, volume, config or network from two components. */
export function checkSharedNames(
  world: World,
  containers: readonly StackContainer[],
  members: ReadonlyMap<ComponentId, ContainerComponent>,
): void {
  const first = new Map<string, Brought>();
  for (const container of containers) {
    const component = members.get(container.id);
    if (component === undefined) continue;
    for (const brought of broughtBy(container, component)) {
      const other = first.get(brought.words);
      if (other === undefined) first.set(brought.words, brought);
      else refuseShared(world, other, brought);
    }
  }
}

function broughtBy(
  { id, name, services, configs, networks, volumes }: StackContainer,
  component: ContainerComponent,
): readonly Brought[] {
  const own = mountedByComponent(component);
  const mounted = services.flatMap(({ compose }) => namedVolumes(compose))
    .filter((volume) => own.has(volume) && !Object.hasOwn(volumes, volume));
  const at = (path: Path): Place | undefined =>
    component.at(path, "key") ?? component.at([], "key");
  const named = (kind: string, keys: readonly string[], path: Path): readonly Brought[] =>
    keys.map((key) => ({
      owner: id,
      words: `${kind} "${key}"`,
      place: () => at([...path, key]),
    }));
  return [
    ...(services.length === 0
      ? []
      : [{ owner: id, words: `service "${name}"`, place: () => at(["name"]) }]),
    ...named("service", services.slice(1).map((service) => service.name), ["services"]),
    ...named("volume", Object.keys(volumes), ["volumes"]),
    ...[...new Set(mounted)].map((volume) => ({
      owner: id,
      words: `volume "${volume}"`,
      place: () => at(["compose", "volumes"]),
    })),
    ...named("config", Object.keys(configs), ["configs"]),
    ...named("network", Object.keys(networks), ["networks"]),
  ];
}

/** Volumes that the component itself mounts; what the user mounts into several containers is shared on purpose. */
function mountedByComponent(component: ContainerComponent): ReadonlySet<string> {
  const pieces = [
    component.compose,
    ...Object.values(component.services),
    ...component.profiles.map((profile) => profile.compose),
    component.dev?.compose ?? {},
  ];
  return new Set(pieces.flatMap((piece) => namedVolumes(piece as JsonObject)));
}

function namedVolumes({ volumes }: JsonObject): readonly string[] {
  return Array.isArray(volumes) ? volumes.flatMap(namedVolume) : [];
}

function namedVolume(mount: Json): readonly string[] {
  if (isObject(mount)) {
    return mount.type === "volume" && typeof mount.source === "string" ? [mount.source] : [];
  }
  const [source = "", target] = splitOutside(String(mount));
  return target !== undefined && /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source) ? [source] : [];
}

function refuseShared(world: World, one: Brought, two: Brought): void {
  const owners = [one.owner, two.owner];
  const [first, second] = [...owners].sort();
  world.findings.errors.push({
    problem: {
      code: CODES.shared,
      message: `Two components define the ${two.words}: "${first}" and "${second}"`,
      ...placed(two.place()),
      also: [{ note: `"${one.owner}" defines it here`, ...placed(one.place()) }],
      next: `Rename it in one of the components: names begin with the component's own name`,
    },
    askers: owners,
  });
}
