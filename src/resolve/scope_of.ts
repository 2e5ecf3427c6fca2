import {
  type At,
  type ComponentId,
  type Connection,
  entryOf,
  type JsonObject,
  type Part,
  type Profile,
} from "@/model/mod.ts";
import type { Published } from "./published_port.ts";
import {
  composeText,
  fillTemplate,
  type Scope,
  textPart,
  type Value,
  valueOf,
} from "./fill_template.ts";

/** What is known about a container before its address is asked for. */
export interface Site {
  readonly id: ComponentId;
  readonly name: string;
  readonly connection?: Connection;
  readonly profile: Profile;
  readonly delivery: "managed" | "embedded" | "external";
  readonly params: JsonObject;
  /** Places in the component's file. */
  readonly at: At;
}

/** From where a container is seen. `published` is undefined where the host cannot reach it. */
export type Viewpoint =
  | { readonly kind: "network" }
  | { readonly kind: "host"; readonly published: Published | undefined };

/** A {@link Value} that is missing only because the host cannot reach the container. */
export const UNPUBLISHED = "publishes no port for its connection";

/**
 * What `${self.…}` and `${params.…}` mean for a container from one viewpoint.
 */
export function scopeOf(site: Site, view: Viewpoint): Scope {
  return (path) => ask({ site, view, visiting: [], inUrl: false }, path);
}

/** `${self.…}` where there is no container to speak of. */
export function noSelf(why: string): Scope {
  return (path) => fail(`"\${${path.join(".")}}" has no meaning here: ${why}`);
}

/** Names that `self.` knows for a container, for messages. */
export function namesOf(site: Site): readonly string[] {
  const { connection, profile, delivery } = site;
  const properties = [
    ...Object.keys(connection?.properties ?? {}),
    ...Object.keys(profile.properties),
  ];
  if (delivery === "embedded") return ["state", ...new Set(properties)];
  const address = delivery === "external"
    ? (["host", "port", "url"] as const).filter((name) =>
      profile[name] !== undefined || (name === "url" && profile.host !== undefined)
    )
    : connection === undefined
    ? []
    : ["host", ...(connection.port === undefined ? [] : ["port", "url"])];
  return [
    ...address,
    ...(connection?.scheme === undefined ? [] : ["scheme"]),
    ...(delivery === "managed" ? ["state"] : []),
    ...new Set(properties),
  ];
}

/** The container's own port as its connection names it, parameters filled in. */
export function connectionPort(site: Site): string | undefined {
  const value = portValue({ site, view: { kind: "network" }, visiting: [], inUrl: false });
  return value.ok ? composeText(value.parts) : undefined;
}

interface Asking {
  readonly site: Site;
  readonly view: Viewpoint;
  /** Names on the way, so that a definition in a circle ends. */
  readonly visiting: readonly string[];
  /** Properties are percent-encoded inside a url. */
  readonly inUrl: boolean;
}

function ask(asking: Asking, path: readonly string[]): Value {
  const [space, name, ...more] = path;
  const whole = path.join(".");
  if (name === undefined || more.length > 0) return unknown(asking, whole);
  if (space === "params") {
    const value = entryOf(asking.site.params, name);
    return value === undefined ? unknownParam(asking, whole) : valueOf(value, whole);
  }
  if (space !== "self") return unknown(asking, whole);
  if (asking.visiting.includes(name)) return fail(`"\${${whole}}" is defined by itself`);
  return askSelf({ ...asking, visiting: [...asking.visiting, name] }, name);
}

function askSelf(asking: Asking, name: string): Value {
  const { site } = asking;
  switch (name) {
    case "host":
      return hostValue(asking);
    case "port":
      return portOfView(asking);
    case "url":
      return urlValue(asking);
    case "scheme":
      return site.connection?.scheme === undefined
        ? unknown(asking, "self.scheme")
        : fill({ ...asking }, site.connection.scheme);
    case "state":
      return site.delivery === "external"
        ? unknown(asking, "self.state")
        : { ok: true, parts: [{ kind: "state", container: site.name }] };
    default:
      return property(asking, name);
  }
}

