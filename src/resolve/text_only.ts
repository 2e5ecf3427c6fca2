import { isObject, type Json, type JsonObject } from "@/model/mod.ts";

/** Keys of a service whose scalars Compose takes as text only. Source: the Compose Specification's JSON Schema. */
const TEXT_ONLY: ReadonlySet<string> = new Set([
  "cap_add",
  "cap_drop",
  "command",
  "container_name",
  "dns",
  "dns_search",
  "domainname",
  "entrypoint",
  "healthcheck.interval",
  "healthcheck.start_interval",
  "healthcheck.start_period",
  "healthcheck.test",
  "healthcheck.timeout",
  "hostname",
  "image",
  "mac_address",
  "network_mode",
  "platform",
  "restart",
  "security_opt",
  "stop_grace_period",
  "stop_signal",
  "tmpfs",
  "user",
  "working_dir",
]);

/** A service in which numbers and booleans are text where Compose takes only text. */
export function textsOf(service: JsonObject): JsonObject {
  return mapKeys(service, "");
}

/** Configs whose content is text. */
export function textsOfConfigs(configs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(configs).map(([name, config]) => {
      if (!isObject(config) || config.content === undefined) return [name, config];
      return [name, { ...config, content: toText(config.content) }];
    }),
  );
}

function mapKeys(map: JsonObject, path: string): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => {
      const inner = path === "" ? key : `${path}.${key}`;
      if (TEXT_ONLY.has(inner)) return [key, toText(value)];
      return [key, inner === "healthcheck" && isObject(value) ? mapKeys(value, inner) : value];
    }),
  );
}

function toText(value: Json): Json {
  if (Array.isArray(value)) return value.map(toText);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
