import type {
  Entrypoint,
  EnvEntry,
  GroupEntry,
  JsonObject,
  Managers,
  Path,
  Project,
  PythonManager,
} from "@/model/mod.ts";
import { splitWords } from "@/text/words/mod.ts";
import { plainFolder } from "./plain_folder.ts";
import type { ManifestData } from "./schema.ts";
import { placeOf, type Source } from "./source.ts";
import { refOf } from "./meets.ts";

/** Makes the project of checked data. */
export function toProject(data: ManifestData, source: Source): Project {
  const modes = Object.entries(data.modes ?? {});
  const defaultMode = modes.find(([key]) => key === "default")?.[1];
  return {
    ...data.project,
    managers: toManagers(data),
    registries: toRegistries(data, source),
    indexes: Object.entries(data.indexes ?? {}).map(([name, index]) => ({
      name,
      url: index.url,
      explicit: index.explicit ?? false,
      place: placeOf(source, ["indexes", name], "key"),
    })),
    groups: Object.entries(data.groups ?? {}).map(([key, group]) => toGroup(key, group, source)),
    packages: toPackages(data, source),
    containers: toContainers(data, source),
    modes: modes.filter(([key]) => key !== "default").map(([key, mode]) => ({
      ref: refOf(key),
      mode,
      place: placeOf(source, ["modes", key], "key"),
    })),
    ...(defaultMode && { defaultMode }),
    env: toEnv(data.env ?? {}, ["env"], source),
    entrypoints: toEntrypoints(data, source),
    syncUp: data.sync?.up ?? false,
    at: source.at,
  };
}

type Of<Key extends keyof ManifestData> = NonNullable<ManifestData[Key]>;

/** `Array.isArray` does not see read-only lists. */
function isList<T>(value: T): value is Extract<T, readonly unknown[]> {
  return Array.isArray(value);
}

function toManagers(data: ManifestData): Managers {
  const { python = "uv", containers = "docker" } = data.managers ?? {};
  const given = typeof python === "string" ? { use: python } : python;
  const { use = "uv", project, extras = [], groups = "default", interpreter } = given;
  const folder = plainFolder(project ?? "");
  const manager: PythonManager = {
    use,
    ...(folder && { project: folder }),
    extras,
    groups,
    ...(interpreter !== undefined && { interpreter }),
  };
  return { python: manager, containers };
}

function toRegistries(data: ManifestData, source: Source): Project["registries"] {
  return (data.registries ?? []).map((entry, index) => ({
    ...entry,
    override: entry.override ?? [],
    place: placeOf(source, ["registries", index, "name"]),
  }));
}

function toGroup(key: string, value: Of<"groups">[string], source: Source): GroupEntry {
  const isTable = typeof value === "object" && !isList(value);
  const { choose, ...rest } = isTable ? value : { choose: value };
  const base: Path = isTable ? ["groups", key, "choose"] : ["groups", key];
  const list = isList(choose);
  return {
    ref: refOf(key),
    choose: (isList(choose) ? choose : [choose]).map((text, index) => ({
      ref: refOf(text),
      place: placeOf(source, list ? [...base, index] : base),
    })),
    list,
    ...rest,
    place: placeOf(source, ["groups", key], "key"),
  };
}

function toPackages(data: ManifestData, source: Source): Project["packages"] {
  return (data.packages ?? []).map((entry, index) => {
    const isTable = typeof entry !== "string";
    const { name, ref, extras = [], override = false, ...rest } = isTable ? entry : { name: entry };
    return {
      ...rest,
      ref: refOf(name),
      ...(ref !== undefined && { gitRef: ref }),
      extras,
      override,
      place: placeOf(source, ["packages", index, ...(isTable ? ["name"] : [])]),
    };
  });
}

function toContainers(data: ManifestData, source: Source): Project["containers"] {
  return (data.containers ?? []).map((entry, index) => {
    const isTable = typeof entry !== "string";
    const path = ["containers", index];
    const { name, env = {}, params = {}, compose = {}, allow = [], ...rest } = isTable
      ? entry
      : { name: entry };
    return {
      ...rest,
      ref: refOf(name),
      params: params as JsonObject,
      env: toEnv(env, [...path, "env"], source),
      compose: compose as JsonObject,
      allow,
      place: placeOf(source, [...path, ...(isTable ? ["name"] : [])]),
    };
  });
}

function toEnv(
  env: Readonly<Record<string, string | number | boolean | null>>,
  path: Path,
  source: Source,
): readonly EnvEntry[] {
  return Object.entries(env).map(([name, value]) => ({
    name,
    value: value === null ? null : textOf(value, [...path, name], source),
    place: placeOf(source, [...path, name], "key"),
  }));
}

/** `5433`, `1.0` and `yes` become the text that stands in the file. */
function textOf(value: string | number | boolean, path: Path, source: Source): string {
  return typeof value === "string" ? value : source.asWritten(path) ?? String(value);
}

function toEntrypoints(data: ManifestData, source: Source): readonly Entrypoint[] {
  return Object.entries(data.entrypoints ?? {}).map(([name, value]) => {
    const table = typeof value === "object" && !isList(value) ? value : { command: value, env: {} };
    const env = Object.entries(table.env ?? {}).map(([key, text]) => [
      key,
      textOf(text, ["entrypoints", name, "env", key], source),
    ]);
    return {
      name,
      command: toWords(table.command),
      env: Object.fromEntries(env),
      place: placeOf(source, ["entrypoints", name], "key"),
    };
  });
}

function toWords(command: string | readonly string[]): readonly string[] {
  if (typeof command !== "string") return command;
  const result = splitWords(command);
  if (!result.ok) throw new Error(`Unreachable: the schema let the command "${command}" pass`);
  return result.words;
}