function hostValue(asking: Asking): Value {
  const { site, view } = asking;
  if (site.delivery === "external" && site.profile.host !== undefined) {
    return fill(asking, site.profile.host);
  }
  if (site.delivery !== "managed" || site.connection === undefined) {
    return unknown(asking, "self.host");
  }
  if (view.kind === "network") return { ok: true, parts: textPart(site.name) };
  if (view.published === undefined) return fail(`"${site.id}" ${UNPUBLISHED}`);
  return { ok: true, parts: textPart(view.published.host) };
}

function portOfView(asking: Asking): Value {
  const { site, view } = asking;
  if (site.delivery === "managed" && view.kind === "host" && site.connection !== undefined) {
    if (view.published === undefined) return fail(`"${site.id}" ${UNPUBLISHED}`);
    return { ok: true, parts: view.published.port };
  }
  return portValue(asking);
}

function portValue(asking: Asking): Value {
  const { site } = asking;
  if (site.delivery === "external" && site.profile.port !== undefined) {
    return fill(asking, site.profile.port);
  }
  const port = site.connection?.port;
  if (site.delivery === "embedded" || port === undefined) return unknown(asking, "self.port");
  if (site.delivery === "external" && site.profile.host === undefined) {
    return unknown(asking, "self.port");
  }
  return typeof port === "number" ? valueOf(port, "self.port") : fill(asking, port);
}

function urlValue(asking: Asking): Value {
  const { site } = asking;
  if (site.delivery === "embedded") return unknown(asking, "self.url");
  if (site.delivery === "external" && site.profile.url !== undefined) {
    return fill({ ...asking, inUrl: true }, site.profile.url);
  }
  if (site.connection === undefined) return unknown(asking, "self.url");
  const template = site.connection.url ?? "${self.scheme}://${self.host}:${self.port}";
  return fill({ ...asking, inUrl: true }, template);
}

function property(asking: Asking, name: string): Value {
  const { site, inUrl } = asking;
  const given = site.delivery === "external" ? entryOf(site.profile.properties, name) : undefined;
  if (given !== undefined) return encoded(fill({ ...asking, inUrl: false }, given), inUrl);
  const found = entryOf(site.connection?.properties, name);
  if (found === undefined) return unknown(asking, `self.${name}`);
  if (found.kind === "value") return encoded(fill({ ...asking, inUrl: false }, found.value), inUrl);
  if (site.delivery === "external") {
    return fail(
      `"\${self.${name}}" is a secret of "${site.id}", and profile "${site.profile.name}" does not give it under "properties"`,
    );
  }
  const secret = {
    kind: "secret",
    container: site.name,
    property: name,
    length: found.generate,
  } as const;
  return { ok: true, parts: [secret] };
}

function fill(asking: Asking, template: string): Value {
  return fillTemplate(template, (path) => ask(asking, path));
}

function encoded(value: Value, inUrl: boolean): Value {
  if (!value.ok || !inUrl) return value;
  return { ok: true, parts: value.parts.map(encodePart) };
}

function encodePart(part: Part): Part {
  if (part.kind === "text") return { kind: "text", text: encodeURIComponent(part.text) };
  return part.kind === "environment" ? { ...part, encode: true } : part;
}

function unknown(asking: Asking, whole: string): Value {
  const { site } = asking;
  const names = namesOf(site).map((name) => `self.${name}`);
  const has = names.length === 0 ? "nothing: it has no connection" : names.join(", ");
  const how = site.delivery === "managed" ? "" : `, delivered ${site.delivery},`;
  return fail(`"\${${whole}}" is not known: "${site.id}"${how} has ${has}`);
}

function unknownParam(asking: Asking, whole: string): Value {
  const names = Object.keys(asking.site.params);
  const has = names.length === 0
    ? "no parameters"
    : names.map((name) => `params.${name}`).join(", ");
  return fail(`"\${${whole}}" is not known: "${asking.site.id}" has ${has}`);
}

function fail(message: string): Value {
  return { ok: false, message };
}
