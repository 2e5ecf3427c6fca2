import {
  type ComposePart,
  type Consent,
  isObject,
  type Json,
  type JsonObject,
} from "@/model/mod.ts";
import { isAbsolute } from "./join_path.ts";
import { type Ground, MOUNT, mountWord } from "./mount_word.ts";

/** Top-level volumes, configs and networks of a component that name something of the machine, or of another project. */
export function declarations(
  { volumes = {}, configs = {}, networks = {} }: ComposePart,
  ground: Ground,
): readonly Consent[] {
  return [
    ...each(volumes).flatMap(([name, value]) => [
      ...ofVolume(name, value, ground),
      ...unknownKeys("volume", name, value),
    ]),
    ...each(configs).flatMap(([name, value]) => [
      ...ofConfig(name, value, ground),
      ...unknownKeys("config", name, value),
    ]),
    ...each(networks).flatMap(([name, value]) => [
      ...ofNetwork(name, value),
      ...unknownKeys("network", name, value),
    ]),
  ];
}

/** Keys that are harmless, or that are judged by their value. */
const ORDINARY = {
  volume: new Set(["driver", "driver_opts", "external", "labels", "name"]),
  config: new Set(
    ["content", "environment", "external", "file", "labels", "name", "template_driver"],
  ),
  network: new Set(
    "attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name"
      .split(" "),
  ),
} as const;

function unknownKeys(
  kind: keyof typeof ORDINARY,
  name: string,
  value: JsonObject,
): readonly Consent[] {
  return Object.keys(value).filter((key) => !ORDINARY[kind].has(key) && !key.startsWith("x-"))
    .map((key) => ({
      word: "privileged",
      asks: `${kind} "${name}": "${key}", a key that hsm does not know as harmless`,
    }));
}

function ofConfig(name: string, { file }: JsonObject, ground: Ground): readonly Consent[] {
  if (typeof file !== "string") return [];
  const word = mountWord({ path: file, access: "read" }, ground);
  return word === undefined ? [] : [{ word, asks: `config "${name}": "${file}"` }];
}

/** The entries of a section that say something. */
export function each(section: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(section).flatMap(([name, value]) => isObject(value) ? [[name, value]] : []);
}

function ofVolume(
  name: string,
  { driver, driver_opts: options, external, name: shared }: JsonObject,
  ground: Ground,
): readonly Consent[] {
  const found: Consent[] = [];
  const add = (word: string, what: string, isName = false): void => {
    found.push({ word, asks: `volume "${name}": "${what}"`, ...(isName && { isName }) });
  };
  if (isGiven(driver) && driver !== "local") add("privileged", `driver: ${String(driver)}`);
  // Without the project's name before it: another project's data.
  if (isGiven(external) || isGiven(shared)) {
    add(`${MOUNT}${String(shared ?? name)}`, "external", true);
  }
  if (!isObject(options)) return found;
  const [type, mode, device] = ["type", "o", "device"].map((key) => String(options[key] ?? ""));
  const isOpen = `${type}${mode}`.includes("$");
  const isBind = /(?:^|,)\s*(?:r?bind|move|remount)/.test(mode ?? "");
  if (isOpen || !ORDINARY_TYPES.has(type ?? "")) add("privileged", `type: ${type} (${mode})`);
  if (type === "tmpfs" && !isBind && !isOpen) return found;
  const path = device ?? "";
  if (path === "") return found;
  if (/^(?:nfs4?|cifs)$/.test(type ?? "")) add(`${MOUNT}${path}`, path, true);
  // Compose puts the project before a relative path only for this form of a bind; else it begins at the engine's own `/`.
  const isOurs = (driver === "local" && mode === "bind") || isAbsolute(path) || /^:|\$/.test(path);
  for (const place of isOurs ? [path] : [path, `/${path}`]) {
    const word = mountWord({ path: place, access: "write" }, ground);
    if (word !== undefined) add(word, path);
  }
  return found;
}

/** File systems whose device says all: the others take folders as options. */
const ORDINARY_TYPES: ReadonlySet<string> = new Set(["", "none", "tmpfs", "nfs", "nfs4", "cifs"]);

function ofNetwork(
  name: string,
  { driver, driver_opts: options, external, name: shared, ipam }: JsonObject,
): readonly Consent[] {
  const found: Consent[] = [];
  const add = (what: string): void => {
    found.push({ word: "host-network", asks: `network "${name}": "${what}"` });
  };
  if (isGiven(driver) && driver !== "bridge" && driver !== "overlay") {
    add(`driver: ${String(driver)}`);
  }
  if (isGiven(external) || isGiven(shared)) add(`external: ${String(shared ?? name)}`);
  // The engine routes an address range to the network: the machine would no longer reach who has these addresses.
  const ranges = isObject(ipam) ? Object.entries(ipam) : isGiven(ipam) ? [["ipam", ipam]] : [];
  for (const [key, value] of ranges) {
    if (isGiven(value) && !(key === "driver" && value === "default")) add(`ipam: ${key}`);
  }
  for (const option of isObject(options) ? Object.keys(options) : []) {
    if (!/\.mtu$|^mtu$|\.enable_icc$|^encrypted$/.test(option)) add(`driver_opts: ${option}`);
  }
  return found;
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== "";
}
