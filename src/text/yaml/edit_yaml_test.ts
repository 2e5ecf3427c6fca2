import assert from "node:assert/strict";
import { editYaml } from "./edit_yaml.ts";
import type { YamlEdit } from "./yaml_edit.ts";

const EXACT: readonly (readonly [string, string, readonly YamlEdit[], string])[] = [
  ["an empty file", "", [{ op: "set", path: ["groups", "q"], value: "x" }], "groups:\n  q: x\n"],
  [
    "a file of comments",
    "# only\n\n\n",
    [{ op: "add", path: ["packages"], value: "x" }],
    "# only\n\npackages:\n  - x\n\n\n",
  ],
  [
    "a file of comments without final line break",
    "# only",
    [{ op: "add", path: ["packages"], value: "x" }],
    "# only\n\npackages:\n  - x",
  ],
  [
    "a document start alone",
    "---\n",
    [{ op: "add", path: ["packages"], value: "x" }],
    "---\npackages:\n  - x\n",
  ],
  [
    "items for a key without value, over its comments",
    "packages:   # none\n  # - a\nmodes: {}\n",
    [{ op: "add", path: ["packages"], value: "x" }],
    "packages:   # none\n  - x\n  # - a\nmodes: {}\n",
  ],
  [
    "the last item of a list",
    "packages:   # p\n  # c\n  - a   # a\n  # d\nz: 1\n",
    [{ op: "remove", path: ["packages", 0] }],
    "packages: []   # p\n  # c\n  # d\nz: 1\n",
  ],
  [
    "the last item of a list, pruned up to the section",
    "a: 1\n\nx:\n  y:\n    - z\n\nb: 2\n",
    [{ op: "remove", path: ["x", "y", 0], prune: true }],
    "a: 1\n\nb: 2\n",
  ],
  [
    "the last key of the file",
    "# head\n\na: 1\n",
    [{ op: "remove", path: ["a"] }],
    "# head\n",
  ],
  [
    "the quotes of a replaced text",
    `a: 'x'  # c\nb: "y"\nc: z\n`,
    ["a", "b", "c"].map((key): YamlEdit => ({ op: "set", path: [key], value: "it's on" })),
    `a: 'it''s on'  # c\nb: "it's on"\nc: "it's on"\n`,
  ],
  [
    "text that needs quotes",
    "a: x\n",
    [{ op: "set", path: ["a"], value: "on" }, { op: "set", path: ["b"], value: "1.10" }],
    'a: "on"\nb: "1.10"\n',
  ],
  [
    "a list that becomes another list",
    "p:\n- a # one\n- b # two\n- c # three\n",
    [{ op: "set", path: ["p"], value: ["a", "c", "d"] }],
    "p:\n- a # one\n- c # two\n- d # three\n",
  ],
  [
    "a list that gets shorter at its start and longer at its end",
    "p:\n- a # one\n- b # two\n- c # three\n",
    [{ op: "set", path: ["p"], value: ["c", "d"] }],
    "p:\n- c # three\n- d\n",
  ],
  [
    "a mapping that becomes another one",
    "p: { choose: a, mode: dev }  # c\n",
    [{ op: "set", path: ["p"], value: { choose: "b", profile: "gpu" } }],
    "p: { choose: b, profile: gpu }  # c\n",
  ],
  [
    "a block that becomes one value",
    "p:  # c\n  - a\n  # gone with the list\n  - b\nq: 1\n",
    [{ op: "set", path: ["p"], value: true }],
    "p: true  # c\nq: 1\n",
  ],
  [
    "the first key behind a dash",
    "p:\n  - name: a   # gone\n    # about mode\n    mode: dev\n",
    [{ op: "remove", path: ["p", 0, "name"] }],
    "p:\n  - # about mode\n    mode: dev\n",
  ],
  [
    "a comment once",
    "# by hsm\n",
    [{ op: "set", path: ["a"], value: 1, comment: "by hsm" }],
    "# by hsm\n\n# by hsm\na: 1\n",
  ],
  [
    "a comment of somebody else above",
    "a: 1\n# mine\nb: 2\n",
    [{ op: "remove", path: ["b"], comment: "by hsm" }],
    "a: 1\n# mine\n",
  ],
  [
    "the comment of hsm above",
    "a: 1\n# mine\n# by hsm\n# twice\nb: 2\n",
    [{ op: "remove", path: ["b"], comment: "by hsm\ntwice" }],
    "a: 1\n# mine\n",
  ],
  ["nothing to do", "a: [ 1 ,2 ]\n", [{ op: "set", path: ["a"], value: [1, 2] }], "a: [ 1 ,2 ]\n"],
  ["a list at the top", "- a\n- b\n", [{ op: "add", path: [], value: "c" }], "- a\n- b\n- c\n"],
];

