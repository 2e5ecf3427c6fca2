/** A marker that git left in a file that it could not merge. */
export interface ConflictMarker {
  /** The first line of the file is 1. */
  readonly line: number;
  /** That line, without its line break. */
  readonly lineText: string;
}

/**
 * Finds where the first conflict of a merge begins; undefined where there is none.
 *
 * Git writes its markers at the begin of a line. Only one that begins a conflict and a later one that ends it count:
 * a line of seven signs alone may be text.
 *
 * @example
 * ```ts
 * import { findConflict } from "@/text/words/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n";
 * assert.deepEqual(findConflict(text), { line: 2, lineText: "<<<<<<< HEAD" });
 * assert.equal(findConflict("a\n<<<<<<< HEAD\n"), undefined);
 * ```
 */
export function findConflict(text: string): ConflictMarker | undefined {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((one) => /^<{7}(?: |$)/.test(one));
  const lineText = lines[first];
  if (lineText === undefined) return undefined;
  const isEnded = lines.slice(first).some((one) => /^>{7}(?: |$)/.test(one));
  return isEnded ? { line: first + 1, lineText } : undefined;
}
