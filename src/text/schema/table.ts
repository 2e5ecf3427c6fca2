import { type DataOf, inner, type Schema } from "./schema.ts";
import { v } from "./v.ts";

/** The data of a mapping with fixed keys. */
export type TableData<Entries extends Readonly<Record<string, Schema>>> =
  & {
    readonly [Key in keyof Entries as "~optional" extends keyof Entries[Key] ? never : Key]: DataOf<
      Entries[Key]
    >;
  }
  & {
    readonly [Key in keyof Entries as "~optional" extends keyof Entries[Key] ? Key : never]?:
      DataOf<Entries[Key]>;
  };

/**
 * The schema of a mapping with fixed keys; every other key is an issue.
 *
 * Unlike the library's own strict object it refuses lists, and the names that every JavaScript object knows, such as
 * `constructor` and `toString`.
 *
 * @example
 * ```ts
 * import { checkData, number, optional, table } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = table({ port: optional(number()) });
 * assert.equal(checkData(schema, { port: 1 }).ok, true);
 * assert.equal(checkData(schema, { port: 1, toString: 2 }).ok, false);
 * assert.equal(checkData(schema, []).ok, false);
 * ```
 */
export function table<const Entries extends Readonly<Record<string, Schema>>>(
  entries: Entries,
): Schema<TableData<Entries>> {
  const own: Record<string, v.GenericSchema> = Object.create(null);
  for (const [key, schema] of Object.entries(entries)) own[key] = inner(schema);
  return refuseLists(v.strictObject(own)) as Schema<TableData<Entries>>;
}

/**
 * The schema of a mapping with free keys of one form; lists are refused.
 *
 * @example
 * ```ts
 * import { checkData, mapping, number, text } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = mapping(text(), number());
 * assert.equal(checkData(schema, { a: 1 }).ok, true);
 * assert.equal(checkData(schema, [1]).ok, false);
 * ```
 */
export function mapping<T>(
  key: Schema<string>,
  value: Schema<T>,
): Schema<Readonly<Record<string, T>>> {
  return refuseLists(v.record(key as v.GenericSchema<string, string>, inner(value)));
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
