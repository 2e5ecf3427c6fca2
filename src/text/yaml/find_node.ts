import { isAlias, isMap, isScalar, isSeq, isYamlNode } from "./library.ts";
import type { Alias, MapPair, Node, Scalar, YAMLMap } from "./library.ts";
import { isMergePair } from "./read_value.ts";
import type { YamlPath } from "./value.ts";

/** What stands at a path, or at its nearest existing parent. */
export interface Found {
  /** The key that holds the value; none for list items and the top of the file. */
  readonly key: Scalar | undefined;
  readonly node: Node | undefined;
  /** True when the whole path exists. */
  readonly exact: boolean;
}

/** Follows a path through a tree, through aliases and merge keys too. */
export function findNode(
  root: unknown,
  path: YamlPath,
  targets: ReadonlyMap<Alias, Node>,
): Found {
  let found: Found = { key: undefined, node: asNode(root), exact: true };
  for (const part of path) {
    const parent = followAlias(found.node, targets);
    const next = typeof part === "number"
      ? findItem(parent, part)
      : findEntry(parent, part, targets);
    if (next === undefined) return { ...found, exact: false };
    found = next;
  }
  return found;
}

/** The node an alias stands for; every other node is itself. */
export function followAlias(
  node: Node | undefined,
  targets: ReadonlyMap<Alias, Node>,
): Node | undefined {
  return isAlias(node) ? targets.get(node) : node;
}

function asNode(thing: unknown): Node | undefined {
  return isYamlNode(thing) ? thing : undefined;
}

function findItem(parent: Node | undefined, index: number): Found | undefined {
  if (!isSeq(parent) || index < 0 || index >= parent.items.length) return undefined;
  return { key: undefined, node: asNode(parent.items[index]), exact: true };
}

function findEntry(
  parent: Node | undefined,
  key: string,
  targets: ReadonlyMap<Alias, Node>,
): Found | undefined {
  if (!isMap(parent)) return undefined;
  const own = ownPair(parent, key);
  if (own !== undefined && isScalar(own.key)) {
    return { key: own.key, node: asNode(own.value), exact: true };
  }
  for (const pair of parent.items) {
    if (!isMergePair(pair)) continue;
    const source = followAlias(asNode(pair.value), targets);
    const maps = isSeq(source) ? source.items : [source];
    for (const map of maps) {
      const found = findEntry(followAlias(asNode(map), targets), key, targets);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The pair of a mapping itself with this key; merged keys do not count. */
function ownPair(map: YAMLMap, key: string): MapPair | undefined {
  return map.items.find((pair) =>
    isScalar(pair.key) && pair.key.value === key && !isMergePair(pair)
  );
}
