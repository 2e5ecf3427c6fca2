/** Both sides of a text with conflict markers. */
export interface ConflictSides {
  /** The text with only the first side. */
  readonly ours: string;
  /** The text with only the second side. */
  readonly theirs: string;
  /** Of the first marker, in UTF-16 units. */
  readonly offset: number;
}

/**
 * Takes a text with git's conflict markers apart; undefined where it has none. The base of `diff3` style is dropped.
 *
 * @example
 * ```ts
 * import { conflictSides } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n";
 * assert.deepEqual(conflictSides(text), { ours: "a\nb\nd\n", theirs: "a\nc\nd\n", offset: 2 });
 * ```
 */
export function conflictSides(text: string): ConflictSides | undefined {
  const offset = /^<{7}(?: |\r?$)/m.exec(text)?.index;
  if (offset === undefined) return undefined;
  let where: "both" | "ours" | "base" | "theirs" = "both";
  let ours = "";
  let theirs = "";
  for (const line of text.split(/(?<=\n)/)) {
    const marker = /^(<{7}|\|{7}|={7}|>{7})(?: |\r?\n?$)/.exec(line)?.[1]?.[0];
    if (marker === "<" && where === "both") where = "ours";
    else if (marker === "|" && where === "ours") where = "base";
    else if (marker === "=" && (where === "ours" || where === "base")) where = "theirs";
    else if (marker === ">" && where === "theirs") where = "both";
    else {
      if (where === "both" || where === "ours") ours += line;
      if (where === "both" || where === "theirs") theirs += line;
    }
  }
  return { ours, theirs, offset };
}
