import type { Flaw } from "./flaw.ts";
import { isAlias, isMap, isScalar, isSeq, isYamlNode, rangeOf } from "./library.ts";
import type { Alias, MapPair, Node, Scalar, YAMLMap, YAMLSeq } from "./library.ts";
import type { LineIndex } from "./line_index.ts";
import { hasKey, isMapping } from "./value.ts";
import type { YamlValue } from "./value.ts";

/** What reading a tree is allowed to do. */
export interface ReadRules {
  /** Allow anchors, aliases and merge keys. */
  readonly aliases: boolean;
  /** How large the value may grow when every alias is written out, in characters and nodes. */
  readonly maxExpanded: number;
}

/** The data of a document, its mistakes, and where each alias leads. */
export interface ReadResult {
  readonly value: YamlValue;
  readonly flaws: readonly Flaw[];
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** Keys that change an object's behaviour instead of its data when code is careless. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const STANDARD_TAGS: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);
const MERGE_KEY = "<<";

/** Says whether a pair is the merge key `<<: *x`; in quotes it is an ordinary key. */
export function isMergePair(pair: MapPair): boolean {
  return isScalar(pair.key) && pair.key.type === "PLAIN" && pair.key.value === MERGE_KEY;
}

/**
 * Reads a document tree into plain data and collects what this program does not accept:
 * custom tags, keys that are not text or come twice, dangerous keys, numbers that JSON cannot
 * hold, aliases (where forbidden, unknown, circular, or growing without measure).
 */
export function readValue(
  root: unknown,
  text: string,
  lines: LineIndex,
  rules: ReadRules,
): ReadResult {
  const reader = new ValueReader(text, lines, rules);
  const value = reader.read(root).value;
  return { value, flaws: reader.flaws, targets: reader.targets };
}

/** A value and its size with every alias written out. */
interface Sized {
  readonly value: YamlValue;
  readonly size: number;
}

interface Anchored extends Sized {
  readonly node: Node;
}

const NOTHING: Sized = { value: null, size: 1 };

class ValueReader {
  readonly flaws: Flaw[] = [];
  readonly targets: Map<Alias, Node> = new Map();
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #rules: ReadRules;
  /** Values by anchor; "open" while the value is still being read. */
  readonly #anchors = new Map<string, Anchored | "open">();
  #expanded = 0;

  constructor(text: string, lines: LineIndex, rules: ReadRules) {
    this.#text = text;
    this.#lines = lines;
    this.#rules = rules;
  }

  read(node: unknown): Sized {
    if (isAlias(node)) return this.#alias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return NOTHING;
    const anchor = node.anchor;
    if (anchor !== undefined) {
      if (!this.#rules.aliases) {
        this.#flaw(node, `Anchor "&${anchor}" is not allowed in this file: write the value out`);
      }
      this.#anchors.set(anchor, "open");
    }
    this.#checkTag(node);
    const read = this.#content(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { ...read, node });
    return read;
  }

  #content(node: Scalar | YAMLMap | YAMLSeq): Sized {
    if (isScalar(node)) return this.#scalar(node);
    return isMap(node) ? this.#map(node) : this.#seq(node);
  }

