/**
 * Splits a short form of Compose (`source:target:ro`) at its colons, but not inside `${…}`, nor after the letter of a
 * Windows drive: as Compose does, a single letter is always a drive. Other brackets mean nothing in a path.
 *
 * @example
 * ```ts
 * import { splitOutside } from "@/text/words/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(splitOutside("${DIR:-./a}:/x:ro"), ["${DIR:-./a}", "/x", "ro"]);
 * assert.deepEqual(splitOutside("C:\\data:/x"), ["C:\\data", "/x"]);
 * ```
 */
export function splitOutside(text: string): readonly string[] {
  const chars = [...text];
  const pieces: string[] = [""];
  let depth = 0;
  for (const [index, char] of chars.entries()) {
    if (char === "{" && chars[index - 1] === "$") depth += 1;
    if (char === "}" && depth > 0) depth -= 1;
    const isDrive = /^\p{L}$/u.test(pieces.at(-1) ?? "");
    if (char === ":" && depth === 0 && !isDrive) pieces.push("");
    else pieces[pieces.length - 1] += char;
  }
  return pieces;
}
