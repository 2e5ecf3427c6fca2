import type { Context } from "./context.ts";

/** The number of a generation in a word of the command line; undefined where it is none, which is then told. */
export function numberIn(context: Context, word: string): number | undefined {
  if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
  context.usage(
    `"${word}" is no number of a generation, expected e.g. 3`,
    "`hsm history` shows the generations",
  );
  return undefined;
}
