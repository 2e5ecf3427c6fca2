import assert from "node:assert/strict";
import { parseYaml } from "./parse_yaml.ts";
import type { YamlOptions } from "./parse_yaml.ts";
import type { YamlPath, YamlValue } from "./value.ts";

function errorsOf(text: string, options: YamlOptions = {}): readonly string[] {
  const read = parseYaml(text, options);
  return read.ok
    ? []
    : read.errors.map((error) => `${error.line}:${error.column}+${error.length} ${error.message}`);
}

const GOOD: readonly (readonly [name: string, text: string, value: YamlValue])[] = [
  ["nothing", "", null],
  ["only comments", "# a\n\n# b\n", null],
  ["document start", "---\na: 1\n...\n", { a: 1 }],
  ["BOM and CRLF", "\ufeffa: 1\r\nb:\r\n  - x\r\n", { a: 1, b: ["x"] }],
  ["words of YAML 1.1 are text", "a: [on, no, y, 22:22, 010, 1_000]", {
    a: ["on", "no", "y", "22:22", 10, "1_000"],
  }],
  ["standard tags", "a: !!str 3.10\nb: !!int 4\nc: !!map {d: 1}", { a: "3.10", b: 4, c: { d: 1 } }],
  ["aliases", "a: &x [1]\nb: *x\n", { a: [1], b: [1] }],
  ["an anchor on nothing", "a: &x\nb: *x", { a: null, b: null }],
  ["merge keys", "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}", {
    a: { p: 1, q: 2 },
    b: { q: 3, p: 1 },
  }],
  ["a list of merges, the first wins", "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y]}", {
    a: { p: 1 },
    b: { p: 2, q: 3 },
    c: { p: 1, q: 3 },
  }],
  ["a merge key in quotes is a key", 'a: {"<<": 1}', { a: { "<<": 1 } }],
  ["brackets that close at column 0", "a: [\n  1,\n]\nb: {\n}\n", { a: [1], b: {} }],
  ["tabs between things", "a:\t1\t# c\nb: [\t1 ]", { a: 1, b: [1] }],
  ["surrogate pairs", "a: 😀\n", { a: "😀" }],
  ["a key named like a method", "toString: 1\nhasOwnProperty: 2", {
    toString: 1,
    hasOwnProperty: 2,
  }],
];

for (const [name, text, value] of GOOD) {
  Deno.test(`parseYaml reads: ${name}`, () => {
    assert.deepEqual(errorsOf(text), []);
    const read = parseYaml(text);
    assert.deepEqual(read.ok && read.value, value);
  });
}

