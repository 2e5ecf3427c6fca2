import assert from "node:assert/strict";
import { formatEnvFile, parseEnvFile } from "./mod.ts";
import { randomText, seeded } from "./testdata/random_text.ts";

// Programs that read values of such atoms back: tests/contracts/env_file_test.ts.
const ATOMS = ["'", '"', "\\", "$", "{", "}", "\n", "\r", "\r\n", " ", "#", "a", "n", "=", "${A}"]
  .concat(["$A", "\t", "é", "`", "\\n", "''", "export ", "漢", "\u2028", ":", "-", "\x07"]);

function parsed(text: string, lookup?: (name: string) => string | undefined): string[][] {
  const result = parseEnvFile(text, lookup === undefined ? {} : { lookup });
  assert.ok(result.ok, JSON.stringify(result));
  return result.entries.map(({ name, value }) => [name, value]);
}

Deno.test("parseEnvFile() reads what formatEnvFile() writes, 4,000 random values", () => {
  const random = seeded(7);
  const entries = Array.from({ length: 4000 }, (_, index) => ({
    name: `K${index}`,
    value: randomText(random, ATOMS, 9),
  })).filter((entry) => formatEnvFile([entry]).ok);
  assert.ok(entries.length > 3000);
  const file = formatEnvFile(entries, 'It\'s a "header"\nof two lines');
  assert.ok(file.ok);
  const poison = (): string => "replaced";
  assert.deepEqual(parsed(file.text, poison), entries.map(({ name, value }) => [name, value]));
});

Deno.test("parseEnvFile() reads plain, quoted and replaced values as Compose does", () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ["", []],
    ["# only\n\n  # comments", []],
    ["\uFEFFA=1\r\nB=2\r\n", [["A", "1"], ["B", "2"]]],
    ["A=", [["A", ""]]],
    ["A=\nB=x", [["A", ""], ["B", "x"]]],
    ["  export A = a b  # c\n", [["A", "a b"]]],
    ["A=a#b", [["A", "a#b"]]],
    ["A: yaml", [["A", "yaml"]]],
    ["a.b-c=1", [["a.b-c", "1"]]],
    ["A=a\\nb", [["A", "a\\nb"]]],
    ["export=x", [["export", "x"]]],
    ["A='a\nb' # c\nB=1", [["A", "a\nb"], ["B", "1"]]],
    ["A='it\\'s \\n $x'", [["A", "it's \\n $x"]]],
    [`A="a\\tb\\"c\\\\d\\$e\\qf"`, [["A", 'a\tb"c\\d$e\\qf']]],
    ["A=1\nB=$A-${A}-$$-$9", [["A", "1"], ["B", "1-1-$-$9"]]],
    ["A=${NONE:-d}${NONE-d}${OUT:+o}${OUT}", [["A", "ddoout"]]],
    ["A='1'\nA=2", [["A", "1"], ["A", "2"]]],
    ["OUT=mine\nA=$OUT", [["OUT", "mine"], ["A", "out"]]],
    ["OUT\nNONE\nA=1", [["OUT", "out"], ["A", "1"]]],
    ["export OUT", [["OUT", "out"]]],
  ];
  const lookup = (name: string): string | undefined => name === "OUT" ? "out" : undefined;
  for (const [text, entries] of cases) {
    assert.deepEqual(parsed(text, lookup), entries, JSON.stringify(text));
  }
});

Deno.test("parseEnvFile() answers every wrong line with its number, and reads on after it", () => {
  const text = [
    "A=1",
    "1B=2",
    "just words",
    "C= # note",
    "D='x'y",
    "E='two",
    "lines' z",
    "export =3",
    'F="\\0101"',
    "G=${H:?set it}",
    "I=${open",
    'J="never',
  ].join("\n");
  const result = parseEnvFile(text);
  assert.ok(!result.ok);
  const messages = [
    [2, /no name/],
    [3, /Expected "="/],
    [4, /begins with "#"/],
    [5, /quote the whole value/],
    [6, /Expected a line break/],
    [8, /missing after "export"/],
    [9, /octal/],
    [10, /"H" is required: set it/],
    [11, /"I" has a "\$"/],
    [12, /never closed/],
  ] as const;
  assert.deepEqual(result.problems.map(({ line }) => line), messages.map(([line]) => line));
  assert.deepEqual(result.entries, [{ name: "A", value: "1", line: 1 }]);
  for (const [index, [, message]] of messages.entries()) {
    assert.match(result.problems[index]?.message ?? "", message);
  }
});

Deno.test("parseEnvFile() shows no value in its messages where the line of a secret is wrong", () => {
  const lines = ["TOKEN='s3cret'x", "T=${s3cret", "s3cret+/x", "+s3cret", "s3cret x", 'O="s3cret'];
  const result = parseEnvFile(lines.join("\n"));
  assert.ok(!result.ok);
  assert.equal(result.problems.length, lines.length);
  for (const { message } of result.problems) assert.ok(!message.includes("s3cret"), message);
});

Deno.test("parseEnvFile() refuses values that double from line to line, before they fill the memory", () => {
  const lines = Array.from({ length: 60 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`);
  const result = parseEnvFile(["A0=aaaaaaaaaa", ...lines, "B=1"].join("\n"));
  assert.ok(!result.ok);
  // All of them together: ten letters doubled eighteen times, and the ones before.
  assert.equal(result.problems[0]?.line, 19);
  assert.match(result.problems[0]?.message ?? "", /longer than 4 MB/);
});
