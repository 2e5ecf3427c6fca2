import { v } from "./v.ts";

/** The schema of a mapping with fixed keys, see {@linkcode table}. */
export type Table<Entries extends v.ObjectEntries> = v.StrictObjectSchema<Entries, undefined>;

/**
 * The schema of a mapping with fixed keys; every other key is an issue.
 *
 * Unlike the library's own strict object it refuses lists, and the names that every JavaScript object knows, such as
 * `constructor` and `toString`.
 *
 * @example
 * ```ts
 * import { checkData, table, v } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ port: v.optional(v.number()) });
 * assert.equal(checkData(schema, { port: 1 }).ok, true);
 * assert.equal(checkData(schema, { port: 1, toString: 2 }).ok, false);
 * assert.equal(checkData(schema, []).ok, false);
 * ```
 */
export function table<const Entries extends v.ObjectEntries>(entries: Entries): Table<Entries> {
  return refuseLists(v.strictObject(Object.assign(Object.create(null), entries) as Entries));
}

/** The schema of a mapping with free keys, see {@linkcode mapping}. */
export type Mapping<Value extends v.GenericSchema> = v.RecordSchema<
  v.GenericSchema<string, string>,
  Value,
  undefined
>;

/**
 * The schema of a mapping with free keys of one form; lists are refused.
 *
 * @example
 * ```ts
 * import { checkData, mapping, v } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = mapping(v.string(), v.number());
 * assert.equal(checkData(schema, { a: 1 }).ok, true);
 * assert.equal(checkData(schema, [1]).ok, false);
 * ```
 */
export function mapping<Value extends v.GenericSchema>(
  key: v.GenericSchema<string, string>,
  value: Value,
): Mapping<Value> {
  return refuseLists(v.record(key, value));
}

/** The library takes a list for an object whose keys are numbers. */
function refuseLists<S extends v.GenericSchema>(schema: S): S {
  const run = schema["~run"].bind(schema);
  return {
    ...schema,
    "~run": (dataset, config) => {
      if (!Array.isArray(dataset.value)) return run(dataset, config);
      v._addIssue(schema, "type", dataset as v.UnknownDataset, config);
      return dataset as ReturnType<S["~run"]>;
    },
  };
}
