import {
  type Catalog,
  type ContainerComponent,
  isObject,
  type Json,
  type JsonObject,
  type Path,
} from "@/model/mod.ts";
import { closest, splitOutside } from "@/text/words/mod.ts";
import type { Finding } from "./finding.ts";

/** A service of a component, or a layer over its main one, and where it stands. */
export interface ServicePiece {
  readonly compose: JsonObject;
  readonly path: Path;
}

/** Every piece of Compose that becomes part of a service. */
export function servicePieces(container: ContainerComponent): readonly ServicePiece[] {
  return [
    { compose: container.compose, path: ["compose"] },
    ...Object.entries(container.services).map(([name, compose]) => ({
      compose,
      path: ["services", name],
    })),
    ...(container.dev === undefined
      ? []
      : [{ compose: container.dev.compose, path: ["sources", "dev", "compose"] }]),
    ...container.profiles.map(({ name, compose }) => ({
      compose,
      path: ["deployment_profiles", name, "compose"],
    })),
  ];
}

/** Names that could meet another component's, and resources that are declared or used alone. */
export function checkResources(
  catalog: Catalog,
  container: ContainerComponent,
): readonly Finding[] {
  return [
    ...(["services", "volumes", "configs", "networks"] as const).flatMap((section) =>
      Object.keys(container[section]).flatMap((name) => checkName(container, section, name))
    ),
    ...checkImages(container),
    ...checkVolumes(container),
    ...checkNamed(container, "configs"),
    ...checkNamed(container, "networks"),
    ...checkDependsOn(catalog, container),
  ];
}

const SINGULAR = { services: "service", volumes: "volume", configs: "config", networks: "network" };

function checkName(
  container: ContainerComponent,
  section: keyof typeof SINGULAR,
  name: string,
  path: Path = [section, name],
): readonly Finding[] {
  const what = SINGULAR[section];
  if (section === "services" && name === container.name) {
    return [{
      code: "HSM-E0232",
      message: `The service "${name}" has the name of the component, which is its main service`,
      next: `Move it below "compose:", or name it "${name}-init"`,
      path,
      what: "key",
    }];
  }
  const rest = name.startsWith(container.name) ? name.slice(container.name.length) : undefined;
  if (rest !== undefined && /^($|[-_.])/.test(rest)) return [];
  const glue = section === "services" ? "-" : "_";
  return [{
    code: "HSM-E0232",
    message: `The ${what} "${name}" does not begin with the component's name, "${container.name}"`,
    next:
      `Name it "${container.name}${glue}${name}": two components could mean different things by "${name}"`,
    path,
    what: path[0] === section && path.length === 2 ? "key" : "value",
  }];
}

function checkImages(container: ContainerComponent): readonly Finding[] {
  return Object.entries(container.services)
    .filter(([, compose]) => compose.image === undefined && compose.build === undefined)
    .map(([name]): Finding => ({
      code: "HSM-E0233",
      message: `The service "${name}" has neither "image" nor "build"`,
      next: 'Add "image:" with a tag',
      path: ["services", name],
      what: "key",
    }));
}

/** A named volume of a service and where it stands. */
interface Use {
  readonly name: string;
  readonly path: Path;
}

function checkVolumes(container: ContainerComponent): readonly Finding[] {
  const uses = servicePieces(container).flatMap(({ compose, path }) =>
    listOf(compose.volumes).flatMap((mount, index): readonly Use[] => {
      const name = volumeOf(mount);
      return name === undefined ? [] : [{ name, path: [...path, "volumes", index] }];
    })
  );
  const used = new Set(uses.map(({ name }) => name));
  return [
    ...Object.keys(container.volumes).filter((name) => !used.has(name)).map((name) =>
      alone("volume", name, ["volumes", name])
    ),
    ...uses.filter(({ name }) => !Object.hasOwn(container.volumes, name))
      .flatMap(({ name, path }) => checkName(container, "volumes", name, path)),
  ];
}

function alone(what: string, name: string, path: Path): Finding {
  return {
    code: "HSM-E0233",
    message: `The ${what} "${name}" is declared, and no service uses it`,
    next: "Use it in a service, or remove it",
    path,
    what: "key",
  };
}

function checkNamed(
  container: ContainerComponent,
  section: "configs" | "networks",
): readonly Finding[] {
  const what = SINGULAR[section];
  const uses = servicePieces(container).flatMap(({ compose, path }) =>
    namesOf(compose[section]).map(({ name, key }): Use => ({ name, path: [...path, section, key] }))
  );
  const declared = Object.keys(container[section]);
  const used = new Set(uses.map(({ name }) => name));
  return [
    ...declared.filter((name) => !used.has(name)).map((name) => alone(what, name, [section, name])),
    ...uses.filter(({ name }) =>
      !declared.includes(name) && !(section === "networks" && name === "default")
    ).map(({ name, path }): Finding => ({
      code: "HSM-E0233",
      message: `The ${what} "${name}" is used and not declared`,
      next: `Add it below "${section}:"`,
      path,
    })),
  ];
}

/** A list of names, a list of mappings with `source`, or a mapping by name. */
function namesOf(
  value: Json | undefined,
): readonly { readonly name: string; readonly key: string | number }[] {
  if (isObject(value)) return Object.keys(value).map((name) => ({ name, key: name }));
  return listOf(value).flatMap((item, key) => {
    const name = isObject(item) ? item.source : item;
    return typeof name === "string" ? [{ name, key }] : [];
  });
}

function checkDependsOn(catalog: Catalog, container: ContainerComponent): readonly Finding[] {
  const others = catalog.components.flatMap((c) =>
    c.kind === "container" ? [c.name, ...Object.keys(c.services)] : []
  );
  const known = new Set([container.name, ...Object.keys(container.services), ...others]);
  return servicePieces(container).flatMap(({ compose, path }) =>
    namesOf(compose.depends_on).filter(({ name }) => !known.has(name)).map(
      ({ name, key }): Finding => {
        const [near] = closest(name, known);
        return {
          code: "HSM-E0233",
          message: `"depends_on" names the service "${name}", which no component has`,
          next: near === undefined ? 'Add it below "services:"' : `Did you mean "${near}"?`,
          path: [...path, "depends_on", key],
          what: "key",
        };
      },
    )
  );
}

/** The items of a list; nothing else has any. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** What a mount mounts, as written: `source:target` or a mapping. */
function sourceOfMount(mount: Json): string | undefined {
  if (isObject(mount)) return typeof mount.source === "string" ? mount.source : undefined;
  if (typeof mount !== "string") return undefined;
  const [source, target] = splitOutside(mount);
  return source === "" || target === undefined ? undefined : source;
}

function volumeOf(mount: Json): string | undefined {
  if (isObject(mount) && mount.type !== undefined && mount.type !== "volume") return undefined;
  const source = sourceOfMount(mount);
  return source !== undefined && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(source) ? source : undefined;
}
