/**
 * Splits a short form of Compose (`host:port`, `source:target:ro`) at its colons, but not inside `${…}` and `[…]`, nor
 * after the letter of a Windows drive.
 */
export function splitOutside(text: string): readonly string[] {
  const pieces: string[] = [""];
  let depth = 0;
  for (const [index, char] of [...text].entries()) {
    if (char === "{" || char === "[") depth += 1;
    if (char === "}" || char === "]") depth -= 1;
    const drive = /^[a-zA-Z]$/.test(pieces.at(-1) ?? "") &&
      /^[\\/]/.test([...text][index + 1] ?? "");
    if (char === ":" && depth === 0 && !drive) pieces.push("");
    else pieces[pieces.length - 1] += char;
  }
  return pieces;
}
