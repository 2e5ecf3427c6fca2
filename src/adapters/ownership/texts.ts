import { shortDiff } from "@/text/words/diff.ts";

/**
 * What hsm wrote, or would write, against what is there, for a problem: a few lines of a unified diff.
 *
 * @param path as the user reads it
 * @param mine hsm's text
 * @param found the text that is there
 * @returns nothing where both say the same but for line ends
 */
export function difference(path: string, mine: string, found: string): { readonly diff?: string } {
  const diff = shortDiff(mine, found, { path, names: [`${path} (hsm)`, `${path} (found)`] });
  return diff === "" ? {} : { diff };
}

/** A text with the line ends and the BOM of another one. */
export function inFormOf(before: string, text: string): string {
  const isWindows = /\r\n/.test(before) && !/[^\r]\n/.test(before);
  const lines = isWindows ? text.replaceAll("\n", "\r\n") : text;
  return before.startsWith("\uFEFF") ? `\uFEFF${lines}` : lines;
}

/** A text with plain line ends and without a BOM. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/** Whether a text has comments that hsm's own words for the same do not have. */
export function hasComments(text: string, mine: string): boolean {
  const known = new Set(commentsOf(mine));
  return commentsOf(text).some((comment) => !known.has(comment));
}

/** What follows a `#` in each line; a `#` within quotes is taken for one too, which only asks once too often. */
function commentsOf(text: string): readonly string[] {
  return plainText(text).split("\n").flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}
