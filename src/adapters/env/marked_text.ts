import { quickMark } from "@/text/words/quick_mark.ts";

/**
 * Env files say themselves whether hsm wrote them: their second line is a mark of all the others. It stands in the file
 * and not in `.hsm/state.json`, which may be lost, and which a killed run may not have come to write.
 *
 * @module
 */

const HEADER = "# Written by hsm; not tracked. Values are this machine's, yours go into .env.";
const MARK = "# hsm-mark: ";

/**
 * A text of hsm's.
 *
 * @param lines of an env file
 */
export function markedText(lines: string): string {
  const mark = quickMark(new TextEncoder().encode(lines));
  return `${HEADER}\n${MARK}${mark}\n${lines}`;
}

/** Who wrote a text: hsm, hsm with edits by hand, somebody else. */
export function writtenBy(text: string): "hsm" | "edited" | "foreign" {
  const lines = text.split("\n").slice(2).join("\n");
  if (text === markedText(lines)) return "hsm";
  return text.includes("Written by hsm") || text.includes(MARK.trim()) ? "edited" : "foreign";
}
