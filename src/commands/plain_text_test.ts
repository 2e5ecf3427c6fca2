import assert from "node:assert/strict";
import { paintOf } from "./paint.ts";
import { plainText, shownJson, shownText } from "./plain_text.ts";

const HOSTILE = [
  "\x1b[2J\x1b[1;1H",
  "\x1b]0;title\x07",
  "\x1b]8;;http://x\x1b\\link",
  "\x1bc",
  "\r\x1b[2K",
  "\x9b31m",
  "\x1b[8m",
  "\u202egnp.exe",
  "a\u2066b\u2069",
  "\ufeff\u200b\u{e0041}",
  "\x00\x07\x08",
];

Deno.test("nothing that a terminal obeys is left of other people's text", () => {
  for (const text of HOSTILE) {
    for (const shown of [plainText(text), shownText(text)]) {
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]/u, JSON.stringify(text));
    }
  }
  assert.equal(plainText("a\r\nb\rc\r"), "a\r\nb�c�");
  assert.equal(plainText("ein Wort\n\tnoch eins – नमस्ते 👩‍💻"), "ein Wort\n\tnoch eins – नमस्ते 👩‍💻");
});

Deno.test("hsm's own colours are left, those of others are not", () => {
  const { red, dim, bold } = paintOf(true);
  const own = `${red("a")} ${dim("b")} ${bold("c")}`;
  assert.equal(shownText(own), own);
  assert.equal(shownText(`${red("a")}\x1b[41mb\x1b[0m`), `${red("a")}b`);
});

Deno.test("JSON says the same, with nothing unseen in it", () => {
  for (const text of HOSTILE) {
    const json = shownJson(JSON.stringify({ [text]: text }));
    assert.doesNotMatch(json, /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(json), { [text]: text });
  }
});