const BAD: readonly (readonly [name: string, text: string, errors: readonly string[]])[] = [
  ["all mistakes at once", "a: b: c\nd: [1\ne: 'x\n", [
    '1:4+1 Unexpected second ":" or list on this line: expected one "key: value"; quote a value that holds ": "',
    "3:1+1 Missing closing bracket: expected ], indented more than the key that holds it",
    "4:1+1 Missing closing quote: expected ' at the end of the text",
  ]],
  ["repeated keys, each with the first", "a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}", [
    '3:1+1 Key "a" is already used on line 1: keep one of the two',
    '4:11+1 Key "d" is already used on line 4: keep one of the two',
  ]],
  ["keys that are not text", "8080: x\ntrue: y\n[a]: z\n: w\n", [
    '1:1+4 Key 8080 is read as a number: write "8080" in quotes',
    '2:1+4 Key true is read as a boolean: write "true" in quotes',
    "3:1+3 Key is not plain text: expected a word, or text in quotes",
    '4:1+1 Key is missing: expected text before ":"',
  ]],
  ["dangerous keys", '__proto__: 1\na: {"constructor": 2, prototype: 3}', [
    '1:1+9 Key "__proto__" is not allowed: choose another name',
    '2:5+13 Key "constructor" is not allowed: choose another name',
    '2:23+9 Key "prototype" is not allowed: choose another name',
  ]],
  ["tags", "a: !foo x\nb: !!binary aGk=\nc: !!set {x}\nd: !!int word\ne: !x!y z\nf: !<tag:x> q", [
    '1:4+4 Tag "!foo" is not supported: expected a plain value without a tag',
    '2:4+8 Tag "!!binary" is not supported: expected a plain value without a tag',
    '3:4+5 Tag "!!set" is not supported: expected a plain value without a tag',
    '4:4+5 Tag "!!int" does not fit its value: remove the tag',
  ]],
  ["two documents", "a: 1\n---\nb: 2\n", [
    "2:1+3 A second document starts here: expected one document in the file",
  ]],
  ["an alias without anchor, and one in itself", "a: *x\nb: &b [*b]\n", [
    '1:4+2 Alias "*x" has no anchor: expected "&x" before it',
    '2:8+2 Alias "*b" stands inside its own value: expected it outside',
  ]],
  ["a merge of something else", "a: &x 1\nb: {<<: *x}", [
    '2:5+2 Merge key "<<" expects a mapping or a list of mappings',
  ]],
  ["numbers JSON cannot hold", "a: 12345678901234567890\nb: .inf\nc: .nan\nd: 1e999", [
    "1:4+20 Number 12345678901234567890 is too large to be exact: quote it to keep every digit",
    "2:4+4 Number .inf is not finite: expected a finite number, or quoted text",
    "3:4+4 Number .nan is not finite: expected a finite number, or quoted text",
    "4:4+5 Number 1e999 is not finite: expected a finite number, or quoted text",
  ]],
  ["tab as indentation", "a:\n\tb: 1\n", ["2:1+1 Tab as indentation: expected spaces"]],
  ["NUL and controls", "a: \0\nb: \x1b\n", [
    "1:4+1 Character U+0000 is not allowed in YAML: remove it, or write it as an escape in double quotes",
    "2:4+1 Character U+001B is not allowed in YAML: remove it, or write it as an escape in double quotes",
  ]],
  ["half a surrogate pair", "a: \ud83d\n", [
    "1:4+1 Half of a surrogate pair (U+D83D): expected valid Unicode text",
  ]],
  ["a BOM inside", "a: \ufeffb", [
    "1:4+1 Byte order mark (U+FEFF) inside the text: expected it only at the start",
  ]],
  ["old Macintosh line ends", "a: 1\rb: 2", [
    "1:5+1 Carriage return without a line feed: expected lines that end in LF or CRLF",
  ]],
  ["YAML 1.1", "%YAML 1.1\n---\na: on\n", [
    "1:1+5 Directive asks for YAML 1.1: expected YAML 1.2, or no directive",
  ]],
  ["an escape for half a character", 'a: "\\ud83d"', [
    "1:4+8 Escape gives half of a surrogate pair: expected a whole character",
  ]],
  ["a bad escape", 'a: "\\q"', ["1:5+1 Invalid escape sequence \\q"]],
  ["text after a quote", "a: 'it's'", [
    "1:8+2 Unexpected text after a finished value: expected a new line, or quotes around all of it",
  ]],
];

for (const [name, text, errors] of BAD) {
  Deno.test(`parseYaml refuses: ${name}`, () => {
    const found = errorsOf(text);
    for (const error of errors) assert.ok(found.includes(error), found.join("\n"));
    assert.ok(found.every((line) => !line.endsWith(".")), found.join("\n"));
  });
}

Deno.test("parseYaml refuses anchors, aliases and merge keys where they are off", () => {
  assert.deepEqual(errorsOf("a: &x {b: 1}\nc: *x\nd: {<<: {e: 1}}", { aliases: false }), [
    '1:7+6 Anchor "&x" is not allowed in this file: write the value out',
    '2:4+2 Alias "*x" is not allowed in this file: write the value out',
    '3:5+2 Merge key "<<" is not allowed in this file: write the keys out',
  ]);
});

Deno.test("parseYaml refuses texts over the limit, counted in UTF-8 bytes", () => {
  assert.equal(errorsOf("a: ✓✓", { maxBytes: 9 }).length, 0);
  assert.deepEqual(errorsOf("a: ✓✓", { maxBytes: 8 }), [
    "1:1+1 Text is larger than 8 bytes: expected a smaller file",
  ]);
  assert.equal(errorsOf("a: " + "x".repeat(1_000_000)).length, 1);
});

const N = 200_000;
const BOMBS: Readonly<Record<string, string>> = {
  "open brackets": "[".repeat(N),
  "closing brackets": "]".repeat(N),
  "nested braces": "{a: ".repeat(N / 4),
  "dashes on a line": "- ".repeat(N / 2),
  "question marks": "? ".repeat(N / 2),
  "colons": ": ".repeat(N / 2),
  "anchors": "&a ".repeat(N / 3),
  "tags": "!a ".repeat(N / 3),
  "indentation": Array.from({ length: 600 }, (_, index) => " ".repeat(index) + "a:\n").join(""),
  "pairs in brackets": "[" + "a: ".repeat(N / 3) + "]",
  "brackets and comments": "[a#b\n".repeat(N / 5),
  "empty brackets": "[]".repeat(N / 2),
  "documents": "---\n".repeat(N / 4),
  "ten to the ninth": Array.from(
    { length: 10 },
    (_, index) => `a${index}: &a${index} [${Array(10).fill(index === 0 ? "x" : `*a${index - 1}`)}]`,
  ).join("\n"),
  "many merges": "a0: &a0 {k: xxxxxxxxxx}\n" + Array.from(
    { length: 30 },
    (_, index) => `a${index + 1}: &a${index + 1} {p: *a${index}, q: *a${index}}`,
  ).join("\n"),
};

