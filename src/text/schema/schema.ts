import { v } from "./v.ts";

/** The form of plain data, made by the functions of this room; `T` is the data that has it. */
export interface Schema<T = unknown> {
  /** What kind of schema it is, in the words of the library behind. */
  readonly type: string;
  /** Holds `T` for the type checker; never there. */
  readonly "~data"?: T;
}

/** The schema of a key that may be absent. */
export interface OptionalSchema<T = unknown> extends Schema<T | undefined> {
  /** Tells it from a schema of a key that must be there. */
  readonly "~optional"?: true;
}

/** The data of a schema. */
export type DataOf<S> = S extends Schema<infer T> ? T : never;

/** What an editor shows for a value. */
export interface About {
  /** One sentence. */
  readonly description: string;
  /** Values as they could stand there. */
  readonly examples?: readonly unknown[];
}

/** A schema of this room as the library's own; every schema of this room is one. */
export function inner<T>(schema: Schema<T>): v.GenericSchema<unknown, T> {
  return schema as v.GenericSchema<unknown, T>;
}

/** Any text. */
export function text(): Schema<string> {
  return v.string();
}

/** Any number. */
export function number(): Schema<number> {
  return v.number();
}

/** true or false. */
export function yesNo(): Schema<boolean> {
  return v.boolean();
}

/** Whatever it is; `T` is the caller's word for it. */
export function anything<T>(): Schema<T> {
  return v.custom<T>(() => true);
}

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Schema<Word> {
  return v.picklist(words);
}

/** Exactly this number or text. */
export function exactly<const Value extends string | number>(value: Value): Schema<Value> {
  return v.literal(value);
}

/**
 * A list of items of one form.
 *
 * @param emptyFormat name of the format whose words an empty list gets; absent: a list may be empty
 *
 * @example
 * ```ts
 * import { checkData, list, number } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkData(list(number()), [1, 2]).ok, true);
 * assert.equal(checkData(list(number(), "numbers"), []).ok, false);
 * ```
 */
export function list<T>(item: Schema<T>, emptyFormat?: string): Schema<readonly T[]> {
  const items = v.array(inner(item));
  if (emptyFormat === undefined) return items;
  return v.pipe(items, v.minLength(1, `format:${emptyFormat}`));
}

/** One of several forms. */
export function either<const Options extends readonly Schema[]>(
  ...options: Options
): Schema<DataOf<Options[number]>> {
  return v.union(options.map((option) => inner(option))) as Schema<DataOf<Options[number]>>;
}

/** A value, or nothing (`null`). */
export function orNull<T>(schema: Schema<T>): Schema<T | null> {
  return v.nullable(inner(schema));
}

/** A key that may be absent. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return v.optional(inner(schema)) as OptionalSchema<T>;
}

/**
 * Adds what an editor shows for a value.
 *
 * @example
 * ```ts
 * import { about, checkData, yesNo } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const up = about(yesNo(), { description: "Whether to start", examples: [true] });
 * assert.deepEqual(checkData(up, true), { ok: true, value: true });
 * ```
 */
export function about<T>(schema: Schema<T>, words: About): Schema<T> {
  const { description, examples } = words;
  return v.pipe(
    inner(schema),
    v.metadata({ description, ...(examples && { examples: [...examples] }) }) as v.BaseMetadata<T>,
  );
}
