import type { ComposePart, Consent, StackContainer } from "@/model/mod.ts";
import { declarations } from "./consents_of_declarations.ts";
import { mounts } from "./consents_of_mounts.ts";
import { settings } from "./consents_of_settings.ts";
import { isWithin, joinPath } from "./join_path.ts";
import { MOUNT } from "./mount_word.ts";

/**
 * Everything in a part of Compose that reaches past the container, with the word of hsm.yaml's `allow:` that consents to
 * it. A dev source's own folder, and the project's files less its private ones, may be mounted without asking. What hsm
 * does not know, and what a variable decides when the container starts, counts as reaching past it.
 */
export function consentsOf(part: ComposePart): readonly Consent[] {
  const { service, own, context } = part;
  const folder = context === undefined ? undefined : joinPath("", context);
  return [
    ...(service ? [...settings(service, own), ...mounts(service, folder)] : []),
    ...declarations(part, folder),
  ];
}

/** All of a container. */
function consents(
  { services, volumes, configs, networks, context }: StackContainer,
): readonly Consent[] {
  const own = new Set(services.map(({ name }) => name));
  const folder = { own, ...(context !== undefined && { context }) };
  const ofServices = services.flatMap(({ name, compose }) =>
    consentsOf({ service: compose, ...folder })
      .map(({ word, asks }) => ({ word, asks: `service "${name}": ${asks}` }))
  );
  return [...ofServices, ...consentsOf({ volumes, configs, networks, ...folder })];
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

/** Words compare without the spelling that engines do not mind. */
function canonical(word: string): string {
  if (word.startsWith("cap:")) return `cap:${word.slice(4).toUpperCase().replace(/^CAP_/, "")}`;
  return word.startsWith(MOUNT) && !word.includes("$")
    ? MOUNT + joinPath("", word.slice(MOUNT.length))
    : word;
}
