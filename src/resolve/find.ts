import {
  candidates,
  type Catalog,
  type Component,
  type ComponentId,
  formatRef,
  type GroupComponent,
  type Kind,
  type Place,
  type Problem,
  type Ref,
} from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { compareText } from "./reasons_of.ts";

/** A reference as it stands somewhere. */
export interface Question {
  readonly ref: Ref;
  /** Registry of the component in which it stands; undefined = hsm.yaml. */
  readonly from?: string;
  readonly place?: Place;
  /** Kinds that fit the place where it stands, e.g. package and group for a dependency. */
  readonly kinds: readonly Kind[];
}

/** What a reference means. A virtual name is a group without a file. */
export type Answer =
  | { readonly kind: "component"; readonly component: Component }
  | { readonly kind: "virtual"; readonly name: string }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * Finds what a reference means: the registry it stands in first, then the list in order; a registry's `override` wins
 * over both. In hsm.yaml an unqualified name in two listed registries is an error; the built-in one may be shadowed.
 */
export function find(catalog: Catalog, question: Question): Answer {
  const { ref, kinds } = question;
  if (ref.kind !== undefined && !kinds.includes(ref.kind)) return refuse(wrongKind(question));
  const fitting = nearest(catalog, ref, question.from).filter((c) => kinds.includes(c.kind));
  const kindsFound = [...new Set(fitting.map((c) => c.kind))];
  if (kindsFound.length > 1) return refuse(severalKinds(question, kindsFound));
  const shadowed = question.from === undefined ? rivals(catalog, ref, fitting) : [];
  if (shadowed.length > 1) return refuse(severalRegistries(question, shadowed));
  const [component] = fitting;
  if (component !== undefined) return { kind: "component", component };
  if (kinds.includes("group") && (ref.kind ?? "group") === "group" && isProvided(catalog, ref)) {
    return { kind: "virtual", name: ref.name };
  }
  return refuse(missing(catalog, question));
}

/** All components a reference may mean, best first; `override` before the asker's own registry. */
export function nearest(catalog: Catalog, ref: Ref, from?: string): readonly Component[] {
  const all = candidates(catalog, ref, from);
  const isOverride = (c: Component): boolean => overrides(catalog, c);
  return [...all.filter(isOverride), ...all.filter((c) => !isOverride(c))];
}

/** Components that say they implement a name, one an id: the one that a reference from there would mean. */
export function providersOf(
  catalog: Catalog,
  name: string,
  from?: string,
): readonly Exclude<Component, GroupComponent>[] {
  const ids = new Map<ComponentId, Exclude<Component, GroupComponent>>();
  for (const component of catalog.components) {
    if (component.kind === "group" || !component.provides.includes(name)) continue;
    const [best] = nearest(catalog, { kind: component.kind, name: component.name }, from);
    if (best === undefined || best.kind === "group" || !best.provides.includes(name)) continue;
    ids.set(idOf(best), best);
  }
  return [...ids].sort(([a], [b]) => compareText(a, b)).map(([, component]) => component);
}

/** `package:x`. */
export function idOf(component: { readonly kind: Kind; readonly name: string }): ComponentId {
  return `${component.kind}:${component.name}`;
}

/** "did you mean" and where to look, as the last line of a problem. */
export function suggest(name: string, known: readonly string[], otherwise: string): string {
  const [near] = closest(name, known);
  return near === undefined ? otherwise : `Did you mean "${near}"? ${otherwise}`;
}

function overrides(catalog: Catalog, component: Component): boolean {
  return catalog.registries.some((r) =>
    r.name === component.registry && r.override.includes(component.name)
  );
}

function isProvided(catalog: Catalog, ref: Ref): boolean {
  return ref.registry === undefined && providersOf(catalog, ref.name).length > 0;
}

/** Listed registries that all have what an unqualified reference of hsm.yaml names. */
function rivals(catalog: Catalog, ref: Ref, found: readonly Component[]): readonly string[] {
  if (ref.registry !== undefined || found.some((c) => overrides(catalog, c))) return [];
  const builtin = catalog.registries.filter((r) => r.origin === "builtin").map((r) => r.name);
  return [...new Set(found.map((c) => c.registry))].filter((name) => !builtin.includes(name));
}

function refuse(problem: Problem): Answer {
  return { kind: "problem", problem };
}

function wrongKind(question: Question): Problem {
  const { ref, kinds, place } = question;
  return {
    code: CODES.wrongKind,
    message: `Expected a ${kinds.join(" or ")} here, got "${formatRef(ref)}"`,
    ...placed(place),
    next: ref.kind === undefined
      ? `Name a ${kinds.join(" or ")}`
      : `Move it to \`${ref.kind}s:\`, or name a ${kinds.join(" or ")}`,
  };
}

function severalKinds(question: Question, kinds: readonly Kind[]): Problem {
  const { name } = question.ref;
  const words = [...kinds].sort(compareText).map((kind) => `"${kind}:${name}"`);
  return {
    code: CODES.severalKinds,
    message: `"${name}" fits several kinds: ${words.join(" and ")}`,
    ...placed(question.place),
    next: `Write ${words.join(" or ")}`,
  };
}

function severalRegistries(question: Question, registries: readonly string[]): Problem {
  const { name } = question.ref;
  const words = registries.map((registry) => `"${registry}/${name}"`);
  return {
    code: CODES.severalRegistries,
    message: `"${name}" is in several registries: ${registries.map((r) => `"${r}"`).join(", ")}`,
    ...placed(question.place),
    next: `Write ${words.join(" or ")}, or add \`override: [${name}]\` to one of the registries`,
  };
}

/** Who writes hsm.yaml for the first time takes `packages` for the list of what is installed. */
function plain({ ref, kinds, from }: Question): string {
  const isUsers = from === undefined && ref.registry === undefined && ref.kind === undefined;
  if (!isUsers || !kinds.includes("package")) return "";
  return `; a plain dependency needs no component: \`uv add ${ref.name}\``;
}

function missing(catalog: Catalog, question: Question): Problem {
  const { ref, kinds } = question;
  const wanted = ref.kind === undefined ? kinds : [ref.kind];
  const known = catalog.components.filter((c) => wanted.includes(c.kind)).map((c) => c.name);
  const others = nearest(catalog, { name: ref.name });
  const where = ref.registry === undefined ? "any registry" : `registry "${ref.registry}"`;
  const look = `Run \`hsm registry list\` to see what the registries have`;
  const [other] = others;
  const next = other === undefined
    ? closest(ref.name, known).length > 0
      ? suggest(ref.name, known, look)
      : `${look}${plain(question)}`
    : `"${formatRef({ registry: other.registry, kind: other.kind, name: other.name })}" exists; ${
      look[0]?.toLowerCase()
    }${look.slice(1)}`;
  return {
    code: CODES.missing,
    message: `There is no ${wanted.join(" or ")} "${ref.name}" in ${where}`,
    ...placed(question.place),
    next,
  };
}
