import { isObject, type Json, type JsonObject, type Place } from "@/model/mod.ts";
import { parseYaml, writeYaml } from "@/text/yaml/mod.ts";

/** The file this adapter writes. */
export const FILE = "docker-compose.hsm.yml";

/** Top-level mappings of a compose file whose entries are owned one by one, in the order in which they are written. */
export const SECTIONS = ["services", "networks", "volumes", "configs", "secrets"] as const;

/** Where an entry stands: one of the sections, or `file` for everything else at the top (`name`, `x-…`). */
export type Kind = typeof SECTIONS[number] | "file";

/** All kinds. */
export const KINDS: readonly Kind[] = ["file", ...SECTIONS];

/** A compose file as entries: kind → key → value. */
export type Entries = Readonly<Record<Kind, JsonObject>>;

/** A compose file without anything. */
export const NO_ENTRIES: Entries = {
  file: {},
  services: {},
  networks: {},
  volumes: {},
  configs: {},
  secrets: {},
};

/** A compose file as it was found. */
export type ReadCompose =
  | { readonly ok: true; readonly entries: Entries; readonly at: EntryPlace }
  | { readonly ok: false; readonly message: string; readonly place?: Place };

/** The place of an entry. */
export type EntryPlace = (kind: Kind, key: string) => Place | undefined;

const HEADER = [
  "Written by hsm from hsm.yaml: change it there and run `hsm sync`.",
  `Needs no hsm to run: docker compose -f ${FILE} up`,
].join("\n");

/** Keys of a service that a reader looks for first; the others follow in the order of the alphabet. */
const FIRST_KEYS = ["image", "build", "container_name", "command", "entrypoint", "environment"];
const FIRST = new Map([...FIRST_KEYS, "env_file", "ports", "volumes"].map((key, i) => [key, i]));

/**
 * Writes entries as a compose file. The same entries always give the same text, whatever the order of their keys.
 * Texts that YAML 1.1 could take for a number, a date or a truth value are quoted.
 *
 * @example
 * ```ts
 * import { NO_ENTRIES, renderCompose } from "@/adapters/compose/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = renderCompose({ ...NO_ENTRIES, services: { db: { restart: "no" } } });
 * assert.ok(text.endsWith('services:\n  db:\n    restart: "no"\n'));
 * ```
 */
export function renderCompose(entries: Entries): string {
  const { file } = entries;
  const sections = SECTIONS.filter((section) => {
    return section === "services" || Object.keys(entries[section]).length > 0;
  });
  const top: [string, Json][] = [
    ...("name" in file ? [["name", file["name"] ?? ""] as [string, Json]] : []),
    ...sections.map((section): [string, Json] => [section, ordered(entries[section], section)]),
    ...Object.keys(file).filter((key) => key !== "name").sort()
      .map((key): [string, Json] => [key, sorted(file[key] ?? null)]),
  ];
  return writeYaml(Object.fromEntries(top), { header: HEADER });
}

/** Reads a compose file into entries; `file` is the path as the user reads it. */
export function readCompose(text: string, file: string): ReadCompose {
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    const [first] = parsed.errors;
    if (first === undefined) return { ok: false, message: "it cannot be read" };
    const { message, ...spot } = first;
    return { ok: false, message, place: { file, ...spot } };
  }
  const placeOf: EntryPlace = (kind, key) => {
    const spot = parsed.at(kind === "file" ? [key] : [kind, key], "key");
    return spot && { file, ...spot };
  };
  const value = parsed.value ?? {};
  if (!isObject(value)) {
    return { ok: false, message: "it is no mapping", place: placeOf("file", "") };
  }
  const entries: Record<Kind, JsonObject> = { ...NO_ENTRIES };
  for (const section of SECTIONS) {
    const map = value[section] ?? {};
    if (isObject(map)) entries[section] = map;
    else {return {
        ok: false,
        message: `"${section}" is no mapping`,
        place: placeOf("file", section),
      };}
  }
  const sections: readonly string[] = SECTIONS;
  entries.file = Object.fromEntries(
    Object.entries(value).filter(([key]) => !sections.includes(key)),
  );
  return { ok: true, entries, at: placeOf };
}

/** A value as one line in which the order of keys does not count: for comparing, and for hsm.lock. */
export function exactText(value: Json): string {
  return JSON.stringify(sorted(value));
}

/** Whether two files say the same. */
export function sameEntries(a: Entries, b: Entries): boolean {
  return KINDS.every((kind) => exactText(a[kind]) === exactText(b[kind]));
}

/** Whether there is nothing in a file but perhaps its name. */
export function isEmpty(entries: Entries): boolean {
  return KINDS.every((kind) =>
    Object.keys(entries[kind]).every((key) => kind === "file" && key === "name")
  );
}

function ordered(section: JsonObject, kind: string): JsonObject {
  const map = sorted(section);
  if (kind !== "services" || !isObject(map)) return isObject(map) ? map : {};
  return Object.fromEntries(
    Object.entries(map).map(([name, service]) => [
      name,
      isObject(service) ? firstThings(service) : service,
    ]),
  );
}

function firstThings(service: JsonObject): JsonObject {
  const rank = (key: string): number => FIRST.get(key) ?? FIRST.size;
  // Sorting is stable: keys of the same rank stay in the order of the alphabet.
  return Object.fromEntries(Object.entries(service).sort(([a], [b]) => rank(a) - rank(b)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map((
      [key, item],
    ) => [key, sorted(item)]),
  );
}
