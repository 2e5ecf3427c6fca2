import type { Catalog, Component } from "./component.ts";
import type { Ref } from "./names.ts";

/**
 * All components a reference may mean, nearest first.
 *
 * `from` is the registry in which the reference stands: its own components come first, then the list in order. A
 * reference of hsm.yaml has no `from`. One component per (kind, registry); `override` of a registry moves that
 * registry's component to the front. The caller decides what several answers mean: see `choose` in the resolver.
 *
 * @example
 * ```ts
 * import { candidates } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const empty = { registries: [], components: [] };
 * assert.deepEqual(candidates(empty, { name: "qdrant" }), []);
 * ```
 */
export function candidates(catalog: Catalog, ref: Ref, from?: string): readonly Component[] {
  const rank = (component: Component): number => {
    const index = catalog.registries.findIndex((r) => r.name === component.registry);
    if (catalog.registries[index]?.override.includes(component.name)) return -1;
    if (component.registry === from) return -2;
    return index;
  };
  return named(catalog, ref.name)
    .filter((c) =>
      (ref.kind === undefined || c.kind === ref.kind) &&
      (ref.registry === undefined || c.registry === ref.registry)
    )
    .map((c) => ({ c, at: rank(c) }))
    .sort((a, b) => a.at - b.at)
    .map(({ c }) => c);
}

const BY_NAME = new WeakMap<readonly Component[], ReadonlyMap<string, readonly Component[]>>();

/** Looked up for every reference of every component: a search through all of them would take the square of the time. */
function named({ components }: Catalog, name: string): readonly Component[] {
  const known = BY_NAME.get(components) ?? Map.groupBy(components, (component) => component.name);
  BY_NAME.set(components, known);
  return known.get(name) ?? [];
}
