/**
 * The candidates that someone may have meant: "did you mean …?".
 *
 * By edit distance (insert, delete, replace, swap of neighbours: the optimal string alignment form of
 * Damerau's and Levenshtein's distance), without regard to case and to `-`, `_`, `.` and spaces as
 * separators. A candidate counts up to one edit for three characters of the longer word begun, at most
 * three, and never when more than half of the word would change. The nearest come first, equals by
 * name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { closest } from "@/text/words/mod.ts";
 *
 * const known = ["registries", "packages", "containers", "groups"];
 * assert.deepEqual(closest("pakcages", known), ["packages"]);
 * assert.deepEqual(closest("text_utils", ["text-utils", "test-utils"], 2), ["text-utils", "test-utils"]);
 * assert.deepEqual(closest("kafka", known), []);
 * ```
 */
export function closest(word: string, candidates: Iterable<string>, max = 1): readonly string[] {
  const wanted = fold(word);
  if (wanted.length === 0) return [];
  return [...new Set(candidates)]
    .map((name) => {
      const given = fold(name);
      const length = Math.max(given.length, wanted.length);
      const limit = Math.min(3, Math.ceil(length / 3), Math.floor(length / 2));
      return { name, limit, distance: editDistance(wanted, given, limit) };
    })
    .filter(({ distance, limit }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, max)
    .map(({ name }) => name);
}

/**
 * The edit distance of two texts, in code points; a number above `limit` only says "more than that".
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { editDistance } from "@/text/words/mod.ts";
 *
 * assert.equal(editDistance("qdrant", "qdarnt"), 1);
 * assert.equal(editDistance("kitten", "sitting"), 3);
 * assert.ok(editDistance("a", "completely different", 3) > 3);
 * ```
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  const [x, y] = [[...a], [...b]];
  if (Math.abs(x.length - y.length) > limit) return Math.abs(x.length - y.length);
  let older: number[] = [];
  let previous = Array.from({ length: y.length + 1 }, (_, index) => index);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const replace = at(previous, j - 1) + (x[i - 1] === y[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1];
      const swap = swapped ? at(older, j - 2) + 1 : Infinity;
      row.push(Math.min(at(previous, j) + 1, at(row, j - 1) + 1, replace, swap));
    }
    if (Math.min(...row) > limit) return Math.min(...row);
    older = previous;
    previous = row;
  }
  return at(previous, y.length);
}

function fold(text: string): string {
  return text.trim().toLowerCase().replace(/[-_.\s]+/g, "-");
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
