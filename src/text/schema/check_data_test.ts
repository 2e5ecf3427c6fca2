import assert from "node:assert/strict";
import {
  checkData,
  describeIssue,
  either,
  expectAt,
  list,
  mapping,
  number,
  oneOf,
  optional,
  orNull,
  table,
  text,
  textFormat,
  yesNo,
} from "./mod.ts";

const even = textFormat({
  name: "even",
  description: "A text of even length",
  examples: ["ab"],
  pattern: /^[a-z]+$/,
  judge: (text) =>
    text.length % 2 === 0 && /^[a-z]+$/.test(text)
      ? undefined
      : { message: `${text} is odd`, next: "Add a letter" },
});
const entry = table({
  name: even,
  mode: optional(oneOf("dev", "prod")),
  deep: optional(either(text(), list(table({ port: number() })))),
});
const schema = table({
  list: optional(orNull(list(either(even, entry)))),
  map: optional(orNull(mapping(even, yesNo()))),
});

function issues(data: unknown): string[] {
  const result = checkData(schema, data, { isFree: (key) => key.startsWith("x-") });
  return result.ok ? [] : result.issues.map((i) => `${i.kind} ${i.path.join(".")}`).sort();
}

const CASES: readonly (readonly [unknown, readonly string[]])[] = [
  [{}, []],
  [{ list: null }, []],
  [{ "x-a": 1, list: [{ name: "ab", "x-b": 1, "x-c": 2 }] }, []],
  [{ a: 1, b: 2, list: [{ c: 1, d: 2, "x-e": 3 }] }, [
    "missing list.0.name",
    "unknown-key a",
    "unknown-key list.0.c",
    "unknown-key b",
    "unknown-key list.0.d",
  ]],
  [{ list: ["abc", 1, { name: "abc", mode: "x", deep: [{ port: "1", q: 1 }] }] }, [
    "invalid list.0",
    "invalid list.1",
    "invalid list.2.name",
    "invalid list.2.mode",
    "invalid list.2.deep.0.port",
    "unknown-key list.2.deep.0.q",
  ]],
  [{ map: { abc: true, ab: 1 } }, ["invalid-key map.abc", "invalid map.ab"]],
  [{ constructor: 1, toString: 1 }, ["unknown-key constructor", "unknown-key toString"]],
  [{ list: { name: "ab" } }, ["invalid list"]],
  [[], ["invalid "]],
  [null, ["invalid "]],
  [{ map: [true] }, ["invalid map"]],
];

for (const [data, expected] of CASES) {
  Deno.test(`checkData finds everything at once: ${JSON.stringify(data)}`, () => {
    assert.deepEqual(issues(data), [...expected].sort());
  });
}

Deno.test("a value that fits comes back without its free keys, and the input stays as it is", () => {
  const data = { "x-a": 1, list: [{ name: "ab", "x-b": 2 }] };
  const result = checkData(schema, data, { isFree: (key) => key.startsWith("x-") });
  assert.deepEqual(result, { ok: true, value: { list: [{ name: "ab" }] } });
  assert.deepEqual(data, { "x-a": 1, list: [{ name: "ab", "x-b": 2 }] });
});

Deno.test("expectAt looks through lists, unions, optional values and free keys", () => {
  assert.deepEqual(expectAt(schema, []).keys, ["list", "map"]);
  assert.deepEqual(expectAt(schema, ["list", 0]).keys, ["name", "mode", "deep"]);
  assert.deepEqual(expectAt(schema, ["list", 0, "deep", 0]).keys, ["port"]);
  assert.deepEqual(expectAt(schema, ["map", "any"]).forms, ["true or false"]);
  assert.deepEqual(expectAt(schema, ["nowhere", "at", "all"]).forms, []);
});

Deno.test("describeIssue says what is, what was expected and what to do", () => {
  const result = checkData(schema, {
    list: [true, "abc", { name: "ab", mode: "div", deep: 1 }, { name: [] }],
    lst: 1,
    map: { ab: null },
    what: 1,
  });
  const wording = {
    schema,
    formats: [{
      name: "even",
      description: "",
      examples: [],
      judge: () => ({ message: "Odd", next: "Add" }),
    }],
    closest: (word: string, all: readonly string[]) => all.find((w) => w[0] === word[0]),
    asWritten: (path: readonly (string | number)[]) => path.at(-1) === 0 ? "TRUE" : undefined,
  };
  const said = result.ok ? [] : result.issues.map((i) => describeIssue(i, wording));
  assert.deepEqual(said.map((c) => `${c.message} => ${c.next}`), [
    '"list[0]" is TRUE, expected text or a mapping => Quote it: "TRUE"',
    "Odd => Add",
    '"list[2].mode" is "div", expected "dev" or "prod" => Write "dev"',
    '"list[2].deep" is the number 1, expected text or a list => Quote it: deep: "1"',
    '"list[3].name" is a list, expected text => Write text',
    '"map.ab" has no value, expected true or false => Give it a value, or remove the key',
    'Unknown key "lst" => Write "list" instead of "lst"',
    'Unknown key "what" => Remove it, or use one of: list, map',
  ]);
});

Deno.test("checkData() tells the first hundred issues, and does not mind how many keys are free", () => {
  const isFree = (key: string): boolean => key.startsWith("x-");
  const keys = (begin: string): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${begin}${at}`, 1]));
  assert.ok(
    checkData(schema, { list: [{ name: "ab", ...keys("x-") }], ...keys("x-") }, { isFree }).ok,
  );
  for (
    const data of [keys("y-"), { list: Array(300).fill(1) }, {
      list: [{ name: "ab", ...keys("y-") }],
    }]
  ) {
    const result = checkData(schema, data, { isFree });
    assert.equal(result.ok ? 0 : result.issues.length, 100);
  }
});
