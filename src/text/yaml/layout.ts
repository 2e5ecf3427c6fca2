import type { CST, MapPair, Node, YAMLMap, YAMLSeq } from "./library.ts";
import { isMap, isScalar, isSeq, isYamlNode, rangeOf } from "./library.ts";

/** A mapping or a sequence of a parsed tree. */
export type Container = YAMLMap | YAMLSeq;

/** One `key: value` or one list item, as offsets into the text. */
export interface Entry {
  /** The first character: `-`, the key, or a property before the key. */
  readonly start: number;
  /** The end of the value without its trailing comment; of the key or `-` for an empty value. */
  readonly end: number;
  /** The key, for entries of mappings. */
  readonly key: Node | undefined;
  /** The value; undefined when nothing is written. */
  readonly value: Node | undefined;
  /** Where a value is or would be written: after `:` or `-` and after properties. */
  readonly valueFrom: number;
  /** False for a flow entry such as `{a}` that has no `:`. */
  readonly hasIndicator: boolean;
  /** An anchor or a tag stands before the value. */
  readonly hasProps: boolean;
  /** Written as `? key`. */
  readonly explicit: boolean;
}

/** Says whether a container is written with brackets. */
export function isFlow(container: Container): boolean {
  return container.flow === true;
}

/** The entries of a container, or undefined when the text does not match the tree. */
export function entriesOf(container: Container, text: string): readonly Entry[] | undefined {
  if (isMap(container)) {
    const entries = container.items.map((pair) => pairEntry(pair, text));
    return allDefined(entries);
  }
  const token = container.srcToken;
  if (token === undefined || !("items" in token)) return undefined;
  const items: readonly CST.CollectionItem[] = token.items;
  const real = items.filter((item) =>
    token.type === "block-seq"
      ? item.start.some((part) => part.type === "seq-item-ind")
      : item.value !== undefined || item.sep !== undefined || propsOf(item.start).length > 0
  );
  if (real.length !== container.items.length) return undefined;
  return allDefined(real.map((item, index) => itemEntry(item, container.items[index], text)));
}

function allDefined(entries: readonly (Entry | undefined)[]): readonly Entry[] | undefined {
  const defined = entries.filter((entry) => entry !== undefined);
  return defined.length === entries.length ? defined : undefined;
}

function pairEntry(pair: MapPair, text: string): Entry | undefined {
  const token = pair.srcToken;
  const key = pair.key;
  if (token === undefined || !isYamlNode(key)) return undefined;
  const colon = token.sep?.find((part) => part.type === "map-value-ind");
  const [keyStart, keyEnd] = rangeOf(key);
  const before = token.start.find((part) => isProp(part) || part.type === "explicit-key-ind");
  const props = propsOf(token.sep ?? []);
  const value = writtenValue(pair.value);
  const valueFrom = endOfLast(props, colon === undefined ? keyEnd : colon.offset + 1);
  return {
    start: before?.offset ?? keyStart,
    end: value === undefined ? valueFrom : contentEnd(value, text, valueFrom),
    key,
    value,
    valueFrom,
    hasIndicator: colon !== undefined,
    hasProps: props.length > 0,
    explicit: token.start.some((part) => part.type === "explicit-key-ind"),
  };
}

function itemEntry(item: CST.CollectionItem, node: unknown, text: string): Entry | undefined {
  const dash = item.start.find((part) => part.type === "seq-item-ind");
  const props = propsOf(item.start);
  const value = writtenValue(node);
  const first = dash?.offset ?? props[0]?.offset ??
    (value === undefined ? undefined : startOf(value, text));
  if (first === undefined) return undefined;
  const valueFrom = endOfLast(props, dash === undefined ? first : dash.offset + 1);
  return {
    start: first,
    end: value === undefined ? valueFrom : contentEnd(value, text, valueFrom),
    key: undefined,
    value,
    valueFrom,
    hasIndicator: dash !== undefined,
    hasProps: props.length > 0,
    explicit: false,
  };
}

function isProp(part: CST.SourceToken): boolean {
  return part.type === "anchor" || part.type === "tag";
}

function propsOf(parts: readonly CST.SourceToken[]): readonly CST.SourceToken[] {
  return parts.filter(isProp);
}

function endOfLast(props: readonly CST.SourceToken[], otherwise: number): number {
  const last = props.at(-1);
  return last === undefined ? otherwise : last.offset + last.source.length;
}

/** A value that has text of its own; `key:` has none. */
function writtenValue(node: unknown): Node | undefined {
  if (!isYamlNode(node)) return undefined;
  return isScalar(node) && node.source === "" && node.type === "PLAIN" ? undefined : node;
}

/** Where the text of a node starts; a block container starts with its first entry. */
export function startOf(node: Node, text: string): number {
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const first = entriesOf(node, text)?.[0];
    if (first !== undefined) return first.start;
  }
  return rangeOf(node)[0];
}

/** The end of what a node really says: without trailing comments, blank lines and comment lines. */
export function contentEnd(node: Node, text: string, otherwise: number): number {
  const [start, end] = rangeOf(node);
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    return entriesOf(node, text)?.at(-1)?.end ?? otherwise;
  }
  if (!isBlockScalar(node) || keepsBlankLines(node, text)) return end;
  return start + text.slice(start, end).trimEnd().length;
}

/** Says whether a node is a `|` or `>` text. */
function isBlockScalar(node: Node | undefined): boolean {
  return isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
}

/** `|+` and `>+` own the blank lines below them. */
function keepsBlankLines(node: Node, text: string): boolean {
  const [start] = rangeOf(node);
  return /^[|>][0-9]?\+/.test(text.slice(start, start + 3));
}

/** Says whether the last line of an entry belongs to a `|+` text, which takes blank lines below. */
export function endsInKeptText(entry: Entry, text: string): boolean {
  const { value } = entry;
  if ((isMap(value) || isSeq(value)) && !isFlow(value)) {
    const last = entriesOf(value, text)?.at(-1);
    return last !== undefined && endsInKeptText(last, text);
  }
  return value !== undefined && isBlockScalar(value) && keepsBlankLines(value, text);
}
