import { isObject, type Json, type Part } from "@/model/mod.ts";
import { splitPort } from "@/text/words/mod.ts";
import { environmentOnly, fillTemplate, textPart } from "./fill_template.ts";

/** Where a container's port is reached from the host. */
export interface Published {
  readonly host: string;
  readonly port: readonly Part[];
}

/**
 * Finds the published address of a container's port in a service's `ports`, short or long form, ranges included.
 * Undefined where the port is not published, or on a port that only the engine picks. Texts are in Compose's syntax.
 * Source: Compose Specification, "ports".
 */
export function publishedPort(ports: Json | undefined, target: string): Published | undefined {
  if (!Array.isArray(ports)) return undefined;
  const found = ports.map((entry) => isObject(entry) ? fromLong(entry) : fromShort(String(entry)));
  const all = found.flatMap((port) => {
    const published = port === undefined ? undefined : match(port, target);
    return port === undefined || published === undefined
      ? []
      : [{ published, ip: port.ip, udp: port.protocol === "udp" }];
  });
  const best = all.find((port) => !port.udp) ?? all[0];
  if (best === undefined) return undefined;
  const filled = fillTemplate(best.published, environmentOnly);
  return filled.ok ? { host: reachable(best.ip), port: filled.parts } : undefined;
}

interface PortEntry {
  readonly ip: string;
  readonly published: string;
  readonly target: string;
  readonly protocol: string;
}

function fromLong(entry: { readonly [key: string]: Json }): PortEntry | undefined {
  if (entry.target === undefined || entry.published === undefined) return undefined;
  return {
    ip: String(entry.host_ip ?? ""),
    published: String(entry.published),
    target: String(entry.target),
    protocol: String(entry.protocol ?? "tcp"),
  };
}

function fromShort(text: string): PortEntry | undefined {
  const pieces = [...splitPort(text)];
  const [target = "", protocol = "tcp"] = (pieces.pop() ?? "").split("/");
  const published = pieces.pop();
  if (published === undefined || published === "") return undefined;
  return { ip: pieces.join(":"), published, target, protocol };
}

/** The host's port for a container's port: the same text, or the same place in two ranges of equal length. */
function match(port: PortEntry, target: string): string | undefined {
  if (port.target === target) return /^\d+-\d+$/.test(port.published) ? undefined : port.published;
  const [inside, outside] = [rangeOf(port.target), rangeOf(port.published)];
  if (inside === undefined || outside === undefined || !/^\d+$/.test(target)) return undefined;
  const offset = Number(target) - inside.first;
  const fits = offset >= 0 && offset < inside.count && inside.count === outside.count;
  return fits ? String(outside.first + offset) : undefined;
}

function rangeOf(text: string): { readonly first: number; readonly count: number } | undefined {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range === null) return undefined;
  return { first: Number(range[1]), count: Number(range[2]) - Number(range[1]) + 1 };
}

/** "Everywhere" is reached at the loopback address; a single address only at itself. */
function reachable(ip: string): string {
  const everywhere = ["", "0.0.0.0", "[::]", "::", "localhost"];
  return everywhere.includes(ip) || ip.includes("$") ? "127.0.0.1" : ip;
}

/** A plain port as parts. */
export function plainPort(port: string): Published {
  return { host: "127.0.0.1", port: textPart(port) };
}
