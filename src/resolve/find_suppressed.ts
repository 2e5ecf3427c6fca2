import type { ComponentId, EnvEntry } from "@/model/mod.ts";
import type { Site } from "./scope_of.ts";
import { type Claim, selfNames } from "./claims_of.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { compareText } from "./reasons_of.ts";
import { findIdle } from "./find_idle.ts";
import type { Closure, World } from "./world.ts";

/** A container that is not started because the user's own value names another one, or because nobody would use it. */
export interface Suppression {
  readonly because: string;
  /** The user's value for every template of the container's address that he set. */
  readonly values: ReadonlyMap<string, EnvEntry>;
}

/**
 * Finds the managed containers that hsm.yaml keeps from starting: its `env` sets a variable that an implication fills
 * with the container's address. What else needs the address takes the same value, or must be set too. What only such
 * containers bring is kept from starting with them.
 */
export function findSuppressed(
  world: World,
  closure: Closure,
  claims: readonly Claim[],
  sites: ReadonlyMap<ComponentId, Site>,
): ReadonlyMap<ComponentId, Suppression> {
  const suppressed = new Map<ComponentId, Suppression>();
  for (const claim of [...claims].sort((a, b) => compareText(a.name, b.name))) {
    const { site } = claim;
    const entry = world.project.env.find((e) => e.name === claim.name);
    if (site?.delivery !== "managed" || entry === undefined || entry.value === null) continue;
    if (!isProgram(claim) || !isAddress(claim)) continue;
    const known = suppressed.get(site.id) ??
      { because: `${formatPlace(entry.place)} sets ${entry.name}`, values: new Map() };
    const values = new Map([[claim.template, entry], ...known.values]);
    suppressed.set(site.id, { because: known.because, values });
  }
  const elsewhere = [...sites.values()].filter((site) => site.delivery !== "managed");
  const notStarted = new Set([...elsewhere.map((site) => site.id), ...suppressed.keys()]);
  for (const [id, server] of findIdle(closure, notStarted)) {
    const because = `only "${server}" brings it, which is not started here`;
    suppressed.set(id, { because, values: new Map() });
  }
  for (const [id, { because }] of suppressed) {
    world.findings.notes.push(`${id} is not started: ${because}`);
  }
  for (const claim of claims) {
    const isAsked = !notStarted.has(claim.owner) && !suppressed.has(claim.owner);
    if (isAsked) checkClaim(world, claim, suppressed);
  }
  return suppressed;
}

/** Whether a claim is for programs of the project, and not for another container. */
export function isProgram(claim: Claim): boolean {
  return !claim.owner.startsWith("container:");
}

/** Whether the user gave a claim's variable a value himself. */
export function isSet(world: World, claim: Claim): boolean {
  if (isProgram(claim)) return world.project.env.some((e) => e.name === claim.name);
  const name = claim.owner.slice("container:".length);
  const entry = world.project.containers.find((c) => c.ref.name === name);
  return entry?.env.some((e) => e.name === claim.name) ?? false;
}

function isAddress(claim: Claim): boolean {
  return selfNames(claim.template).some((name) => ["url", "host", "port"].includes(name));
}

/** A secret that hsm made means nothing to somebody else's server: such a variable is left out. */
export function isVoid(
  claim: Claim,
  suppressed: ReadonlyMap<ComponentId, Suppression>,
): boolean {
  const { site } = claim;
  if (site === undefined || !suppressed.has(site.id) || isAddress(claim)) return false;
  return selfNames(claim.template).some((name) => isSecret(site, name));
}

function isSecret(site: Site, name: string): boolean {
  return site.connection?.properties[name]?.kind === "secret";
}

function checkClaim(
  world: World,
  claim: Claim,
  suppressed: ReadonlyMap<ComponentId, Suppression>,
): void {
  const { site } = claim;
  const found = site === undefined ? undefined : suppressed.get(site.id);
  if (site === undefined || found === undefined || isSet(world, claim)) return;
  if (found.values.has(claim.template) || !isAddress(claim)) return;
  const where = isProgram(claim) ? `"env"` : `\`env:\` of "${claim.owner}"`;
  const [first] = found.values.values();
  world.findings.errors.push({
    problem: {
      code: CODES.alsoSet,
      message:
        `"${site.id}" is not started because ${found.because}, but "${claim.name}" of "${claim.owner}" needs it too`,
      ...placed(first?.place),
      next: `Set ${claim.name} as well, under ${where} in hsm.yaml`,
    },
    askers: [claim.owner],
  });
}
