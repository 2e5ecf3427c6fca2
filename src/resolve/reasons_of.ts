import type { ComponentId, Implication, Place, Reason, Reasons } from "@/model/mod.ts";

/** What demands: a component, or the user. */
export type Asker = ComponentId | "hsm.yaml";

/** One demand: who asks for what, how, and where that stands. */
export interface Link {
  readonly from: Asker;
  readonly to: ComponentId;
  readonly kind: Reason["kind"];
  readonly place?: Place;
  /** Where the demand is an implication. */
  readonly implication?: Implication;
  /** The range a dependency on a component asks for. */
  readonly version?: string;
}

/**
 * All ways in which every node came in. A way is the shortest chain to whoever asked, and that demand; ways that
 * would pass the node itself are left out. Shortest first, then by text; independent of the order of the links.
 */
export function reasonsOf(links: readonly Link[]): ReadonlyMap<ComponentId, Reasons> {
  const sorted = [...links].sort(compareLinks);
  const shortest = shortestChains(sorted);
  const ways = new Map<ComponentId, Map<string, readonly Reason[]>>();
  for (const link of sorted) {
    const head = shortest.get(link.from);
    if (head === undefined || head.some((reason) => reason.by === link.to)) continue;
    if (link.from === link.to) continue;
    const chain = [...head, reasonOf(link)];
    const known = ways.get(link.to) ?? new Map<string, readonly Reason[]>();
    ways.set(link.to, known.set(keyOfChain(chain), chain));
  }
  return new Map([...ways].map(([id, chains]) => [id, sortChains(chains)]));
}

/** Orders links by everything they say, so that nothing depends on the order they were found in. */
export function compareLinks(a: Link, b: Link): number {
  return compareText(keyOfLink(a), keyOfLink(b));
}

/** Plain comparison of texts by code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A text that two links share only where they are the same demand. */
function keyOfLink(link: Link): string {
  return [link.from, link.to, link.kind, keyOfPlace(link.place), link.version ?? ""].join("\n");
}

/** A sortable text of a place; "" where there is none. */
export function keyOfPlace(place: Place | undefined): string {
  if (place === undefined) return "";
  const digits = (n: number): string => String(n).padStart(8, "0");
  return `${place.file}:${digits(place.line)}:${digits(place.column)}`;
}

function shortestChains(sorted: readonly Link[]): ReadonlyMap<Asker, readonly Reason[]> {
  const linksOf = Map.groupBy(sorted, (link) => link.from);
  const chains = new Map<Asker, readonly Reason[]>([["hsm.yaml", []]]);
  let front: readonly Asker[] = ["hsm.yaml"];
  while (front.length > 0) {
    const next: ComponentId[] = [];
    for (const from of front) {
      for (const link of linksOf.get(from) ?? []) {
        if (chains.has(link.to)) continue;
        chains.set(link.to, [...(chains.get(from) ?? []), reasonOf(link)]);
        next.push(link.to);
      }
    }
    front = next.sort(compareText);
  }
  return chains;
}

function reasonOf(link: Link): Reason {
  return {
    kind: link.kind,
    by: link.from,
    ...(link.place !== undefined && { place: link.place }),
  };
}

function keyOfChain(chain: readonly Reason[]): string {
  return chain.map((r) => `${r.by} ${r.kind} ${keyOfPlace(r.place)}`).join("\n");
}

function sortChains(chains: ReadonlyMap<string, readonly Reason[]>): Reasons {
  return [...chains].sort(([a, x], [b, y]) => x.length - y.length || compareText(a, b))
    .map(([, chain]) => chain);
}
