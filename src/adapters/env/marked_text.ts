import { quickMark } from "@/text/words/quick_mark.ts";

/**
 * Env files say themselves whether hsm wrote them: their second line is a mark of all the others. It stands in the file
 * and not in `.hsm/state.json`, which may be lost, and which a killed run may not have come to write.
 *
 * @module
 */

const HEADER = "# Written by hsm; not tracked. Values are this machine's.";
const MARK = "# hsm-mark: ";

/**
 * A text of hsm's.
 *
 * @param lines of an env file
 */
export function markedText(lines: string): string {
  return withMark(HEADER, lines);
}

/** Who wrote a text: hsm (of any version), hsm with edits by hand, somebody else. */
export function writtenBy(text: string): "hsm" | "edited" | "foreign" {
  const [header = "", , ...lines] = text.split("\n");
  if (text === withMark(header, lines.join("\n"))) return "hsm";
  return text.includes(HEADER) || text.includes(MARK) ? "edited" : "foreign";
}

function withMark(header: string, lines: string): string {
  const mark = quickMark(new TextEncoder().encode(`${header}\n${lines}`));
  return `${header}\n${MARK}${mark}\n${lines}`;
}
