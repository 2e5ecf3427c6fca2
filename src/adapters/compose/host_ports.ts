import { isObject, type Json, type JsonObject } from "@/model/mod.ts";
import { interpolate, parseTemplate, splitPort, templateNames } from "@/text/words/mod.ts";
import { listOf } from "./list_of.ts";

/** Ports of the host that an entry of `ports:` takes. */
export interface HostPort {
  /** Empty: every address. */
  readonly ip: string;
  readonly first: number;
  readonly last: number;
  readonly protocol: string;
}

/** Reads a variable; undefined where it is not set. */
export type Environment = (name: string) => string | undefined;

/**
 * Reads one entry of `ports:`, short or long form, as Compose does. Undefined where it takes no port of the host that is
 * known beforehand: none is published, the engine picks one (also out of a range), or a variable is missing.
 * Source: Compose Specification, "ports".
 *
 * @example
 * ```ts
 * import { hostPort } from "@/adapters/compose/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const port = hostPort("127.0.0.1:${PORT:-6333}:6333", () => undefined);
 * assert.deepEqual(port, { ip: "127.0.0.1", first: 6333, last: 6333, protocol: "tcp" });
 * ```
 */
export function hostPort(entry: Json, environment: Environment): HostPort | undefined {
  const port = isObject(entry) ? longForm(entry, environment) : shortForm(entry, environment);
  if (port === undefined) return undefined;
  const [outside, inside] = [range(port.published), range(port.target)];
  if (outside === undefined || inside === undefined) return undefined;
  const picked = outside.last > outside.first && inside.first === inside.last;
  if (picked || outside.first === 0) return undefined;
  return { ip: address(port.ip), ...outside, protocol: port.protocol };
}

/** Whether two entries want the same port of the same address. */
export function portsMeet(a: HostPort, b: HostPort): boolean {
  return a.protocol === b.protocol && a.first <= b.last && b.first <= a.last &&
    addressesMeet(a.ip, b.ip);
}

/** A port as a person reads it: `127.0.0.1:6333`, `8000-8010/udp`. */
export function portText({ ip, first, last, protocol }: HostPort): string {
  const host = ip === "" ? "" : ip.includes(":") ? `[${ip}]:` : `${ip}:`;
  const ports = first === last ? String(first) : `${first}-${last}`;
  return host + ports + (protocol === "tcp" ? "" : `/${protocol}`);
}

/** Environment variables that the `ports:` of a service name. */
export function portVariables({ ports }: JsonObject): readonly string[] {
  return listOf(ports).flatMap((entry) => isObject(entry) ? Object.values(entry) : [entry])
    .flatMap((value) => {
      const parsed = parseTemplate(String(value));
      return parsed.ok ? templateNames(parsed.parts).variables.map(({ name }) => name) : [];
    });
}

interface Written {
  readonly ip: string;
  readonly published: string;
  readonly target: string;
  readonly protocol: string;
}

function longForm(entry: JsonObject, environment: Environment): Written | undefined {
  const text = (key: string): string | undefined => {
    const value = entry[key];
    return value === undefined ? undefined : filled(String(value), environment);
  };
  const published = text("published");
  const target = text("target");
  if (published === undefined || target === undefined) return undefined;
  return { ip: text("host_ip") ?? "", published, target, protocol: text("protocol") ?? "tcp" };
}

function shortForm(entry: Json, environment: Environment): Written | undefined {
  const text = filled(String(entry), environment);
  if (text === undefined) return undefined;
  const pieces = [...splitPort(text)];
  const [target = "", protocol = "tcp"] = (pieces.pop() ?? "").split("/");
  const published = pieces.pop();
  if (published === undefined || published === "") return undefined;
  return { ip: pieces.join(":"), published, target, protocol };
}

/** Undefined where a variable is missing or the text is nothing that Compose reads. */
function filled(text: string, environment: Environment): string | undefined {
  const result = interpolate(text, { environment });
  return result.ok && result.unset.length === 0 ? result.text : undefined;
}

function range(text: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const first = Number(match[1]);
  return { first, last: Number(match[2] ?? first) };
}

function address(ip: string): string {
  const bare = ip.replace(/^\[|\]$/g, "");
  return bare === "localhost" ? "127.0.0.1" : bare;
}

/** The empty address is all of them, `0.0.0.0` and `::` all of their kind. */
function addressesMeet(a: string, b: string): boolean {
  if (a === "" || b === "" || a === b) return true;
  const sameKind = a.includes(":") === b.includes(":");
  return sameKind && [a, b].some((ip) => ip === "0.0.0.0" || ip === "::");
}