// No clock: with such texts whatever grows by more than their length does not end before the suite's own limit.
for (const [name, text] of Object.entries(BOMBS)) {
  Deno.test(`parseYaml answers with errors, soon: ${name}`, () => {
    const errors = errorsOf(text);
    assert.ok(errors.length > 0 && errors.length <= 101, `${errors.length} errors`);
  });
}

Deno.test("parseYaml reads many keys", () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join("");
  const read = parseYaml(text);
  assert.ok(read.ok && Object.keys(read.value ?? {}).length === 20_000);
});

Deno.test("parseYaml refuses a text with more lines and values than it reads soon, and says where", () => {
  const text = "a: 1\n".repeat(6);
  assert.equal(parseYaml(`x: [${"'a', ".repeat(3)}]`, { maxSigns: 12 }).ok, true);
  const read = parseYaml(text, { maxSigns: 10 });
  assert.ok(!read.ok);
  const [error] = read.errors;
  assert.deepEqual([error?.line, error?.column, read.errors.length], [6, 2, 1]);
  assert.match(error?.message ?? "", /more than 10 lines and values/);
});

Deno.test("parseYaml shares what is behind an alias instead of copying it", () => {
  const read = parseYaml("a: &x {b: 1}\nc: *x");
  assert.ok(read.ok);
  const value = read.value as Record<string, unknown>;
  assert.equal(value["a"], value["c"]);
});

const PLACES = `# top
project:
  python: 3.10
empty:
packages:
  - a
  - { name: bb, mode: dev }
x: &x {deep: 1}
y:
  <<: *x
z: *x
text: |
  one
`;

const SPOTS: readonly (readonly [YamlPath, "key" | "value", string])[] = [
  [["project"], "key", "2:1+7"],
  [["project"], "value", "3:3+12"],
  [["project", "python"], "value", "3:11+4"],
  [["project", "python"], "key", "3:3+6"],
  [["empty"], "value", "4:1+5"],
  [["packages", 0], "value", "6:5+1"],
  [["packages", 0], "key", "6:5+1"],
  [["packages", 1, "name"], "value", "7:13+2"],
  [["packages", 1, "mode"], "key", "7:17+4"],
  [["packages", 7, "mode"], "value", "5:1+8"],
  [["packages", 1, "missing", "x"], "value", "7:5+23"],
  [["project", "missing"], "key", "2:1+7"],
  [["missing"], "value", "2:1+8"],
  [["y", "deep"], "value", "8:14+1"],
  [["z"], "value", "11:4+2"],
  [["z", "deep"], "value", "8:14+1"],
  [["text"], "value", "12:7+1"],
  [[], "value", "2:1+8"],
];

Deno.test("parseYaml knows the place of every value, or of its nearest parent", () => {
  for (const text of [PLACES, "\ufeff" + PLACES.replaceAll("\n", "\r\n")]) {
    const read = parseYaml(text);
    assert.ok(read.ok);
    for (const [path, what, wanted] of SPOTS) {
      const spot = read.at(path, what);
      assert.equal(`${spot.line}:${spot.column}+${spot.length}`, wanted, path.join("."));
      assert.equal(spot.lineText, PLACES.split("\n")[spot.line - 1]);
    }
  }
  const empty = parseYaml("# nothing\n");
  assert.ok(empty.ok);
  assert.deepEqual(empty.at(["a"]), { line: 1, column: 1, length: 1, lineText: "# nothing" });
});

Deno.test("parseYaml tells how a scalar was written", () => {
  const read = parseYaml("a: 3.10\nb: '3.10'\nc: |-\n  x\nd: [1]\ne:\nf: &x 010\ng: *x\n");
  assert.ok(read.ok);
  assert.deepEqual(read.rawAt(["a"]), { source: "3.10", quoted: false });
  assert.deepEqual(read.rawAt(["b"]), { source: "3.10", quoted: true });
  assert.deepEqual(read.rawAt(["c"]), { source: "x", quoted: true });
  assert.equal(read.rawAt(["d"]), undefined);
  assert.deepEqual(read.rawAt(["d", 0]), { source: "1", quoted: false });
  assert.deepEqual(read.rawAt(["e"]), { source: "", quoted: false });
  assert.deepEqual(read.rawAt(["g"]), { source: "010", quoted: false });
  assert.equal(read.rawAt(["a", "x"]), undefined);
});

Deno.test("parseYaml places an error at the break of a line no further than behind its last sign", () => {
  for (const end of ["\n", "\r\n", ""]) {
    const read = parseYaml(`{[}${end}`);
    assert.ok(!read.ok);
    for (const { column, lineText } of read.errors) assert.ok(column <= lineText.length + 1);
  }
});
