/**
 * Makes small projects and catalogues for this room's tests, every value with a place of its own.
 *
 * @module
 */
import {
  type Catalog,
  type Component,
  type ContainerComponent,
  type ContainerEntry,
  type Dependency,
  type EnvEntry,
  type Facts,
  type GroupComponent,
  type GroupEntry,
  type Implication,
  type JsonObject,
  type Option,
  type PackageComponent,
  type PackageEntry,
  parseRef,
  type Place,
  type Problem,
  type Profile,
  type Project,
  type Ref,
  type RegistryInfo,
  type Stack,
} from "@/model/mod.ts";
import type { Resolution } from "@/resolve/mod.ts";

/** A place in hsm.yaml. */
export function line(number: number, file = "hsm.yaml"): Place {
  return { file, line: number, column: 3, length: 1, lineText: `line ${number}` };
}

/** A reference that must be one. */
export function ref(text: string): Ref {
  const parsed = parseRef(text);
  if (parsed === undefined) throw new Error(`Bad reference in a test: ${text}`);
  return parsed;
}

/** `{ "container:qdrant": { env: … } }` as implications. */
export function implies(
  map: Readonly<Record<string, Partial<Omit<Implication, "choose">> & { choose?: string[] }>>,
): readonly Implication[] {
  return Object.entries(map).map(([target, given]) => ({
    target: ref(target),
    params: given.params ?? {},
    env: given.env ?? {},
    choose: (given.choose ?? []).map(ref),
    ...(given.profile !== undefined && { profile: given.profile }),
    ...(given.place !== undefined && { place: given.place }),
  }));
}

/** A requirement (`numpy>=1`) or, with a leading `@`, a component (`@rag-core >=2`). */
export function dependency(text: string): Dependency {
  if (!text.startsWith("@")) return { kind: "requirement", requirement: text };
  const [name = "", version] = text.slice(1).split(" ");
  return { kind: "component", ref: ref(name), ...(version !== undefined && { version }) };
}

const NO_COMPATIBILITY = { requires: {}, conflicts: [] } as const;

/** A package from the default index unless told otherwise. */
export function pkg(
  name: string,
  over: Partial<PackageComponent> & { depends?: readonly string[] } = {},
): PackageComponent {
  const { depends = [], ...rest } = over;
  const registry = over.registry ?? "builtin";
  const file = `${registry}:packages/${name}.yaml`;
  return {
    kind: "package",
    name,
    registry,
    definition: { name },
    file,
    at: () => line(1, file),
    prod: { type: "pypi", package: name },
    install: { extras: [], tools: {} },
    dependencies: depends.map(dependency),
    provides: [],
    compatibility: NO_COMPATIBILITY,
    implies: [],
    entrypoints: [],
    ...rest,
  };
}

/** A container with an image, a published port and an http connection, unless told otherwise. */
export function container(
  name: string,
  over: Partial<ContainerComponent> = {},
): ContainerComponent {
  const registry = over.registry ?? "builtin";
  const file = `${registry}:containers/${name}.yaml`;
  return {
    kind: "container",
    name,
    registry,
    definition: { name },
    file,
    at: (path) => ({ ...line(1, file), lineText: path.join(".") }),
    prod: { type: "image", image: `${name}:1` },
    params: [],
    compose: { ports: ["127.0.0.1:16333:6333"] },
    services: {},
    volumes: {},
    configs: {},
    networks: {},
    connection: { scheme: "http", port: 6333, properties: {} },
    profiles: [],
    provides: [],
    compatibility: NO_COMPATIBILITY,
    implies: [],
    ...over,
  };
}

/** A profile. */
export function profile(name: string, over: Partial<Profile> = {}): Profile {
  return {
    name,
    mode: "managed",
    compose: {},
    params: {},
    env: {},
    dependencies: [],
    properties: {},
    ...over,
  };
}

/** A group; options as names or as whole options. */
export function group(
  name: string,
  options: readonly (string | (Partial<Omit<Option, "ref">> & { name: string }))[],
  over: Partial<GroupComponent> = {},
): GroupComponent {
  const registry = over.registry ?? "builtin";
  const file = `${registry}:groups/${name}.yaml`;
  return {
    kind: "group",
    name,
    registry,
    definition: { name },
    file,
    at: () => line(1, file),
    strategy: "1-of-N",
    default: [],
    interface: { env: [], entrypoints: [] },
    options: options.map((option) => {
      const { name: text, ...rest } = typeof option === "string" ? { name: option } : option;
      return { ref: ref(text), implies: [], conflicts: [], ...rest };
    }),
    ...over,
  };
}

/** Entries as tests write them: a name, or a name and more. */
type Written<T> = string | (Partial<Omit<T, "ref">> & { readonly name: string });

/** What a test's hsm.yaml says. Lines: packages from 10, containers from 20, groups from 30, modes from 40, env from 50. */
export interface Intent {
  readonly packages?: readonly Written<PackageEntry>[];
  readonly containers?: readonly (
    | Omit<
      Exclude<Written<ContainerEntry>, string>,
      "env"
    >
      & { readonly env?: Readonly<Record<string, string | null>> }
    | string
  )[];
  readonly groups?: Readonly<
    Record<
      string,
      string | readonly string[] | (Partial<GroupEntry> & { readonly option?: string })
    >
  >;
  readonly modes?: Readonly<Record<string, "dev" | "prod">>;
  readonly env?: Readonly<Record<string, string | null>>;
  readonly more?: Partial<Project>;
}

