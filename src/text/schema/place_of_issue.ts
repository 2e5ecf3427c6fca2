import type { Issue } from "./check_data.ts";
import type { Complaint } from "./text_format.ts";

/** A line of a file with the part that is meant. */
export interface LinePart {
  /** From 1. */
  readonly column: number;
  /** In the same line. */
  readonly length: number;
  /** Without its line break. */
  readonly lineText: string;
}

/** Where the values of a file stand. */
export interface Places<P extends LinePart> {
  /** The place of a value or key; of its nearest parent where it is not there. */
  readonly at: (path: Issue["path"], what?: "key" | "value") => P | undefined;
  /** Whether a scalar stands in quotes. */
  readonly isQuoted: (path: Issue["path"]) => boolean;
}

/**
 * The place of an issue: the key where the key is wrong, else the value, from where the complaint begins.
 *
 * @example
 * ```ts
 * import { checkData, number, placeOfIssue, table } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const at = (path: readonly unknown[], what?: "key" | "value") =>
 *   ({ column: what === "key" ? 1 : 4, length: 1, lineText: `${path.join(".")}: x` });
 * const result = checkData(table({ a: number() }), { a: "x" });
 * const [issue] = result.ok ? [] : result.issues;
 * const place = issue && placeOfIssue(issue, {}, { at, isQuoted: () => false });
 * assert.deepEqual(place, { column: 4, length: 1, lineText: "a: x" });
 * ```
 */
export function placeOfIssue<P extends LinePart>(
  { kind, path, value }: Issue,
  { offset }: Pick<Complaint, "offset">,
  { at, isQuoted }: Places<P>,
): P | undefined {
  if (kind === "unknown-key" || kind === "invalid-key") return at(path, "key");
  const place = at(path, "value");
  if (place === undefined || !offset || typeof value !== "string") return place;
  const shift = offset + (isQuoted(path) ? 1 : 0);
  // In text with escapes or on several lines the offset would lead astray.
  const follows = place.lineText.slice(place.column - 1 + shift);
  if (!follows.startsWith(value.slice(offset))) return place;
  const length = Math.max(1, value.length - offset);
  return { ...place, column: place.column + shift, length };
}
