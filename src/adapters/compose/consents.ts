import { isObject, type Json, type JsonObject, type StackContainer } from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";
import { isWithin, joinPath, leavesRoot } from "./join_path.ts";
import { listOf } from "./list_of.ts";

/** Something that a container may only do with the user's consent. */
export interface Consent {
  /** The word for `allow:`. */
  readonly word: string;
  /** What asks for it: `service "redis": "privileged: true"`. */
  readonly asks: string;
}

/**
 * Everything in a container's compose that reaches past the container, with the word of hsm.yaml's `allow:` that consents
 * to it. A dev source's own folder, and the project's files less `.hsm`, may be mounted without asking.
 */
export function consents(container: StackContainer): readonly Consent[] {
  const folder = container.context === undefined ? undefined : joinPath("", container.context);
  const services = container.services.flatMap(({ name, compose }) =>
    [...settings(compose), ...mounts(compose, folder)].map(({ word, asks }) => ({
      word,
      asks: `service "${name}": ${asks}`,
    }))
  );
  return [...services, ...declarations(container, folder)];
}

/** Those that hsm.yaml does not allow. A path allows what lies in it. */
export function withoutConsent(container: StackContainer): readonly Consent[] {
  const allowed = container.allow.map(canonical);
  return consents(container).filter(({ word }) => {
    const wanted = canonical(word);
    return !allowed.some((one) =>
      one === wanted ||
      (one.startsWith(MOUNT) && wanted.startsWith(MOUNT) && !wanted.includes("$") &&
        isWithin(wanted.slice(MOUNT.length), one.slice(MOUNT.length)))
    );
  });
}

const MOUNT = "mount:";

/** Settings that take the wall away, by key and by value. */
function settings(compose: JsonObject): readonly Consent[] {
  const found: Consent[] = [];
  const add = (word: string, asks: string): void => {
    found.push({ word, asks: `"${asks}"` });
  };
  if (isTrue(compose["privileged"])) add("privileged", "privileged: true");
  if (isTrue(compose["use_api_socket"])) add("docker-socket", "use_api_socket: true");
  for (const [key, word] of Object.entries(HOST_SPACES)) {
    if (compose[key] === "host") add(word, `${key}: host`);
  }
  for (const name of listOf(compose["cap_add"]).map(String)) add(`cap:${name}`, `cap_add: ${name}`);
  for (const option of listOf(compose["security_opt"]).map(String)) {
    if (/unconfined|disable/.test(option)) add("privileged", `security_opt: ${option}`);
  }
  if (listOf(compose["device_cgroup_rules"]).length > 0) add("privileged", "device_cgroup_rules");
  for (const hook of [...listOf(compose["post_start"]), ...listOf(compose["pre_stop"])]) {
    if (isObject(hook) && isTrue(hook["privileged"])) {
      add("privileged", "a hook that is privileged");
    }
  }
  const build = compose["build"];
  if (isObject(build)) {
    if (isTrue(build["privileged"])) add("privileged", "build.privileged: true");
    if (build["network"] === "host") add("host-network", "build.network: host");
    if (listOf(build["entitlements"]).length > 0) add("privileged", "build.entitlements");
  }
  return found;
}

const HOST_SPACES = {
  network_mode: "host-network",
  ipc: "host-ipc",
  pid: "host-pid",
  uts: "privileged",
  userns_mode: "privileged",
  cgroup: "privileged",
} as const;

/** Files and folders of the machine that a service can see. */
function mounts(compose: JsonObject, folder: string | undefined): readonly Consent[] {
  const build = compose["build"];
  const watched = isObject(compose["develop"]) ? listOf(compose["develop"]["watch"]) : [];
  const paths: [string, readonly string[]][] = [
    ["volumes", listOf(compose["volumes"]).flatMap(bindSource)],
    ["devices", listOf(compose["devices"]).flatMap(deviceSource)],
    ["env_file", listOf(compose["env_file"]).flatMap(pathOf)],
    ["label_file", listOf(compose["label_file"]).flatMap(pathOf)],
    ["develop.watch", watched.flatMap(pathOf)],
    ["build.additional_contexts", isObject(build) ? contexts(build["additional_contexts"]) : []],
  ];
  return paths.flatMap(([key, found]) =>
    found.flatMap((path) => {
      const word = key === "devices" ? `${MOUNT}${path}` : mountWord(path, folder);
      return word === undefined ? [] : [{ word, asks: `"${key}: ${path}"` }];
    })
  );
}

/** Top-level entries that name a place of the machine. */
function declarations(
  { volumes, configs }: StackContainer,
  folder: string | undefined,
): readonly Consent[] {
  const devices = Object.entries(volumes).flatMap(([name, volume]) => {
    const options = isObject(volume) ? volume["driver_opts"] : undefined;
    const device = isObject(options) ? options["device"] : undefined;
    return typeof device === "string" && /[\\/~$]/.test(device)
      ? [{ what: `volume "${name}"`, path: device }]
      : [];
  });
  const files = Object.entries(configs).flatMap(([name, config]) =>
    isObject(config) && typeof config["file"] === "string"
      ? [{ what: `config "${name}"`, path: config["file"] }]
      : []
  );
  return [...devices, ...files].flatMap(({ what, path }) => {
    const word = mountWord(path, folder);
    return word === undefined ? [] : [{ word, asks: `${what}: "${path}"` }];
  });
}

/** The consent that a path needs; undefined where it needs none. */
function mountWord(path: string, folder: string | undefined): string | undefined {
  const plain = joinPath("", path);
  if (/\/[a-z]+\.sock$/.test(plain) && /(docker|podman|containerd)\.sock$/.test(plain)) {
    return "docker-socket";
  }
  // What a variable stands for is not known when hsm.yaml is written.
  if (path.includes("$")) return `${MOUNT}${path}`;
  if (folder !== undefined && isWithin(plain, folder)) return undefined;
  const secret = plain === "." || (isWithin(plain, ".hsm") && !isWithin(plain, ".hsm/data"));
  return leavesRoot(plain) || secret ? `${MOUNT}${plain}` : undefined;
}

function bindSource(mount: Json): readonly string[] {
  if (isObject(mount)) {
    return mount["type"] === "bind" && typeof mount["source"] === "string" ? [mount["source"]] : [];
  }
  const [source = "", target] = splitOutside(String(mount));
  return target !== undefined && /^[.~]|[\\/$]/.test(source) ? [source] : [];
}

function deviceSource(device: Json): readonly string[] {
  if (isObject(device)) return typeof device["source"] === "string" ? [device["source"]] : [];
  const [source = ""] = splitOutside(String(device));
  return source.startsWith("/") ? [source] : [];
}

function pathOf(value: Json): readonly string[] {
  const path = isObject(value) ? value["path"] : value;
  return typeof path === "string" ? [path] : [];
}

/** Named contexts that are folders: neither an address nor an image. */
function contexts(value: Json | undefined): readonly string[] {
  const texts = isObject(value)
    ? Object.values(value)
    : listOf(value).map((item) => String(item).slice(String(item).indexOf("=") + 1));
  return texts.map(String).filter((text) => !/^[a-z-]+:/.test(text));
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true" || (typeof value === "string" && value.includes("$"));
}

/** Words compare without the spelling that engines do not mind. */
function canonical(word: string): string {
  if (word.startsWith("cap:")) return `cap:${word.slice(4).toUpperCase().replace(/^CAP_/, "")}`;
  return word.startsWith(MOUNT) && !word.includes("$")
    ? MOUNT + joinPath("", word.slice(MOUNT.length))
    : word;
}
