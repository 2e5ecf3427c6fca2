import {
  isObject,
  type Json,
  type JsonObject,
  serviceEnvFile,
  type Stack,
  type StackContainer,
  type StackService,
} from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";
import { type Entries, NO_ENTRIES } from "./document.ts";
import { listOf, namesOf } from "./list_of.ts";
import { projectName } from "./project_name.ts";

/** The containers that this adapter renders. */
export function managedContainers(stack: Stack): readonly StackContainer[] {
  if (stack.managers.containers !== "docker") return [];
  return stack.containers.filter((container) => container.services.length > 0);
}

/** The compose file that a stack asks for, as entries; none where nothing is managed. */
export function wantedEntries(stack: Stack): Entries {
  const containers = managedContainers(stack);
  if (containers.length === 0) return NO_ENTRIES;
  const services = Object.fromEntries(
    containers.flatMap((container) =>
      container.services.map((service) => [service.name, renderedService(container, service)])
    ),
  );
  const declared = (kind: "volumes" | "configs" | "networks"): JsonObject =>
    Object.assign({}, ...containers.map((container) => container[kind]));
  const all = Object.values(services);
  return {
    ...NO_ENTRIES,
    file: { name: projectName(stack) },
    services,
    networks: withUsed(declared("networks"), all.flatMap(networksOf)),
    volumes: withUsed(declared("volumes"), all.flatMap(volumesOf)),
    configs: declared("configs"),
  };
}

/** One service with its label, its env file where it has secrets, and `/` in paths. */
function renderedService(container: StackContainer, service: StackService): JsonObject {
  const { labels, env_file: envFile, build, ...rest } = service.compose;
  const files = [...listOf(envFile), ...secretFile(service)];
  return {
    ...rest,
    ...(build !== undefined && { build: slashed(build) }),
    labels: labelled(labels, container.name),
    ...(files.length > 0 && { env_file: files }),
  };
}

function secretFile({ name, secret }: StackService): readonly string[] {
  return secret.length === 0 ? [] : [serviceEnvFile(name)];
}

function labelled(labels: Json | undefined, component: string): Json {
  if (!Array.isArray(labels)) {
    return { ...(isObject(labels) && labels), "hsm.component": component };
  }
  const others = labels.filter((label) => !String(label).startsWith("hsm.component="));
  return [...others, `hsm.component=${component}`];
}

/** Build paths with `/`, as every engine takes them on every system. */
function slashed(build: Json): Json {
  if (typeof build === "string") return build.replaceAll("\\", "/");
  if (!isObject(build)) return build;
  return Object.fromEntries(
    Object.entries(build).map(([key, value]) => [
      key,
      (key === "context" || key === "dockerfile") && typeof value === "string"
        ? value.replaceAll("\\", "/")
        : value,
    ]),
  );
}

function withUsed(declared: JsonObject, used: readonly string[]): JsonObject {
  const missing = [...new Set(used)].filter((name) => !Object.hasOwn(declared, name));
  return { ...declared, ...Object.fromEntries(missing.map((name) => [name, {}])) };
}

/** Named volumes that a service mounts. */
function volumesOf({ volumes }: JsonObject): readonly string[] {
  return listOf(volumes).flatMap((mount) => {
    if (isObject(mount)) {
      return mount["type"] === "volume" && typeof mount["source"] === "string"
        ? [mount["source"]]
        : [];
    }
    const [source = "", target] = splitOutside(String(mount));
    return target !== undefined && /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source) ? [source] : [];
  });
}

/** Networks that a service joins; `default` needs no declaration. */
function networksOf({ networks }: JsonObject): readonly string[] {
  return namesOf(networks).filter((name) => name !== "default");
}
