import assert from "node:assert/strict";
import { displayWidth } from "./mod.ts";

Deno.test("displayWidth() counts terminal columns", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc ~", 5],
    ["é", 1],
    ["e\u0301\u0302", 1],
    ["漢字kana", 8],
    ["ｆｕｌｌ", 8],
    ["한국", 4],
    ["\u1112\u1161\u11ab", 2],
    ["✔ ok", 4],
    ["→ ─ …", 5],
    ["\u{1F600}", 2],
    ["❤\ufe0f", 2],
    ["❤", 1],
    ["\u{1F469}\u200d\u{1F4BB}", 2],
    ["\u{1F469}\u{1F3FD}", 2],
    ["\u{1F1E9}\u{1F1EA}\u{1F1EB}\u{1F1F7}", 4],
    ["a\u200bb\u00ad", 2],
    ["\u001b[1;31mred\u001b[0m", 3],
    ["\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007", 4],
    ["\u001b]8;;https://example.org\u001b\\link\u001b]8;;\u001b\\", 4],
  ];
  for (const [text, width] of cases) assert.equal(displayWidth(text), width, JSON.stringify(text));
});
