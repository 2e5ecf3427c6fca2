import assert from "node:assert/strict";
import { judgeTemplate } from "./judge_template.ts";

const TABLE: readonly (readonly [text: string, expected: readonly [string, string] | undefined])[] =
  [
    ["plain", undefined],
    ["${self.url} and ${NAME:-x} and $$", undefined],
    ["$HOME/x", [
      'A "$" here begins no placeholder',
      'Write "${HOME}" for the variable, or "$$" for a dollar sign',
    ]],
    ["a ${B", ['"${B" is never closed', "FORMS"]],
    ["${a-b!}", [
      '"a-b!" is neither an environment variable (UPPER_CASE) nor a dotted name (a.b)',
      "FORMS",
    ]],
    ["\0", ["A variable cannot hold the character NUL", "Remove that character"]],
  ];

Deno.test("judgeTemplate() says what is wrong with a placeholder, and what to write", () => {
  for (const [text, expected] of TABLE) {
    const wrong = judgeTemplate(text, "FORMS");
    assert.deepEqual(wrong && [wrong.message, wrong.next], expected, text);
  }
});
