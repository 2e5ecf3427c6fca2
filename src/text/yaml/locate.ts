import { followAlias } from "./find_node.ts";
import { entriesOf, isFlow } from "./layout.ts";
import type { Container, Entry } from "./layout.ts";
import { isAlias, isMap, isScalar, isSeq } from "./library.ts";
import type { Node } from "./library.ts";
import type { YamlSource } from "./parse_yaml.ts";
import { isMergePair } from "./read_value.ts";
import { printPath } from "./value.ts";
import type { YamlPath } from "./value.ts";

/** Why an edit is not made, and what the user can do instead. */
export interface Refusal {
  readonly ok: false;
  readonly reason: string;
  readonly hint: string;
  /** Offset of the place in the text, where there is one. */
  readonly offset?: number;
}

/** One step down the tree: an entry and the container that holds it. */
export interface Step {
  readonly container: Container;
  readonly entries: readonly Entry[];
  readonly index: number;
  readonly entry: Entry;
  /** True inside brackets, where everything stays inside brackets. */
  readonly inFlow: boolean;
}

/** How far a path exists. */
export interface Located {
  readonly ok: true;
  /** The steps that exist, from the top. */
  readonly steps: readonly Step[];
  /** What the last step leads to; undefined when nothing is written there. */
  readonly node: Node | undefined;
}

const BY_HAND = "Change this place by hand";

/** Makes a refusal about a place. */
export function refuseAt(reason: string, hint: string, offset?: number): Refusal {
  return { ok: false, reason, hint, offset };
}

/** Goes down a path as far as it exists; refuses what cannot be edited by splicing. */
export function locate(source: YamlSource, path: YamlPath): Located | Refusal {
  const steps: Step[] = [];
  let node: Node | undefined = source.document.contents ?? undefined;
  if (isScalar(node) && node.source === "" && node.type === "PLAIN") node = undefined;
  for (const part of path) {
    const above = steps.at(-1);
    const problem = checkPassable(source, node, path);
    if (problem !== undefined) return problem;
    if (!(isMap(node) || isSeq(node))) break;
    const entries = entriesOf(node, source.text);
    if (entries === undefined) return unknownLayout(path, above?.entry.start);
    const complex = entries.find((entry) => entry.explicit);
    if (complex !== undefined) {
      const reason = `${printPath(path)} lies beside a key written with "?"`;
      return refuseAt(reason, 'Write the key as "key: value"', complex.start);
    }
    const index = indexOf(node, part);
    const entry = entries[index];
    if (entry === undefined) {
      const merged = findMerged(source, node, part);
      if (merged) return throughMerge(path, entries[0]?.start);
      break;
    }
    const inFlow = isFlow(node) || above?.inFlow === true;
    steps.push({ container: node, entries, index, entry, inFlow });
    node = entry.value;
  }
  return { ok: true, steps, node };
}

function indexOf(container: Container, part: string | number): number {
  if (isSeq(container)) return typeof part === "number" ? part : -1;
  return container.items.findIndex((pair) =>
    isScalar(pair.key) && pair.key.value === part && !isMergePair(pair)
  );
}

function checkPassable(
  source: YamlSource,
  node: Node | undefined,
  path: YamlPath,
): Refusal | undefined {
  if (!isAlias(node)) return undefined;
  const reason = `${printPath(path)} lies behind the alias "*${node.source}"`;
  const target = followAlias(node, source.targets);
  const hint = target === undefined
    ? BY_HAND
    : `Write the value out in place of "*${node.source}", or change it at its anchor`;
  return refuseAt(reason, hint, node.range?.[0]);
}

function findMerged(source: YamlSource, node: Container, part: string | number): boolean {
  if (!isMap(node)) return false;
  return node.items.filter(isMergePair).some((pair) => {
    const target = isAlias(pair.value) ? source.targets.get(pair.value) : pair.value;
    const sources = isSeq(target) ? target.items : [target];
    return sources.some((item) => {
      const map = isAlias(item) ? source.targets.get(item) : item;
      return isMap(map) && (indexOf(map, part) >= 0 || findMerged(source, map, part));
    });
  });
}

function throughMerge(path: YamlPath, offset: number | undefined): Refusal {
  const reason = `${printPath(path)} comes from a merge key "<<"`;
  return refuseAt(reason, "Write the key out beside the merge key, or change it there", offset);
}

/** The refusal for text whose parts could not be told apart. */
export function unknownLayout(path: YamlPath, offset?: number): Refusal {
  return refuseAt(`The text around ${printPath(path)} has an unusual layout`, BY_HAND, offset);
}
