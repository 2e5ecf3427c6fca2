/**
 * The difference of two texts, for people and for `patch`.
 *
 * A door of its own beside `mod.ts`, because it loads the `diff` package: who shows no difference does
 * not pay for it.
 *
 * @module
 */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** Choices of {@linkcode unifiedDiff}. */
export interface UnifiedDiffOptions {
  /** The file's path, shown as `a/path` and `b/path`. */
  readonly path: string;
  /** Names of the two sides, shown instead. */
  readonly names?: readonly [before: string, after: string];
  /** Unchanged lines around a change. Default 3. */
  readonly context?: number;
}

/**
 * The change of a file as a unified diff, which `git apply` and `patch -p1` read; empty where the texts
 * are equal.
 *
 * An absent text (`undefined`) is a file that does not exist: `/dev/null` stands in its place. A missing
 * line break at the end is shown as such. Line ends are compared as they are.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unifiedDiff } from "@/text/words/diff.ts";
 *
 * assert.equal(
 *   unifiedDiff("a\nb\n", "a\nc\n", { path: "x.txt" }),
 *   "--- a/x.txt\n+++ b/x.txt\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
 * );
 * assert.equal(unifiedDiff("a\n", "a\n", { path: "x.txt" }), "");
 * ```
 */
export function unifiedDiff(
  oldText: string | undefined,
  newText: string | undefined,
  options: UnifiedDiffOptions,
): string {
  if (oldText === newText) return "";
  const [a, b] = namesOf(oldText, newText, options);
  return createTwoFilesPatch(a, b, oldText ?? "", newText ?? "", undefined, undefined, {
    context: options.context ?? 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

function namesOf(
  oldText: string | undefined,
  newText: string | undefined,
  { path, names = [`a/${path}`, `b/${path}`] }: UnifiedDiffOptions,
): readonly [string, string] {
  return [
    oldText === undefined ? "/dev/null" : names[0],
    newText === undefined ? "/dev/null" : names[1],
  ];
}

/** More changed lines than this are not compared for a message: the time would grow with their square. */
const MOST_EDITS = 2_000;

/**
 * A difference that fits into a message: at most `lines` lines, the last of which says how many are left out. Line ends
 * and a BOM do not count. Empty where nothing else differs, or where all is different and long.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shortDiff } from "@/text/words/diff.ts";
 *
 * const names = ["x.txt (written)", "x.txt (found)"] as const;
 * assert.equal(
 *   shortDiff("a\nb\n", "a\nc\n", { path: "x.txt", names, lines: 4 }),
 *   "--- x.txt (written)\n+++ x.txt (found)\n@@ -1,2 +1,2 @@\n… 3 more lines\n",
 * );
 * ```
 */
export function shortDiff(
  oldText: string,
  newText: string,
  options: UnifiedDiffOptions & { readonly lines?: number },
): string {
  const [before, after] = [oldText, newText].map(plainLines);
  if (before === undefined || after === undefined || before === after) return "";
  const [a, b] = namesOf(before, after, options);
  const patch: string | undefined = createTwoFilesPatch(a, b, before, after, undefined, undefined, {
    context: options.context ?? 2,
    headerOptions: FILE_HEADERS_ONLY,
    maxEditLength: MOST_EDITS,
  });
  const all = (patch ?? "").split("\n").slice(0, -1);
  const most = options.lines ?? 40;
  if (all.length <= most) return patch ?? "";
  const shown = all.slice(0, most - 1);
  return [...shown, `… ${all.length - shown.length} more lines`, ""].join("\n");
}

function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
