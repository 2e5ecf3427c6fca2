/** The one place that imports the `yaml` package, so that it can be exchanged. */
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, CST, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

export { Composer, Document as NewDocument, isAlias, isMap, isScalar, isSeq, Parser } from "yaml";
export { visit } from "yaml";
export type { Alias, CST, Node, Scalar, YAMLMap, YAMLSeq };

/** A parsed document: its nodes carry ranges and, where asked for, source tokens. */
export type ParsedDocument = Document.Parsed;

/** One `key: value` of a parsed mapping. */
export type MapPair = Pair<unknown, unknown>;

/** Says whether something from a parsed tree is a node (not a pair, not null). */
export function isYamlNode(thing: unknown): thing is Node {
  return isScalar(thing) || isMap(thing) || isSeq(thing) || isAlias(thing);
}

/** Where a parsed node starts and where its value ends; nodes made by hand have no place. */
export function rangeOf(node: Node): readonly [start: number, end: number] {
  const range = node.range;
  if (range === undefined || range === null) throw new Error("A node without a range: not parsed");
  return [range[0], range[1]];
}
