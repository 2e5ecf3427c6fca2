import { type Consent, isObject, type Json, type JsonObject } from "@/model/mod.ts";
import { readCacheEntry } from "./cache_entry.ts";
import { listOf } from "./list_of.ts";

/**
 * Settings of a service that take the wall away.
 *
 * @param own names of the component's services: what they share among themselves reaches nobody else
 */
export function settings(compose: JsonObject, own: ReadonlySet<string>): readonly Consent[] {
  const found: Consent[] = [];
  const add = (word: string, asks: string): void => {
    found.push({ word, asks: `"${asks}"` });
  };
  if (isTrue(compose["privileged"])) add("privileged", "privileged: true");
  if (isTrue(compose["use_api_socket"])) add("docker-socket", "use_api_socket: true");
  for (const [key, word, fine] of SPACES) {
    const value = compose[key];
    if (value === undefined || value === null || isFine(value, fine, own)) continue;
    add(word, `${key}: ${String(value)}`);
  }
  for (const name of listOf(compose["cap_add"]).map(String)) add(`cap:${name}`, `cap_add: ${name}`);
  for (const option of listOf(compose["security_opt"]).map(String)) {
    if (!/^no-new-privileges(?:[:=]true)?$/.test(option)) {
      add("privileged", `security_opt: ${option}`);
    }
  }
  for (const hook of hooks(compose)) {
    if (isObject(hook) && isTrue(hook["privileged"])) {
      add("privileged", "a hook that is privileged");
    }
  }
  for (const [key, value] of Object.entries(compose)) {
    if (!ORDINARY.has(key) && !isNote(key) && value !== null) {
      found.push({
        word: "privileged",
        asks: `"${key}", a key that hsm does not know as harmless: is it spelled right?`,
      });
    }
  }
  found.push(...borrowed(compose, own), ...logging(compose["logging"]), ...build(compose["build"]));
  return found;
}

/** What is run in a container that runs already, with rights of its own. */
function hooks({ post_start: start, pre_stop: stop, develop }: JsonObject): readonly Json[] {
  const watched = isObject(develop) ? listOf(develop["watch"]) : [];
  const synced = watched.flatMap((one) => isObject(one) ? listOf(one["exec"]) : []);
  return [...listOf(start), ...listOf(stop), ...synced];
}

/** A key for people; podman-compose obeys some. */
function isNote(key: string): boolean {
  return key.startsWith("x-") && !key.startsWith("x-podman");
}

/** Namespaces: the consent that sharing one needs, and the values that share none. */
const SPACES: readonly (readonly [key: string, word: string, fine: RegExp])[] = [
  ["network_mode", "host-network", /^(?:none|bridge|default)?$/],
  ["ipc", "host-ipc", /^(?:private|shareable|none)?$/],
  ["pid", "host-pid", /^$/],
  ["uts", "privileged", /^(?:private)?$/],
  ["userns_mode", "privileged", /^(?:private|auto)?$/],
  ["cgroup", "privileged", /^(?:private)?$/],
  ["runtime", "privileged", /^(?:runc|crun|runsc|nvidia|kata[a-z-]*)?$/],
];

function isFine(value: Json, fine: RegExp, own: ReadonlySet<string>): boolean {
  const text = String(value);
  return fine.test(text) || (text.startsWith("service:") && own.has(text.slice(8)));
}

/** What belongs to other containers. */
function borrowed(compose: JsonObject, own: ReadonlySet<string>): readonly Consent[] {
  const volumes = listOf(compose["volumes_from"]).map(String)
    .filter((from) => !own.has(from.replace(/:r[ow]$/, "")))
    .map((from) => ({ word: `mount:${from}`, asks: `"volumes_from: ${from}"`, isName: true }));
  const links = listOf(compose["external_links"])
    .map((link) => ({ word: "host-network", asks: `"external_links: ${String(link)}"` }));
  return [...volumes, ...links];
}

/** Drivers that keep the log with the engine; others write elsewhere, some with the machine's own credentials. */
function logging(value: Json | undefined): readonly Consent[] {
  const driver = isObject(value) ? value["driver"] : undefined;
  if (driver === undefined || driver === null) return [];
  return /^(?:json-file|local|journald|none)$/.test(String(driver))
    ? []
    : [{ word: "privileged", asks: `"logging.driver: ${String(driver)}"` }];
}

/** What a build may do beyond reading its context. */
function build(value: Json | undefined): readonly Consent[] {
  if (!isObject(value)) return [];
  const found: Consent[] = [];
  const add = (word: string, asks: string): void => {
    found.push({ word, asks: `"build.${asks}"` });
  };
  if (isTrue(value["privileged"])) add("privileged", "privileged: true");
  const network = value["network"] ?? "default";
  if (!/^(?:none|default)?$/.test(String(network))) add("host-network", `network: ${network}`);
  if (listOf(value["entitlements"]).length > 0) add("privileged", "entitlements");
  found.push(...caches(value, "cache_from"), ...caches(value, "cache_to"));
  // Another project's image could be given this one's content.
  for (const tag of listOf(value["tags"])) add("privileged", `tags: ${String(tag)}`);
  for (const key of Object.keys(value)) {
    if (!ORDINARY_BUILD.has(key) && !key.startsWith("x-")) add("privileged", key);
  }
  return found;
}

/**
 * Caches that are no folder: an image may be read and what is in the image itself is no new place, everything else works
 * with credentials of the machine or is nothing that hsm can read.
 */
function caches(build: JsonObject, key: "cache_from" | "cache_to"): readonly Consent[] {
  const fine = key === "cache_from" ? ["local", "registry", "inline"] : ["local", "inline"];
  return listOf(build[key]).filter((entry) => !fine.includes(readCacheEntry(entry)?.type ?? ""))
    .map((entry) => ({ word: "privileged", asks: `"build.${key}: ${String(entry)}"` }));
}

/** True where a value is, or may become, or could be read as true. */
function isTrue(value: Json | undefined): boolean {
  if (typeof value === "string") return !/^\s*(?:false|no|off|n|f|0)?\s*$/i.test(value);
  return value !== undefined && value !== null && value !== false && value !== 0;
}

/**
 * Keys of a service that stay within the container, or that are judged by their value. A key that is not here (of a
 * newer Compose) asks for consent until somebody has looked what it does; `cgroup_parent`, `credential_spec` and
 * `device_cgroup_rules` are left out on purpose, `annotations` because runtimes obey some of them.
 */
const ORDINARY: ReadonlySet<string> = new Set(
  `attach blkio_config build cap_add cap_drop cgroup command configs container_name cpu_count cpu_percent cpu_period
  cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset depends_on deploy develop devices dns dns_opt dns_search
  domainname entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname
  image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness
  memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start
  pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets
  security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket
  user userns_mode uts volumes volumes_from working_dir`.split(/\s+/),
);

/** The same for a build. */
const ORDINARY_BUILD: ReadonlySet<string> = new Set(
  `additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts isolation
  labels network no_cache no_cache_filter platforms privileged provenance pull sbom secrets shm_size ssh tags target
  ulimits`.split(/\s+/),
);
