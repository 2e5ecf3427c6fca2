import { isObject, type Json, type JsonObject } from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";

/**
 * Merges a layer over a Compose service the way Compose merges files: mappings by key, lists appended, what is unique
 * (ports, mounts) replaced by its key, `command`, `entrypoint` and a health check's `test` replaced as a whole.
 * A null removes what is there. Source: Compose Specification, "Merge and override".
 */
export function mergeService(base: JsonObject, layer: JsonObject): JsonObject {
  const merged = mergeMaps(base, layer, "");
  // The layer that names one of the two decides: a service is either built or pulled.
  if (isGiven(layer, "build")) return without(merged, "image");
  return isGiven(layer, "image") ? without(merged, "build") : merged;
}

/**
 * A list of `NAME=value` or a mapping, as a mapping. A name without a value is null: Compose takes it from the
 * environment it runs in.
 */
export function toMap(value: Json | undefined, separator: "=" | ":" = "="): JsonObject {
  if (isObject(value)) return value;
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(value.map((item) => {
    const text = String(item);
    const at = text.search(separator === ":" ? /[:=]/ : /=/);
    return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
  }));
}

/** Keys that Compose replaces although they hold lists. */
const REPLACED = new Set(["command", "entrypoint", "healthcheck.test"]);

/** Keys that are a list of `NAME=value` or a mapping. */
const PAIRS = new Set([
  "annotations",
  "build.additional_contexts",
  "build.args",
  "build.labels",
  "deploy.labels",
  "environment",
  "labels",
  "sysctls",
]);

/** Keys that are a list of names or a mapping of them, with what a bare name means. */
const NAMED: Readonly<Record<string, Json>> = {
  depends_on: { condition: "service_started" },
  networks: null,
};

/** Keys that are one text or a list of texts. */
const TEXTS = new Set(["dns", "dns_search", "env_file", "tmpfs"]);

/** What makes an item of a list unique. */
const UNIQUE: Readonly<Record<string, (item: Json) => string>> = {
  volumes: mountTarget,
  devices: mountTarget,
  configs: fileTarget,
  secrets: fileTarget,
};

/** Keys under which a null means something to Compose, so that it only removes what is there. */
const NULLABLE = new Set(["environment", "networks", "build.args"]);

function mergeMaps(base: JsonObject, layer: JsonObject, path: string): JsonObject {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(layer)) {
    if (value === null) {
      const meaning = !merged.has(key) && NULLABLE.has(path);
      if (meaning) merged.set(key, null);
      else merged.delete(key);
      continue;
    }
    const inner = path === "" ? key : `${path}.${key}`;
    merged.set(key, mergeValue(merged.get(key), value, inner));
  }
  return Object.fromEntries(merged);
}

function mergeValue(base: Json | undefined, value: Json, path: string): Json {
  if (path === "build") return mergeMaps(toBuild(base), toBuild(value), path);
  if (PAIRS.has(path)) return mergeMaps(toMap(base), toMap(value), path);
  if (path === "extra_hosts") return mergeMaps(toMap(base, ":"), toMap(value, ":"), path);
  if (path in NAMED) return mergeMaps(toNamed(base, path), toNamed(value, path), path);
  if (path === "logging" && changesDriver(base, value)) return value;
  if (base === undefined || base === null || REPLACED.has(path)) return clean(value, path);
  if (TEXTS.has(path)) return appendItems(toList(base), toList(value), path);
  if (Array.isArray(base) && Array.isArray(value)) return appendItems(base, value, path);
  return isObject(base) && isObject(value) ? mergeMaps(base, value, path) : clean(value, path);
}

/** A mapping that meets nothing loses its nulls all the same. */
function clean(value: Json, path: string): Json {
  return isObject(value) ? mergeMaps({}, value, path) : value;
}

function appendItems(base: readonly Json[], items: readonly Json[], path: string): Json {
  const keyOf = UNIQUE[path] ?? ((item: Json): string => JSON.stringify(item));
  const merged = new Map(base.map((item) => [keyOf(item), item]));
  for (const item of items) merged.set(keyOf(item), item);
  return [...merged.values()];
}

function toBuild(value: Json | undefined): JsonObject {
  return typeof value === "string" ? { context: value } : isObject(value) ? value : {};
}

function toNamed(value: Json | undefined, path: string): JsonObject {
  if (!Array.isArray(value)) return isObject(value) ? value : {};
  return Object.fromEntries(value.map((name) => [String(name), NAMED[path] ?? null]));
}

function toList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function changesDriver(base: Json | undefined, value: Json): boolean {
  return isObject(base) && isObject(value) && base.driver !== undefined &&
    value.driver !== undefined && base.driver !== value.driver;
}

/** `source:target[:options]`, `target`, or a mapping with `target`. */
function mountTarget(item: Json): string {
  if (isObject(item)) return String(item.target ?? JSON.stringify(item));
  const pieces = splitOutside(String(item));
  return pieces[1] ?? pieces[0] ?? "";
}

function fileTarget(item: Json): string {
  if (!isObject(item)) return String(item);
  return String(item.target ?? item.source ?? JSON.stringify(item));
}

function isGiven(layer: JsonObject, key: string): boolean {
  return layer[key] !== undefined && layer[key] !== null;
}

function without(map: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}
