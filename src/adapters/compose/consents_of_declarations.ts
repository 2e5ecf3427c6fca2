import {
  type ComposePart,
  type Consent,
  isObject,
  type Json,
  type JsonObject,
} from "@/model/mod.ts";
import { MOUNT, mountWord } from "./mount_word.ts";

/**
 * Top-level volumes, configs and networks of a component that name something of the machine, or of another project.
 *
 * @param folder a dev source's own folder, as `joinPath` writes it
 */
export function declarations(
  { volumes = {}, configs = {}, networks = {} }: ComposePart,
  folder: string | undefined,
): readonly Consent[] {
  return [
    ...each(volumes).flatMap(([name, value]) => ofVolume(name, value, folder)),
    ...each(configs).flatMap(([name, value]): readonly Consent[] => {
      const path = value["file"];
      if (typeof path !== "string") return [];
      const word = mountWord(path, folder);
      return word === undefined ? [] : [{ word, asks: `config "${name}": "${path}"` }];
    }),
    ...each(networks).flatMap(([name, value]) => ofNetwork(name, value)),
  ];
}

function each(section: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(section).flatMap(([name, value]) => isObject(value) ? [[name, value]] : []);
}

function ofVolume(
  name: string,
  { driver, driver_opts: options, external, name: shared }: JsonObject,
  folder: string | undefined,
): readonly Consent[] {
  const found: Consent[] = [];
  const add = (word: string, what: string): void => {
    found.push({ word, asks: `volume "${name}": "${what}"` });
  };
  if (isGiven(driver) && driver !== "local") add("privileged", `driver: ${String(driver)}`);
  // Without the project's name before it: another project's data.
  if (isGiven(external) || isGiven(shared)) add(`${MOUNT}${String(shared ?? name)}`, "external");
  if (!isObject(options)) return found;
  const [type, mode, device] = ["type", "o", "device"].map((key) => String(options[key] ?? ""));
  const isOpen = `${type}${mode}`.includes("$");
  const isBind = /(?:^|,)\s*(?:r?bind|move|remount)/.test(mode ?? "");
  if (isOpen || !ORDINARY_TYPES.has(type ?? "")) add("privileged", `type: ${type} (${mode})`);
  if (type === "tmpfs" && !isBind && !isOpen) return found;
  const path = device ?? "";
  if (path === "") return found;
  if (/^(?:nfs4?|cifs)$/.test(type ?? "")) add(`${MOUNT}${path}`, path);
  // Compose puts the project before a relative path only where it knows a bind mount; else it is the engine's own `/`.
  const isOurs = /(?:^|,)bind(?:,|$)/.test(mode ?? "") || /^(?:[/~:\\]|[A-Za-z]:)|\$/.test(path);
  const word = mountWord(isOurs ? path : `/${path}`, folder);
  if (word !== undefined) add(word, path);
  return found;
}

/** File systems whose device says all: the others take folders as options. */
const ORDINARY_TYPES: ReadonlySet<string> = new Set(["", "none", "tmpfs", "nfs", "nfs4", "cifs"]);

function ofNetwork(
  name: string,
  { driver, driver_opts: options, external, name: shared }: JsonObject,
): readonly Consent[] {
  const found: Consent[] = [];
  const add = (what: string): void => {
    found.push({ word: "host-network", asks: `network "${name}": "${what}"` });
  };
  if (isGiven(driver) && driver !== "bridge" && driver !== "overlay") {
    add(`driver: ${String(driver)}`);
  }
  if (isGiven(external) || isGiven(shared)) add(`external: ${String(shared ?? name)}`);
  for (const option of isObject(options) ? Object.keys(options) : []) {
    if (!/\.mtu$|^mtu$|\.enable_icc$|^encrypted$/.test(option)) add(`driver_opts: ${option}`);
  }
  return found;
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== "";
}
