import type { ComposePart, Consent, StackContainer } from "@/model/mod.ts";
import { declarations } from "./consents_of_declarations.ts";
import { links } from "./consents_of_links.ts";
import { mounts } from "./consents_of_mounts.ts";
import { settings } from "./consents_of_settings.ts";
import { freeFolder, type Whereabouts } from "./free_folder.ts";
import { isWithin } from "./join_path.ts";
import { type Ground, MOUNT, plainPath } from "./mount_word.ts";

/** What surrounds a container. */
export interface Surroundings extends Whereabouts {
  /** Folders of the project's registries. */
  readonly registries?: readonly string[];
}

/**
 * Everything in a part of Compose that reaches past the container, with the word of hsm.yaml's `allow:` that consents to
 * it. What lies in a dev source's own folder, and the project's files less its private ones, may be mounted without
 * asking. What hsm does not know, and what a variable decides when the container starts, counts as reaching past it.
 */
export function consentsOf(part: ComposePart): readonly Consent[] {
  return judged(part, {});
}

function judged(part: ComposePart, around: Surroundings): readonly Consent[] {
  const { service, own, context } = part;
  const ground = groundOf(context, around);
  return [
    ...(service ? [...settings(service, own), ...mounts(service, ground)] : []),
    ...declarations(part, ground),
  ];
}

function groundOf(context: string | undefined, around: Surroundings): Ground {
  const folder = freeFolder(context, around);
  return { ...(folder !== undefined && { folder }), registries: around.registries ?? [] };
}

/** All of a container. */
function consents(
  { services, volumes, configs, networks, context }: StackContainer,
  around: Surroundings,
): readonly Consent[] {
  const own = new Set(services.map(({ name }) => name));
  const folder = { own, ...(context !== undefined && { context }) };
  const ofServices = services.flatMap(({ name, compose }) =>
    judged({ service: compose, ...folder }, around)
      .map((consent) => ({ ...consent, asks: `service "${name}": ${consent.asks}` }))
  );
  return [
    ...ofServices,
    ...judged({ volumes, configs, networks, ...folder }, around),
    ...links({ services, volumes, configs }, groundOf(context, around)),
  ];
}

/** Those that hsm.yaml does not allow. A path allows what lies in it. */
export function withoutConsent(
  container: StackContainer,
  around: Surroundings,
): readonly Consent[] {
  const allowed = container.allow.map(canonical);
  return consents(container, around).filter(({ word, isName }) => {
    const wanted = canonical(word);
    const place = isName ? undefined : placeNamed(word);
    return !allowed.some((one) => {
      const folder = placeNamed(one);
      return one === wanted ||
        (place !== undefined && folder !== undefined && isWithin(place, folder));
    });
  });
}

/** Words compare without the spelling that engines do not mind. */
function canonical(word: string): string {
  if (word.startsWith("cap:")) return `cap:${word.slice(4).toUpperCase().replace(/^CAP_/, "")}`;
  const place = placeNamed(word);
  return place === undefined ? word : MOUNT + place;
}

/** The place that a word names, if it says for certain which. */
function placeNamed(word: string): string | undefined {
  return word.startsWith(MOUNT) ? plainPath(word.slice(MOUNT.length)) : undefined;
}
