import {
  type Component,
  type Connection,
  type ConnectionProperty,
  type ContainerComponent,
  type Dependency,
  type Entrypoint,
  type GroupComponent,
  type Implication,
  type InstallArgs,
  type Json,
  type JsonObject,
  type Kind,
  type Option,
  type PackageComponent,
  parseRef,
  type Path,
  type Place,
  type Profile,
  type PythonProdSource,
  type Ref,
} from "@/model/mod.ts";
import { splitWords } from "@/text/words/mod.ts";
import type { ContainerData, GroupData, PackageData } from "./schemas/mod.ts";
import type { Source } from "./source.ts";

/** Makes the component of checked data. `definition` is what its registry wrote, no overlay in it. */
export function toComponent(
  kind: Kind,
  data: unknown,
  source: Source,
  registry: string,
  definition: JsonObject,
): Component {
  const base = { registry, definition, file: source.file, at: source.at };
  switch (kind) {
    case "package":
      return { kind, ...base, ...toPackage(data as PackageData, source) };
    case "container":
      return { kind, ...base, ...toContainer(data as ContainerData, source) };
    case "group":
      return { kind, ...base, ...toGroup(data as GroupData, source) };
  }
}

type Base = "kind" | "registry" | "definition" | "file" | "at" | "inDev";

/** Only what was written: an absent key stays absent. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Adds the place of a path; found only when somebody asks, because finding it reads the file's text. */
function placed<T extends object>(
  value: T,
  source: Source,
  path: Path,
  what: "key" | "value" = "key",
): T & { readonly place?: Place } {
  return Object.defineProperty(value, "place", {
    enumerable: true,
    get: () => source.at(path, what),
  });
}

function toPackage(data: PackageData, source: Source): Omit<PackageComponent, Base> {
  const { name, description, deprecated, version, sources = {} } = data;
  return {
    name,
    ...given({ description, deprecated, version }),
    ...(sources.prod && { prod: sources.prod as PythonProdSource }),
    ...(sources.dev && { dev: { ...sources.dev, editable: sources.dev.editable ?? true } }),
    install: toInstall(data.install_args),
    dependencies: toDependencies(data.dependencies, source, ["dependencies"]),
    ...toGraph(data, source),
    entrypoints: toEntrypoints(data.entrypoints, source),
  };
}

function toInstall(args: PackageData["install_args"]): InstallArgs {
  const { manager, extras = [], ...tools } = args ?? {};
  return { ...(manager && { manager }), extras, tools: given(tools) as InstallArgs["tools"] };
}

function toDependencies(
  list: PackageData["dependencies"],
  source: Source,
  path: Path,
): readonly Dependency[] {
  return (list ?? []).map((item, index): Dependency => {
    const at = [...path, index];
    if (typeof item === "string") {
      return placed({ kind: "requirement", requirement: item }, source, at, "value");
    }
    const { name, version } = item;
    return placed(
      { kind: "component", ref: toRef(name), ...given({ version }) },
      source,
      at,
      "value",
    );
  });
}

type Graph = Pick<PackageComponent, "provides" | "compatibility" | "implies">;

function toGraph(
  data: Pick<PackageData, "provides" | "compatibility" | "implies">,
  source: Source,
): Graph {
  const { requires = {}, conflicts = [], python } = data.compatibility ?? {};
  return {
    provides: data.provides ?? [],
    compatibility: { requires, conflicts, ...given({ python }) },
    implies: toImplies(data.implies, source, ["implies"]),
  };
}

function toImplies(
  implies: PackageData["implies"],
  source: Source,
  path: Path,
): readonly Implication[] {
  return Object.entries(implies ?? {}).map(([target, value]): Implication => {
    const { params = {}, env, choose = [], profile } = value ?? {};
    return placed(
      {
        target: toRef(target),
        params: params as JsonObject,
        env: toTexts(env),
        choose: toList(choose).map(toRef),
        ...given({ profile }),
      },
      source,
      [...path, target],
    );
  });
}