/** A project. */
export function project(intent: Intent = {}): Project {
  return {
    managers: { python: { use: "uv", extras: [], groups: "default" }, containers: "docker" },
    registries: [],
    indexes: [],
    packages: (intent.packages ?? []).map((written, index) => {
      const { name, ...rest } = typeof written === "string" ? { name: written } : written;
      return { ref: ref(name), extras: [], override: false, place: line(10 + index), ...rest };
    }),
    containers: (intent.containers ?? []).map((written, index) => {
      const { name, env = {}, ...rest } = typeof written === "string" ? { name: written } : written;
      const base = { params: {}, compose: {}, allow: [], place: line(20 + index) };
      return { ref: ref(name), ...base, ...rest, env: envEntries(env, 25) };
    }),
    groups: Object.entries(intent.groups ?? {}).map(([name, written], index) =>
      groupEntry(name, written, line(30 + index))
    ),
    modes: Object.entries(intent.modes ?? {}).map(([name, mode], index) => ({
      ref: ref(name),
      mode,
      place: line(40 + index),
    })),
    env: envEntries(intent.env ?? {}, 50),
    entrypoints: [],
    syncUp: false,
    at: () => undefined,
    ...intent.more,
  };
}

function envEntries(env: Readonly<Record<string, string | null>>, first: number): EnvEntry[] {
  return Object.entries(env).map(([name, value], index) => ({
    name,
    value,
    place: line(first + index),
  }));
}

function groupEntry(
  name: string,
  written: string | readonly string[] | (Partial<GroupEntry> & { readonly option?: string }),
  place: Place,
): GroupEntry {
  const choice = (text: string): GroupEntry["choose"][number] => ({ ref: ref(text), place });
  const base = { ref: ref(name), place, list: false };
  if (typeof written === "string") return { ...base, choose: [choice(written)] };
  if (isList(written)) return { ...base, choose: written.map(choice), list: true };
  const { option, ...rest } = written;
  return { ...base, choose: option === undefined ? [] : [choice(option)], ...rest };
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

/** A catalogue; registries appear in the order in which components name them, the built-in one last. */
export function catalog(
  components: readonly Component[],
  over: Readonly<Record<string, readonly string[]>> = {},
): Catalog {
  const names = [...new Set(components.map((c) => c.registry))].filter((n) => n !== "builtin");
  const registries: RegistryInfo[] = names.map((name) => ({
    name,
    origin: "inside",
    path: `./${name}`,
    override: over[name] ?? [],
  }));
  registries.push({ name: "builtin", origin: "builtin", override: [] });
  return { registries, components };
}

/** Facts: folders that exist (with the distribution inside), folders that do not. */
export function facts(map: Readonly<Record<string, string | boolean>> = {}): Facts {
  return new Map(
    Object.entries(map).map(([path, fact]) => [
      path,
      typeof fact === "string" ? { exists: true, distribution: fact } : { exists: fact },
    ]),
  );
}

/** The engine under test. */
type Engine = (
  project: Project,
  catalog: Catalog,
  facts: Facts,
  defaults: { readonly name: string },
) => Resolution;

/** Asks an engine for the stack of a project that must have one, or for the problems of one that must have some. */
export function askWith(engine: Engine): {
  stackOf: (components: readonly Component[], intent: Intent, known?: Facts) => Stack;
  problemsOf: (
    components: readonly Component[],
    intent: Intent,
    known?: Facts,
  ) => readonly Problem[];
} {
  const ask = (components: readonly Component[], intent: Intent, known = facts()): Resolution =>
    engine(project(intent), catalog(components, overridesOf(intent)), known, { name: "app" });
  return {
    stackOf: (...given) => {
      const answer = ask(...given);
      if (answer.kind !== "stack") throw new Error(JSON.stringify(answer, null, 2));
      return answer.stack;
    },
    problemsOf: (...given) => {
      const answer = ask(...given);
      if (answer.kind !== "problems") throw new Error(`Expected problems, got ${answer.kind}`);
      return answer.problems;
    },
  };
}

function overridesOf(intent: Intent): Readonly<Record<string, readonly string[]>> {
  const registries = intent.more?.registries ?? [];
  return Object.fromEntries(registries.map(({ name, override }) => [name, override]));
}

/** Ids of all packages and containers. */
export function idsOf(stack: Stack): readonly string[] {
  return [...stack.packages, ...stack.containers].map((entry) => entry.id);
}

/** Variables as `NAME=text`, parts in a readable form. */
export function wiringOf(stack: Stack, view: "host" | "network" = "host"): readonly string[] {
  return stack.wiring[view].map((variable) =>
    `${variable.name}=${
      variable.parts.map((part) => {
        switch (part.kind) {
          case "text":
            return part.text;
          case "environment":
            return `\${${part.name}${part.operator ?? ""}${part.operand ?? ""}}${
              part.encode === true ? "%" : ""
            }`;
          case "secret":
            return `<${part.container}.${part.property}:${part.length}>`;
          case "state":
            return `<state ${part.container}>`;
        }
      }).join("")
    }`
  );
}

/** The main service of a container of the stack. */
export function serviceOf(stack: Stack, name: string): JsonObject {
  const service = stack.containers.flatMap((c) => c.services).find((s) => s.name === name);
  if (service === undefined) throw new Error(`No service ${name}`);
  return service.compose;
}
