import type { ComponentId, Place } from "@/model/mod.ts";
import { parseTemplate, templateNames } from "@/text/words/mod.ts";
import type { Site } from "./scope_of.ts";
import type { Bond } from "./bonds_of.ts";
import { placed } from "./finish.ts";

/** A variable that an implication promises to the programs of whoever implies. */
export interface Claim {
  readonly name: string;
  readonly template: string;
  /** The implying component. */
  readonly owner: ComponentId;
  readonly target: ComponentId;
  /** The container that `self` means; undefined where the target is none, or several. */
  readonly site?: Site;
  readonly place?: Place;
}

/**
 * All variables that the implications of a stack promise. A container that is used embedded replaces an implication's
 * variables by its profile's; one that somebody else runs lays its profile's over them.
 */
export function claimsOf(
  bonds: readonly Bond[],
  sites: ReadonlyMap<ComponentId, Site>,
): readonly Claim[] {
  return bonds.flatMap((bond) => {
    const [only] = bond.containers;
    const site = bond.containers.length === 1 && only !== undefined ? sites.get(only) : undefined;
    return Object.entries(envOf(bond, site)).map(([name, template]) => ({
      name,
      template,
      owner: bond.owner,
      target: bond.target,
      ...(site !== undefined && { site }),
      ...placed(placeOf(bond, site, name)),
    }));
  });
}

/** Which of a container's names a template uses: `url`, `host`, a property. */
export function selfNames(template: string): readonly string[] {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return [];
  return templateNames(parsed.parts).references.flatMap(({ path: [space, name] }) =>
    space === "self" && name !== undefined ? [name] : []
  );
}

/** Where a variable is written: in the implication, or in the profile that replaces it. */
function placeOf(bond: Bond, site: Site | undefined, name: string): Place | undefined {
  const own = site !== undefined && site.delivery !== "managed" &&
    Object.hasOwn(site.profile.env, name);
  return own
    ? site.at(["deployment_profiles", site.profile.name, "env", name], "key")
    : bond.at(["env", name], "key");
}

function envOf(bond: Bond, site: Site | undefined): Readonly<Record<string, string>> {
  const { env } = bond.implication;
  switch (site?.delivery) {
    case "embedded":
      return site.profile.env;
    case "external":
      return { ...env, ...site.profile.env };
    case "managed":
    case undefined:
      return env;
  }
}
