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
  const oldName = oldText === undefined ? "/dev/null" : `a/${options.path}`;
  const newName = newText === undefined ? "/dev/null" : `b/${options.path}`;
  return createTwoFilesPatch(oldName, newName, oldText ?? "", newText ?? "", undefined, undefined, {
    context: options.context ?? 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
