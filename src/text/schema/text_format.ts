import type { Schema } from "./schema.ts";
import { v } from "./v.ts";

/** What is wrong with a text: one sentence without a final period, and what the user does next. */
export interface Complaint {
  /** One sentence without a final period. */
  readonly message: string;
  /** What the user does next. */
  readonly next: string;
  /** Where in the text it begins, from 0; absent: the whole text. */
  readonly offset?: number;
}

/** A form that a text must have, with what an editor should know of it. */
export interface TextFormat {
  /** Unique among the formats of one schema; {@linkcode Issue}s carry it. */
  readonly name: string;
  /** For editors: one sentence. */
  readonly description: string;
  /** For editors: texts in this form. */
  readonly examples: readonly string[];
  /** For editors; must accept every text that `judge` accepts. */
  readonly pattern?: RegExp;
  /** Says what is wrong; undefined = nothing. */
  readonly judge: (text: string) => Complaint | undefined;
}

/**
 * The schema of a text in a certain form. The issue of a wrong text carries the format's name, so that the caller can
 * ask the format for words.
 *
 * @example
 * ```ts
 * import { checkData, textFormat } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const even = textFormat({
 *   name: "even",
 *   description: "A text of even length",
 *   examples: ["ab"],
 *   judge: (text) =>
 *     text.length % 2 === 0 ? undefined : { message: "It is odd", next: "Add a letter" },
 * });
 * const wrong = checkData(even, "abc");
 * assert.equal(wrong.ok ? "" : wrong.issues[0]?.format, "even");
 * ```
 */
export function textFormat(format: TextFormat): Schema<string> {
  const { description, examples, pattern, judge } = format;
  const message = `format:${format.name}`;
  const judged = v.check((text: string) => judge(text) === undefined, message);
  const about = v.metadata({ description, examples: [...examples] }) as v.BaseMetadata<string>;
  return pattern === undefined
    ? v.pipe(v.string(), judged, about)
    : v.pipe(v.string(), v.regex(pattern, message), judged, about);
}
