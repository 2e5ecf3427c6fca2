/**
 * Finds the cycles of a directed graph: one per strongly connected component, each as a list of nodes in which every
 * node leads to the next and the last to the first.
 *
 * Components by Tarjan's algorithm (R. Tarjan, Depth-first search and linear graph algorithms, 1972); within one, the
 * shortest way back to its first node.
 *
 * @param graph node → the nodes it leads to
 * @returns the cycles, each beginning with its smallest node, sorted
 */
export function findCycles(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: (readonly string[])[] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = new Set(stack.splice(stack.indexOf(node)));
    const cycle = wayBack(graph, members);
    if (cycle.length > 0) cycles.push(cycle);
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles.sort((a, b) => a.join() < b.join() ? -1 : 1);
}

/** The shortest way from the smallest member to itself; empty for a single node that does not lead to itself. */
function wayBack(
  graph: ReadonlyMap<string, readonly string[]>,
  members: ReadonlySet<string>,
): readonly string[] {
  const start = [...members].sort()[0]!;
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const next of graph.get(way.at(-1)!) ?? []) {
      if (next === start) return way;
      if (seen.has(next) || !members.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [];
}
