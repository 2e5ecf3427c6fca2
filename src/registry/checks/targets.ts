import {
  candidates,
  type Catalog,
  type Component,
  type ContainerComponent,
  formatRef,
  type GroupComponent,
  type Implication,
  type Path,
  type Ref,
} from "@/model/mod.ts";

/** An implication and where it stands in its component. */
export interface Implied {
  readonly implication: Implication;
  readonly path: Path;
}

/** Every implication of a component: its own, or those of its options. */
export function impliedBy(component: Component): readonly Implied[] {
  const named = (list: readonly Implication[], path: Path): readonly Implied[] =>
    list.map((implication) => ({
      implication,
      path: [...path, formatRef(implication.target)],
    }));
  if (component.kind !== "group") return named(component.implies, ["implies"]);
  return component.options.flatMap((option, index) =>
    named(option.implies, ["options", index, "implies"])
  );
}

/** The component that a reference in another one means. */
export function targetOf(
  catalog: Catalog,
  from: Component,
  ref: Ref,
  kinds: readonly Component["kind"][],
): Component | undefined {
  return candidates(catalog, ref, from.registry).find((found) => kinds.includes(found.kind));
}

/** The options of a group: those it lists, and whatever provides its name. */
export function optionsOf(catalog: Catalog, group: GroupComponent): readonly Component[] {
  const listed = group.options.flatMap(({ ref }) =>
    targetOf(catalog, group, ref, ["package", "container"]) ?? []
  );
  const providers = catalog.components.filter((component) =>
    component.kind !== "group" && component.provides.includes(group.name) &&
    targetOf(catalog, group, component, [component.kind]) === component
  );
  return [...new Set([...listed, ...providers])];
}

/** Whether anything provides a name, so that it is a virtual one. */
export function isProvided(catalog: Catalog, name: string): boolean {
  return catalog.components.some((c) => c.kind !== "group" && c.provides.includes(name));
}

/** The containers that an implication's `self` may speak of. Undefined where that cannot be known. */
export function containersOf(
  catalog: Catalog,
  from: Component,
  { target }: Implication,
): readonly ContainerComponent[] | undefined {
  const found = targetOf(catalog, from, target, [target.kind ?? "container"]);
  if (found?.kind === "container") return [found];
  if (found?.kind !== "group") return undefined;
  const options = optionsOf(catalog, found);
  const containers = options.filter((option) => option.kind === "container");
  return containers.length === options.length ? containers : undefined;
}
