import assert from "node:assert/strict";
import { parseYaml } from "./parse_yaml.ts";
import type { YamlValue } from "./value.ts";
import { writeYaml } from "./write_yaml.ts";

/** Text that a YAML 1.1 or 1.2 reader takes for something else when it stands plain. */
const MISREAD = [
  "y",
  "N",
  "yes",
  "No",
  "on",
  "OFF",
  "true",
  "False",
  "null",
  "Null",
  "~",
  "",
  "22:22",
  "1:2:3",
  "010",
  "0o10",
  "0x1F",
  "0b1",
  "1_000",
  "1.10",
  "1e3",
  "+1",
  "-1",
  ".5",
  ".inf",
  ".NaN",
  "=",
  "<<",
  "2024-01-01",
  "2024-01-01T00:00:00Z",
  "- a",
  "? a",
  ": a",
  "a: b",
  "a #b",
  "#a",
  "&a",
  "*a",
  "!a",
  "%a",
  "@a",
  "`a",
  "'a'",
  '"a"',
  "[a]",
  "{a}",
  "a,b",
  " a",
  "a ",
  "a\tb",
  "---",
  "...",
  "a:",
  "|",
];

Deno.test("writeYaml quotes what some reader could misread, as value and as key", () => {
  for (const word of MISREAD) {
    const text = writeYaml({ v: word, [word]: 1 });
    assert.match(text, /^v: "/, text);
    assert.match(text, /\n"(?:[^"\\]|\\.)*": 1\n$/, text);
  }
});

Deno.test("writeYaml gives back what it was given, in the caller's order, without aliases", () => {
  const shared = { driver: "json-file", options: ["a"] };
  const value: YamlValue = {
    z: shared,
    a: shared,
    nothing: null,
    list: [],
    map: {},
    nested: [[1, 2], { k: [null, true, -0.5] }],
    script: 'set -e\nexec "$@"\n',
    tail: "no end\nof line",
    kept: "a\n\n",
    odd: " leading\nspace",
    tabs: "a\tb\nc\r\n",
    control: "\u0000\u001b\u007f\u0085\u2028\ufeff",
    long: "word ".repeat(80) + "end",
    words: Object.fromEntries(MISREAD.map((word, index) => [`k${index}`, word])),
  };
  const text = writeYaml(value);
  const read = parseYaml(text, { aliases: false });
  assert.ok(read.ok, read.ok ? "" : JSON.stringify(read.errors));
  assert.deepEqual(read.value, value);
  assert.deepEqual(Object.keys(read.value as object), Object.keys(value));
  assert.equal(writeYaml(read.value), text);
  assert.match(text, /^script: \|\n {2}set -e\n/m);
});

Deno.test("writeYaml writes the header as comments", () => {
  assert.equal(
    writeYaml({ a: "b" }, { header: "Written by hsm\n\nDo not edit" }),
    "# Written by hsm\n#\n# Do not edit\n\na: b\n",
  );
});

Deno.test("writeYaml writes an empty mapping that reads as one", () => {
  assert.equal(writeYaml({}), "{}\n");
});
