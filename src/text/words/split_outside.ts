/**
 * Splits a short form of Compose (`host:port`, `source:target:ro`) at its colons, but not inside `${…}` and `[…]`, nor
 * after the letter of a Windows drive.
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
    if (char === "{" || char === "[") depth += 1;
    if (char === "}" || char === "]") depth -= 1;
    const isDrive = /^[a-zA-Z]$/.test(pieces.at(-1) ?? "") &&
      /^[\\/]$/.test(chars[index + 1] ?? "");
    if (char === ":" && depth === 0 && !isDrive) pieces.push("");
    else pieces[pieces.length - 1] += char;
  }
  return pieces;
}
