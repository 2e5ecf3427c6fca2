import type { ComponentId } from "@/model/mod.ts";
import type { Asker } from "./reasons_of.ts";
import type { Closure } from "./world.ts";

/**
 * Finds the containers that only such servers bring as are not started here: without the server nobody talks to them.
 * What the user or a package wants is started all the same.
 *
 * @param notStarted containers that are embedded, run by somebody else, or replaced by a value of hsm.yaml
 * @returns each idle container with one of the servers that bring it
 */
export function findIdle(
  closure: Closure,
  notStarted: ReadonlySet<ComponentId>,
): ReadonlyMap<ComponentId, ComponentId> {
  const packages = [...closure.members.values()].filter((m) => m.kind === "package");
  const wanted = new Set<Asker>(["hsm.yaml", ...packages.map((m) => m.id)]);
  for (let size = 0; size < wanted.size;) {
    size = wanted.size;
    for (const link of closure.links) {
      const isServers = link.kind === "implied" && notStarted.has(link.from as ComponentId);
      if (wanted.has(link.from) && !isServers) wanted.add(link.to);
    }
  }
  const idle = new Map<ComponentId, ComponentId>();
  for (const { id, kind } of closure.members.values()) {
    if (kind !== "container" || wanted.has(id) || notStarted.has(id)) continue;
    const [server] = bringersOf(closure, id, notStarted);
    if (server !== undefined) idle.set(id, server);
  }
  return idle;
}

/** The servers at the head of all ways to a container, sorted. */
function bringersOf(
  closure: Closure,
  id: ComponentId,
  notStarted: ReadonlySet<ComponentId>,
): readonly ComponentId[] {
  const seen = new Set<Asker>([id]);
  for (let size = 0; size < seen.size;) {
    size = seen.size;
    for (const { from, to } of closure.links) {
      if (seen.has(to) && !notStarted.has(to)) seen.add(from);
    }
  }
  return [...notStarted].filter((server) => seen.has(server)).sort();
}
