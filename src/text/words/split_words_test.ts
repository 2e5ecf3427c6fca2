import assert from "node:assert/strict";
import { quoteWord, quoteWords, splitWords } from "./mod.ts";
import { randomText, seeded } from "./testdata/random_text.ts";

const ATOMS = [
  "'",
  '"',
  "\\",
  " ",
  "\n",
  "\t",
  "$",
  "`",
  "a",
  "-",
  "=",
  "&",
  "é",
  "漢",
  "\u{1F600}",
];

Deno.test("splitWords() reads what quoteWords() writes, 5,000 random lists", () => {
  const random = seeded(1);
  for (let round = 0; round < 5000; round++) {
    const words = Array.from({ length: random(5) }, () => randomText(random, ATOMS, 8));
    assert.deepEqual(splitWords(quoteWords(words)), { ok: true, words });
  }
});

Deno.test("splitWords() splits as a POSIX shell without expansion", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["  \t\n ", []],
    ["a b\tc\nd", ["a", "b", "c", "d"]],
    ["''", [""]],
    [`"" ''`, ["", ""]],
    [`a'b c'd"e f"g`, ["ab cde fg"]],
    [`'a\\b"c'`, [`a\\b"c`]],
    [`"a\\"b\\\\c\\$d\\\`e\\n'f"`, [`a"b\\c$d\`e\\n'f`]],
    ["a\\ b \\'c\\'", ["a b", "'c'"]],
    ["a \\\n b", ["a", "b"]],
    ["a\\\nb", ["ab"]],
    [`"a\\\nb"`, ["ab"]],
    ["$HOME *.py ~ a#b # c ? !", ["$HOME", "*.py", "~", "a#b", "#", "c", "?", "!"]],
    [`'a|b' "c;d" e\\&f`, ["a|b", "c;d", "e&f"]],
  ];
  for (const [text, words] of cases) {
    assert.deepEqual(splitWords(text), { ok: true, words }, JSON.stringify(text));
  }
});

Deno.test("splitWords() points at what it cannot split", () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ["a 'b", 3, /never closed/],
    [`a "b\\"`, 3, /never closed/],
    ["a \\", 3, /keeps nothing/],
    ["a | b", 3, /would need a shell/],
    ["a;b", 2, /would need a shell/],
    ["a > out", 3, /would need a shell/],
    ["echo `id`", 6, /would need a shell/],
    ["echo $(id)", 7, /would need a shell/],
  ];
  for (const [text, column, message] of cases) {
    const result = splitWords(text);
    assert.ok(!result.ok, text);
    assert.equal(result.column, column, text);
    assert.match(result.message, message);
  }
});

Deno.test("quoteWord() leaves plain words and quotes whatever a shell would change", () => {
  for (const word of ["a", "a.b/c:d,e@f%g+h", "-x", "--a=b"]) assert.equal(quoteWord(word), word);
  for (const word of ["", "a=b", "~", "*", "a b", "$a", "#", "!", "é", "{a,b}", "\n", "\\"]) {
    assert.equal(quoteWord(word), `'${word}'`);
  }
  assert.throws(() => quoteWord("a\0b"), RangeError);
});