for (const [name, before, edits, after] of EXACT) {
  Deno.test(`editYaml: ${name}`, () => {
    assert.deepEqual(editYaml(before, edits), { ok: true, text: after });
  });
}

const REFUSED: readonly (readonly [string, string, YamlEdit, RegExp, number | undefined])[] = [
  ["an alias", "x: &x [1]\na: *x\n", { op: "add", path: ["a"], value: 2 }, /the alias "\*x"/, 2],
  [
    "below an alias",
    "x: &x {b: 1}\na: *x\n",
    { op: "set", path: ["a", "b"], value: 2 },
    /behind/,
    2,
  ],
  [
    "a shared value",
    "x: &x [1]\na: *x\n",
    { op: "add", path: ["x"], value: 2 },
    /more than/,
    undefined,
  ],
  [
    "an anchor in use",
    "x: &x 1\na: *x\n",
    { op: "remove", path: ["x"] },
    /^"x" cannot be changed so: Alias "\*x" has no anchor/,
    undefined,
  ],
  ["an anchored value", "a: 1\nx: &x 1\n", { op: "set", path: ["x"], value: 2 }, /an anchor/, 2],
  ["a tagged value", "x: !!str 1\n", { op: "set", path: ["x"], value: "2" }, /a tag/, 1],
  [
    "a merged key",
    "x: &x {b: 1}\na:\n  <<: *x\n",
    { op: "set", path: ["a", "b"], value: 2 },
    /merge key/,
    3,
  ],
  ["a complex key", "? a\n: 1\n", { op: "set", path: ["b"], value: 2 }, /written with "\?"/, 1],
  ["a file with a mistake", "a: 1\nb: [\n", { op: "set", path: ["b"], value: 2 }, /bracket/, 3],
  ["a missing entry", "a: 1\n", { op: "remove", path: ["b"] }, /"b" does not exist/, undefined],
  ["an item too far", "a: [1]\n", { op: "set", path: ["a", 3], value: 2 }, /1 items/, undefined],
  [
    "text as list",
    "a: b\n",
    { op: "add", path: ["a"], value: 2 },
    /"a" is text, expected a list/,
    undefined,
  ],
  [
    "text as mapping",
    "a: b\n",
    { op: "set", path: ["a", "c"], value: 2 },
    /expected a mapping/,
    undefined,
  ],
  [
    "a text file",
    "just words\n",
    { op: "set", path: ["a"], value: 2 },
    /^The file is text/,
    undefined,
  ],
  [
    "a dangerous key",
    "a: 1\n",
    { op: "set", path: ["constructor"], value: 2 },
    /^"constructor" cannot be changed so: Key "constructor" is not allowed/,
    undefined,
  ],
  ["a number JSON lacks", "a: 1\n", { op: "set", path: ["a"], value: NaN }, /more than/, undefined],
  [
    "half a surrogate",
    "a: 1\n",
    { op: "set", path: ["a"], value: "\ud83d" },
    /^"a" cannot be changed so: Escape gives half/,
    undefined,
  ],
];

for (const [name, text, edit, reason, line] of REFUSED) {
  Deno.test(`editYaml refuses: ${name}`, () => {
    const edited = editYaml(text, [edit]);
    assert.ok(!edited.ok, JSON.stringify(edited));
    assert.match(edited.reason, reason);
    assert.equal(edited.line, line);
    assert.ok(edited.hint.length > 0 && !edited.hint.endsWith("."));
  });
}

Deno.test("editYaml makes all edits or none", () => {
  const edited = editYaml("a: 1\n", [
    { op: "set", path: ["b"], value: 2 },
    { op: "remove", path: ["missing"] },
  ]);
  assert.ok(!edited.ok);
});