  #flaw(node: unknown, message: string): void {
    if (!isYamlNode(node)) throw new Error("A mistake needs a parsed node");
    const [start, end] = rangeOf(node);
    this.flaws.push({ start, end, message });
  }

  #alias(alias: Alias): Sized {
    const name = alias.source;
    if (!this.#rules.aliases) {
      this.#flaw(alias, `Alias "*${name}" is not allowed in this file: write the value out`);
      return NOTHING;
    }
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#flaw(alias, `Alias "*${name}" has no anchor: expected "&${name}" before it`);
      return NOTHING;
    }
    if (target === "open") {
      this.#flaw(alias, `Alias "*${name}" stands inside its own value: expected it outside`);
      return NOTHING;
    }
    const before = this.#expanded;
    this.#expanded += target.size;
    if (this.#expanded > this.#rules.maxExpanded) {
      if (before <= this.#rules.maxExpanded) {
        this.#flaw(alias, "Aliases make this file too large when written out: use fewer of them");
      }
      return NOTHING;
    }
    this.targets.set(alias, target.node);
    return target;
  }

  #checkTag(node: Scalar | YAMLMap | YAMLSeq): void {
    const tag = node.tag;
    if (tag === undefined || (STANDARD_TAGS.has(tag) && fitsTag(node, tag))) return;
    const [start, end] = this.#tagPlace(node);
    const written = this.#text.slice(start, end);
    const message = STANDARD_TAGS.has(tag)
      ? `Tag "${written}" does not fit its value: remove the tag`
      : `Tag "${written}" is not supported: expected a plain value without a tag`;
    this.flaws.push({ start, end, message });
  }

  /** The tag stands before its value, so the last "!" before the value belongs to it. */
  #tagPlace(node: Node): readonly [number, number] {
    const [valueStart] = rangeOf(node);
    let start = this.#text.lastIndexOf("!", Math.max(0, valueStart - 1));
    if (start < 0) return [valueStart, valueStart + 1];
    while (start > 0 && /[^\s,[\]{}]/.test(this.#text.charAt(start - 1))) start--;
    let end = start;
    while (end < this.#text.length && /[^\s,[\]{}]/.test(this.#text.charAt(end))) end++;
    return [start, end];
  }

  #scalar(node: Scalar): Sized {
    const value = node.value;
    if (typeof value === "string") {
      if (!value.isWellFormed()) {
        this.#flaw(node, "Escape gives half of a surrogate pair: expected a whole character");
      }
      return { value, size: 1 + value.length };
    }
    if (value === null || typeof value === "boolean") return { value, size: 1 };
    if (typeof value !== "number") {
      // Only a tag such as !!binary gives other values, and that is reported already.
      return NOTHING;
    }
    const written = node.source ?? String(value);
    if (!Number.isFinite(value)) {
      this.#flaw(node, `Number ${written} is not finite: expected a finite number, or quoted text`);
    } else if (Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.e]/i.test(written)) {
      this.#flaw(node, `Number ${written} is too large to be exact: quote it to keep every digit`);
    }
    return { value, size: 1 };
  }

  #seq(node: YAMLSeq): Sized {
    const value: YamlValue[] = [];
    let size = 1;
    for (const item of node.items) {
      const read = this.read(item);
      value.push(read.value);
      size += read.size;
    }
    return { value, size };
  }

  #map(node: YAMLMap): Sized {
    const value: Record<string, YamlValue> = {};
    const firsts = new Map<string, Node>();
    const merged: Sized[] = [];
    let size = 1;
    for (const pair of node.items) {
      const key = this.#key(pair.key, firsts);
      const read = this.read(pair.value);
      size += read.size;
      if (key === undefined) continue;
      size += key.length;
      if (isMergePair(pair)) merged.push(this.#mergeSource(pair, read));
      else value[key] = read.value;
    }
    for (const source of merged) mergeInto(value, source.value);
    return { value, size };
  }

  #mergeSource(pair: MapPair, read: Sized): Sized {
    const sources = Array.isArray(read.value) ? read.value : [read.value];
    if (!this.#rules.aliases) {
      this.#flaw(pair.key, 'Merge key "<<" is not allowed in this file: write the keys out');
    } else if (!sources.every((source) => isMapping(source))) {
      this.#flaw(pair.key, 'Merge key "<<" expects a mapping or a list of mappings');
    }
    return read;
  }

  /** The text of a key, or undefined when it cannot be used; a repeated key is reported here. */
  #key(key: unknown, firsts: Map<string, Node>): string | undefined {
    const text = this.#keyText(key);
    if (text === undefined || !isScalar(key)) return undefined;
    const first = firsts.get(text);
    if (first !== undefined) {
      const line = this.#lines.lineAt(rangeOf(first)[0]);
      this.#flaw(key, `Key "${text}" is already used on line ${line}: keep one of the two`);
      return undefined;
    }
    firsts.set(text, key);
    return text;
  }

  #keyText(key: unknown): string | undefined {
    if (!isScalar(key)) {
      if (isYamlNode(key)) {
        // Read for its anchors and flaws; what it holds cannot be a key.
        this.read(key);
        this.#flaw(key, "Key is not plain text: expected a word, or text in quotes");
      }
      return undefined;
    }
    this.read(key);
    const value = key.value;
    if (typeof value !== "string") {
      const written = key.source ?? "";
      this.#flaw(
        key,
        written === ""
          ? 'Key is missing: expected text before ":"'
          : `Key ${written} is read as ${nameOf(value)}: write "${written}" in quotes`,
      );
      return undefined;
    }
    if (FORBIDDEN_KEYS.has(value)) {
      this.#flaw(key, `Key "${value}" is not allowed: choose another name`);
      return undefined;
    }
    return value;
  }
}

function fitsTag(node: Scalar | YAMLMap | YAMLSeq, tag: string): boolean {
  const name = tag.slice(tag.lastIndexOf(":") + 1);
  if (isMap(node)) return name === "map";
  if (isSeq(node)) return name === "seq";
  const kinds: Readonly<Record<string, string>> = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    null: "object",
  };
  const kind: string = typeof node.value;
  return kinds[name] === kind;
}

function nameOf(value: unknown): string {
  return value === null ? "an empty value" : `a ${typeof value}`;
}

/** Adds the keys of merged mappings that are not there yet; earlier sources win. */
function mergeInto(value: Record<string, YamlValue>, source: YamlValue): void {
  if (Array.isArray(source)) {
    for (const item of source) mergeInto(value, item);
    return;
  }
  if (!isMapping(source)) return;
  for (const [key, item] of Object.entries(source)) {
    if (!hasKey(value, key)) value[key] = item;
  }
}
