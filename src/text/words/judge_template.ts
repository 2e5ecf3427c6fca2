import type { WrongText } from "./judge_command.ts";
import { parseTemplate } from "./parse_template.ts";

/**
 * What is wrong with a text that may hold placeholders and becomes the value of a variable.
 *
 * @param forms what to write, where the text itself does not tell
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeTemplate } from "@/text/words/mod.ts";
 *
 * const forms = 'Write "${NAME}"';
 * assert.equal(judgeTemplate("http://${HOST:-localhost}", forms), undefined);
 * assert.deepEqual(judgeTemplate("a ${b", forms), {
 *   message: '"${" is never closed',
 *   next: 'Write "${NAME}"',
 *   offset: 2,
 * });
 * ```
 */
export function judgeTemplate(text: string, forms: string): WrongText | undefined {
  if (text.includes("\0")) {
    return { message: "A variable cannot hold the character NUL", next: "Remove that character" };
  }
  const result = parseTemplate(text);
  if (result.ok) return undefined;
  const isAdvice = result.message.startsWith("Write ");
  return {
    message: isAdvice ? 'A "$" here begins no placeholder' : result.message,
    next: isAdvice ? result.message : forms,
    offset: result.column - 1,
  };
}
