import { type ContainerComponent, entryOf, type Profile } from "@/model/mod.ts";
import { parseTemplate, templateNames } from "@/text/words/mod.ts";

/** The profile of a container that has no `deployment_profiles`. */
const PLAIN_PROFILE: Profile = {
  name: "default",
  mode: "managed",
  compose: {},
  params: {},
  env: {},
  dependencies: [],
  properties: {},
};

/** A container's profiles; `default` is always there. */
export function profilesOf(container: ContainerComponent): readonly Profile[] {
  const { profiles } = container;
  return profiles.some(({ name }) => name === "default") ? profiles : [PLAIN_PROFILE, ...profiles];
}

/** The names that `self.` knows for a container, delivered by a profile. */
export function selfNames(container: ContainerComponent, profile: Profile): readonly string[] {
  const { connection } = container;
  const properties = Object.entries(connection?.properties ?? {});
  const given = Object.keys(profile.properties);
  const scheme = connection?.scheme === undefined ? [] : ["scheme"];
  switch (profile.mode) {
    case "embedded":
      return ["state", ...scheme, ...properties.map(([name]) => name)];
    case "external": {
      const hasHost = profile.host !== undefined;
      const hasPort = profile.port !== undefined || (hasHost && connection?.port !== undefined);
      // A secret is generated for a server of one's own only.
      const values = properties.filter(([, { kind }]) => kind === "value").map(([name]) => name);
      return [
        ...(hasHost ? ["host"] : []),
        ...(hasPort ? ["port"] : []),
        ...(profile.url !== undefined || (hasHost && hasPort) ? ["url"] : []),
        ...scheme,
        ...new Set([...given, ...values]),
      ];
    }
    case "managed":
      return [
        ...(connection === undefined ? [] : ["host"]),
        ...(connection?.port === undefined ? [] : ["port", "url"]),
        ...scheme,
        "state",
        ...properties.map(([name]) => name),
      ];
  }
}

/** Whether a name of a container holds a secret, or a folder of one machine, directly or through a template. */
export function isPrivate(
  container: ContainerComponent,
  name: string,
  visiting: readonly string[] = [],
): boolean {
  if (name === "state") return true;
  if (visiting.includes(name)) return false;
  const property = entryOf(container.connection?.properties, name);
  if (property?.kind === "secret") return true;
  const template = name === "url" ? container.connection?.url : property?.value;
  const parsed = template === undefined ? undefined : parseTemplate(template);
  if (parsed === undefined || !parsed.ok) return false;
  return templateNames(parsed.parts).references.some(({ path: [space, inner = ""] }) =>
    space === "self" && isPrivate(container, inner, [...visiting, name])
  );
}