function toEntrypoints(
  entrypoints: PackageData["entrypoints"],
  source: Source,
): readonly Entrypoint[] {
  return Object.entries(entrypoints ?? {}).map(([name, value]): Entrypoint => {
    const isTable = typeof value === "object" && !Array.isArray(value);
    const table = isTable ? value as Exclude<typeof value, string | string[]> : { command: value };
    const { command } = table as { readonly command: string | readonly string[] };
    const env = "env" in table ? table.env : undefined;
    return placed({ name, command: toWords(command), env: toTexts(env) }, source, [
      "entrypoints",
      name,
    ]);
  });
}

function toContainer(data: ContainerData, source: Source): Omit<ContainerComponent, Base> {
  const { name, description, deprecated, version, sources = {} } = data;
  return {
    name,
    ...given({ description, deprecated, version }),
    ...(sources.prod && { prod: sources.prod }),
    ...(sources.dev && {
      dev: { ...sources.dev, compose: (sources.dev.compose ?? {}) as JsonObject },
    }),
    params: Object.entries(data.params ?? {}).map(([param, value]) => ({
      name: param,
      merge: value.merge,
      default: value.default as Json,
      ...given({ description: value.description }),
    })),
    compose: (data.compose ?? {}) as JsonObject,
    services: (data.services ?? {}) as Readonly<Record<string, JsonObject>>,
    volumes: (data.volumes ?? {}) as JsonObject,
    configs: (data.configs ?? {}) as JsonObject,
    networks: (data.networks ?? {}) as JsonObject,
    ...(data.connection && { connection: toConnection(data.connection) }),
    profiles: Object.entries(data.deployment_profiles ?? {}).map(([key, profile]) =>
      toProfile(key, profile, source)
    ),
    ...toGraph(data, source),
  };
}

function toConnection(data: NonNullable<ContainerData["connection"]>): Connection {
  const { scheme, port, url, properties = {} } = data;
  return {
    ...given({ scheme, port, url }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, value]): [string, ConnectionProperty] => [
        name,
        typeof value === "object"
          ? { kind: "secret", generate: value.generate ?? 32 }
          : { kind: "value", value: String(value) },
      ]),
    ),
  };
}

type ProfileData = NonNullable<ContainerData["deployment_profiles"]>[string];

function toProfile(name: string, data: ProfileData, source: Source): Profile {
  const { mode, runtime, command, image, python, url, host, port } = data;
  const path = ["deployment_profiles", name];
  return placed(
    {
      name,
      mode,
      ...given({ runtime, command, image, python, url, host }),
      ...(port !== undefined && { port: String(port) }),
      compose: (data.compose ?? {}) as JsonObject,
      params: (data.params ?? {}) as JsonObject,
      env: toTexts(data.env),
      dependencies: toDependencies(data.dependencies, source, [...path, "dependencies"]),
      properties: toTexts(data.properties),
    },
    source,
    path,
  );
}

function toGroup(data: GroupData, source: Source): Omit<GroupComponent, Base> {
  const { name, description, deprecated, strategy, min, max, comment } = data;
  return {
    name,
    ...given({ description, deprecated }),
    strategy,
    ...given({ min, max, comment }),
    default: toList(data.default ?? []),
    interface: {
      env: data.interface?.env ?? [],
      entrypoints: data.interface?.entrypoints ?? [],
    },
    options: (data.options ?? []).map((option, index): Option => {
      const table = typeof option === "string" ? { name: option } : option;
      const path = ["options", index];
      return placed(
        {
          ref: toRef(table.name),
          ...given({ description: table.description }),
          implies: toImplies(table.implies, source, [...path, "implies"]),
          conflicts: table.conflicts ?? [],
        },
        source,
        path,
        "value",
      );
    }),
  };
}

function toRef(text: string): Ref {
  const ref = parseRef(text);
  if (ref === undefined) throw new Error(`Unreachable: the schema let "${text}" pass`);
  return ref;
}

function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value as readonly T[] : [value as T];
}

function toTexts(
  env: Readonly<Record<string, string | number | boolean>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env ?? {}).map(([key, value]) => [key, String(value)]));
}

function toWords(command: string | readonly string[]): readonly string[] {
  if (typeof command !== "string") return command;
  const result = splitWords(command);
  if (!result.ok) throw new Error(`Unreachable: the schema let the command "${command}" pass`);
  return result.words;
}
