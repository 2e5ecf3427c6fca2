import type { ComponentId } from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { membersOf } from "./use_group.ts";
import { compareText } from "./reasons_of.ts";
import type { Closure, World } from "./world.ts";

/**
 * Refuses circles among `dependencies` of components, a virtual one standing for its members (R32). Circles of `implies`
 * are fine: following them ends (D19). A package that provides what it depends on satisfies itself.
 */
export function checkCycles(world: World, closure: Closure): void {
  const next = dependencyGraph(closure);
  const told = new Set<ComponentId>();
  for (const start of [...next.keys()].sort(compareText)) {
    if (told.has(start)) continue;
    const circle = shortestCircle(next, start);
    if (circle === undefined) continue;
    for (const id of circle) told.add(id);
    const link = closure.links.find((l) => l.from === start && l.kind === "dependency");
    world.findings.errors.push({
      problem: {
        code: CODES.cycle,
        message: `Components depend on each other in a circle: ${[...circle, start].join(" → ")}`,
        ...placed(link?.place),
        next: `Remove one of these dependencies: one of the components must stand on its own`,
      },
      askers: [start],
    });
  }
}

function dependencyGraph(closure: Closure): ReadonlyMap<ComponentId, readonly ComponentId[]> {
  const next = new Map<ComponentId, ComponentId[]>();
  for (const link of closure.links) {
    if (link.kind !== "dependency" || link.from === "hsm.yaml") continue;
    const group = closure.groups.get(link.to);
    const members = group === undefined
      ? [link.to]
      : membersOf(group, closure.members).map((m) => m.id).filter((id) => id !== link.from);
    next.set(link.from, [...(next.get(link.from) ?? []), ...members]);
  }
  return new Map([...next].map(([id, ids]) => [id, [...new Set(ids)].sort(compareText)]));
}

/** The shortest way from a node back to itself, by breadth. */
function shortestCircle(
  next: ReadonlyMap<ComponentId, readonly ComponentId[]>,
  start: ComponentId,
): readonly ComponentId[] | undefined {
  const seen = new Set<ComponentId>();
  let front: readonly (readonly ComponentId[])[] = [[start]];
  while (front.length > 0) {
    const further: (readonly ComponentId[])[] = [];
    for (const way of front) {
      for (const id of next.get(way.at(-1) ?? start) ?? []) {
        if (id === start) return way;
        if (seen.has(id)) continue;
        seen.add(id);
        further.push([...way, id]);
      }
    }
    front = further;
  }
  return undefined;
}
