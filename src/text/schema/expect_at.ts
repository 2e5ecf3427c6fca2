import type { Schema } from "./schema.ts";

/** The plain forms that data can have. */
export type Form = "text" | "number" | "true or false" | "list" | "mapping" | "nothing";

/** What a schema accepts at a path. */
export interface Expectation {
  /** Keys of a mapping with fixed keys. */
  readonly keys: readonly string[];
  /** Texts, where only certain ones are accepted. */
  readonly words: readonly string[];
  /** The plain forms that are accepted. */
  readonly forms: readonly Form[];
}

/**
 * What a schema accepts at a path: its keys, words and forms, through unions, optional values, lists and mappings.
 *
 * @example
 * ```ts
 * import { either, expectAt, list, oneOf, table, text } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = list(either(text(), table({ mode: oneOf("dev", "prod") })));
 * assert.deepEqual(expectAt(schema, [3]), { keys: ["mode"], words: [], forms: ["text", "mapping"] });
 * assert.deepEqual(expectAt(schema, [3, "mode"]).words, ["dev", "prod"]);
 * ```
 */
export function expectAt(schema: Schema, path: readonly (string | number)[]): Expectation {
  const here = path.reduce<readonly Node[]>(
    (nodes, key) => nodes.flatMap((node) => child(node, key)).flatMap(open),
    open(schema as Node),
  );
  return {
    keys: unique(here.flatMap((node) => Object.keys(node.entries ?? {}))),
    words: unique(here.flatMap((node) => (node.type === "picklist" ? node.options ?? [] : [])))
      .map(String),
    forms: unique(here.flatMap((node) => FORMS[node.type] ?? [])),
  };
}

/** The parts of the library's schemas that are looked at. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly value?: Node;
  readonly getter?: (input: unknown) => Node;
}

const FORMS: Readonly<Record<string, Form>> = {
  string: "text",
  number: "number",
  boolean: "true or false",
  array: "list",
  strict_object: "mapping",
  record: "mapping",
  null: "nothing",
};

/** The schemas that a value may really meet: unions and wrappers taken apart. */
function open(node: Node): readonly Node[] {
  if (node.type === "union") return (node.options as readonly Node[]).flatMap(open);
  if (node.type === "lazy" && node.getter) return open(node.getter(undefined));
  return node.wrapped ? open(node.wrapped) : [node];
}

function child(node: Node, key: string | number): readonly Node[] {
  const found = typeof key === "number" ? node.item : node.entries?.[key] ?? node.value;
  return found ? [found] : [];
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
