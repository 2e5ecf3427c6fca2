import assert from "node:assert/strict";
import { editToml, type TomlEdit } from "./mod.ts";

const DEPS = ["project", "dependencies"];
const SOURCES = ["tool", "uv", "sources"];

function add(value: string, at?: Extract<TomlEdit, { op: "arrayAdd" }>["at"]): TomlEdit {
  return { op: "arrayAdd", path: DEPS, value, ...(at === undefined ? {} : { at }) };
}

function inverse(edit: TomlEdit): TomlEdit {
  switch (edit.op) {
    case "arrayAdd":
      return { op: "arrayRemove", path: edit.path, value: edit.value };
    case "keySet":
      return { op: "keyDelete", path: edit.path };
    case "tableAppend":
      return { op: "tableRemove", path: edit.path, name: edit.value.name };
    default:
      throw new Error(`No inverse of ${edit.op}`);
  }
}

function edited(text: string, edits: readonly TomlEdit[], created: readonly string[] = []): string {
  const done = editToml(text, edits, created);
  assert(done.ok, done.ok ? "" : done.reason);
  return done.text;
}

const P = "[project]\n";
const x = add("x");
const source: TomlEdit = { op: "keySet", path: [...SOURCES, "x"], value: { path: "../x" } };
const index: TomlEdit = {
  op: "tableAppend",
  path: ["tool", "uv", "index"],
  value: { name: "i", url: "u" },
};

/** What stands before, the edit, what stands after; the way back is checked too. */
const ADDITIONS: readonly (readonly [string, string, TomlEdit, string])[] = [
  ["one line", `${P}dependencies = ["a"] # c\n`, x, `${P}dependencies = ["a", "x"] # c\n`],
  ["one line, tight", `${P}dependencies=["a","b"]\n`, x, `${P}dependencies=["a","b","x"]\n`],
  ["one line, spaced", `${P}dependencies = [ "a" ]\n`, x, `${P}dependencies = [ "a", "x" ]\n`],
  [
    "one line, trailing comma",
    `${P}dependencies = ["a",]\n`,
    x,
    `${P}dependencies = ["a", "x",]\n`,
  ],
  ["literal quotes", `${P}dependencies = ['a']\n`, x, `${P}dependencies = ['a', 'x']\n`],
  ["empty", `${P}dependencies = []\n`, x, `${P}dependencies = [\n    "x",\n]\n`],
  [
    "empty with a space",
    `${P}dependencies = [ ] # c\n`,
    x,
    `${P}dependencies = [\n    "x",\n] # c\n`,
  ],
  ["empty on two lines", `${P}dependencies = [\n]\n`, x, `${P}dependencies = [\n    "x",\n]\n`],
  [
    "only a comment inside",
    `${P}dependencies = [\n  # none\n]\n`,
    x,
    `${P}dependencies = [\n  # none\n    "x",\n]\n`,
  ],
  [
    "a line each",
    `${P}dependencies = [\n  "a", # a\n  # end\n]\n`,
    x,
    `${P}dependencies = [\n  "a", # a\n  "x",\n  # end\n]\n`,
  ],
  [
    "no trailing comma",
    `${P}dependencies = [\n\t"a" # a\n]\n`,
    x,
    `${P}dependencies = [\n\t"a", # a\n\t"x"\n]\n`,
  ],
  [
    "leading commas",
    `${P}dependencies = [\n    "a"\n  , "b" # b\n]\n`,
    x,
    `${P}dependencies = [\n    "a"\n  , "b" # b\n  , "x"\n]\n`,
  ],
  [
    "leading commas, first",
    `${P}dependencies = [\n    "a"\n  , "b"\n]\n`,
    add("x", { before: "a" }),
    `${P}dependencies = [\n    "x"\n  , "a"\n  , "b"\n]\n`,
  ],
  [
    "several a line",
    `${P}dependencies = ["a", "b",\n  "c", # c\n  "d"]\n`,
    x,
    `${P}dependencies = ["a", "b",\n  "c", # c\n  "d", "x"]\n`,
  ],
  [
    "a comment at the end of the bracket's line is the last entry's",
    `${P}dependencies = ["a", "b", # b\n]\n`,
    x,
    `${P}dependencies = ["a", "b", # b\n    "x",\n]\n`,
  ],
  [
    "the same without a trailing comma",
    `${P}dependencies = ["a", "b" # b\n]\n`,
    x,
    `${P}dependencies = ["a", "b", # b\n    "x"\n]\n`,
  ],
  [
    "the same between two entries",
    `${P}dependencies = ["a", # a\n  # y\n  "y"]\n`,
    add("x", "sorted"),
    `${P}dependencies = ["a", # a\n  "x",\n  # y\n  "y"]\n`,
  ],
  [
    "the same on a line below",
    `${P}dependencies = [\n  "a", "b", # b\n  "y", "z"]\n`,
    add("x", "sorted"),
    `${P}dependencies = [\n  "a", "b", # b\n  "x",\n  "y", "z"]\n`,
  ],
  [
    "the same at the end of several a line",
    `${P}dependencies = ["a", # a\n  "b", "c", # c\n]\n`,
    x,
    `${P}dependencies = ["a", # a\n  "b", "c", # c\n  "x",\n]\n`,
  ],
  [
    "sorted",
    `${P}dependencies = [\n  # w\n  "a",\n  # y\n  "Y",\n]\n`,
    add("x", "sorted"),
    `${P}dependencies = [\n  # w\n  "a",\n  "x",\n  # y\n  "Y",\n]\n`,
  ],
  [
    "sorted into the unsorted goes to the end",
    `${P}dependencies = ["z", "a"]\n`,
    add("x", "sorted"),
    `${P}dependencies = ["z", "a", "x"]\n`,
  ],
  [
    "before the first, below the bracket's comment",
    `${P}dependencies = [ # all\n  # w\n  "a"\n]\n`,
    add("x", { before: "a" }),
    `${P}dependencies = [ # all\n  "x",\n  # w\n  "a"\n]\n`,
  ],
  [
    "after",
    `${P}dependencies = ["a", "b"]\n`,
    add("x", { after: "a" }),
    `${P}dependencies = ["a", "x", "b"]\n`,
  ],
  ["no key", `${P}name = "n"`, x, `${P}name = "n"\ndependencies = [\n    "x",\n]`],
  ["no table", "", x, `${P}dependencies = [\n    "x",\n]\n`],
  ["only a comment", "# c", x, `# c\n\n${P}dependencies = [\n    "x",\n]`],
  ["trailing blank lines", "a = 1\n\n\n", x, `a = 1\n\n${P}dependencies = [\n    "x",\n]\n\n\n`],
  ["dotted", "project.dependencies = []\n", x, 'project.dependencies = [\n    "x",\n]\n'],
  [
    "dotted, no key",
    "project.name = 'n'\n[tool.a]\n",
    x,
    "project.name = 'n'\nproject.dependencies = [\n    \"x\",\n]\n[tool.a]\n",
  ],
  ["inline", "project = { name = 'n' }\n", x, "project = { name = 'n', dependencies = [\"x\"] }\n"],
  [
    "inline, empty",
    "tool = {}\n",
    source,
    'tool = { uv = { sources = { x = { path = "../x" } } } }\n',
  ],
  [
    "inline sources",
    "[tool.uv]\nsources = { a = { workspace = true } } # s\n",
    source,
    '[tool.uv]\nsources = { a = { workspace = true }, x = { path = "../x" } } # s\n',
  ],
  [
    "TOML 1.1 inline table stays the user's",
    "[tool.uv]\nsources = {\n  a = 1, # one\n}\n",
    source,
    '[tool.uv]\nsources = {\n  a = 1, x = { path = "../x" }, # one\n}\n',
  ],
  [
    "sub-tables",
    "[tool.uv.sources.a]\npath = 'a'\n\n[z]\n",
    source,
    "[tool.uv.sources.a]\npath = 'a'\n\n[tool.uv.sources]\nx = { path = \"../x\" }\n\n[z]\n",
  ],
  [
    "quoted keys",
    "['tool'.\"uv\".sources]\n'a.b' = 1\n",
    { op: "keySet", path: [...SOURCES, "c.d"], value: 'q"\\' },
    "['tool'.\"uv\".sources]\n'a.b' = 1\n\"c.d\" = 'q\"\\'\n",
  ],
  [
    "comments at the end of a table stay with it, those on a header too",
    "[tool.uv]\na = 1\n# b = 2\n\n# about z\n[z]\n",
    source,
    '[tool.uv]\na = 1\n# b = 2\n\n[tool.uv.sources]\nx = { path = "../x" }\n\n# about z\n[z]\n',
  ],
  [
    "tables without blank lines",
    "[tool.uv]\na = 1\n# about z\n[z]\n",
    source,
    '[tool.uv]\na = 1\n[tool.uv.sources]\nx = { path = "../x" }\n# about z\n[z]\n',
  ],
  [
    "indented",
    "[tool.uv.sources]\n\ta=1",
    source,
    '[tool.uv.sources]\n\ta=1\n\tx={ path = "../x" }',
  ],
  [
    "another element of an array of tables",
    "[[tool.uv.index]]\nname = 'a'\n\n[z]\n",
    index,
    '[[tool.uv.index]]\nname = \'a\'\n\n[[tool.uv.index]]\nname = "i"\nurl = "u"\n\n[z]\n',
  ],
  ["first element", "a = 1", index, 'a = 1\n\n[[tool.uv.index]]\nname = "i"\nurl = "u"'],
  [
    "array of tables written inline",
    "[tool.uv]\nindex = [\n  { name = 'a' }, # a\n]\n",
    index,
    '[tool.uv]\nindex = [\n  { name = \'a\' }, # a\n  { name = "i", url = "u" },\n]\n',
  ],
  [
    "several tables as one value",
    "[tool.uv.sources]\n",
    {
      op: "keySet",
      path: [...SOURCES, "t"],
      value: [{ index: "a", n: 1 }, { index: "b", e: true }],
    },
    '[tool.uv.sources]\nt = [{ index = "a", n = 1 }, { index = "b", e = true }]\n',
  ],
];

Deno.test("editToml() adds in the style that is there, and takes it back byte for byte", () => {
  const variants: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replaceAll("\n", "\r\n"),
    (text) => "\ufeff" + text,
  ];
  for (const [name, before, edit, after] of ADDITIONS) {
    for (const variant of variants) {
      // A text without any line break cannot show which one it wants.
      if (!before.includes("\n") && variant("\n") === "\r\n") continue;
      const done = editToml(variant(before), [edit]);
      assert(done.ok, `${name}: ${done.ok ? "" : done.reason}`);
      assert.equal(done.text, variant(after), name);
      const back = editToml(done.text, [inverse(edit)], done.created);
      assert(back.ok, `${name}: ${back.ok ? "" : back.reason}`);
      assert.equal(back.text, variant(before), name);
      assert.deepEqual(back.created, [], name);
      assert.equal(edited(variant(before), [edit, inverse(edit)]), variant(before), name);
    }
  }
});

/** Edits of what the user wrote. */
const CHANGES: readonly (readonly [string, string, TomlEdit, string])[] = [
  [
    "a removed item leaves its comment",
    `${P}dependencies = [\n  "a", # why a\n  "b",\n]\n`,
    { op: "arrayRemove", path: DEPS, value: "a" },
    `${P}dependencies = [\n  # why a\n  "b",\n]\n`,
  ],
  [
    "the first of leading commas, with a comment",
    `${P}dependencies = [\n    "a" # why a\n  , "b"\n]\n`,
    { op: "arrayRemove", path: DEPS, value: "a" },
    `${P}dependencies = [\n    # why a\n  "b"\n]\n`,
  ],
  [
    "the last one after a comment",
    `${P}dependencies = ["a", # a\n  "b"]\n`,
    { op: "arrayRemove", path: DEPS, value: "b" },
    `${P}dependencies = ["a" # a\n  ]\n`,
  ],
  [
    "the last of equal items",
    `${P}dependencies = ["a", "b", "a"]\n`,
    { op: "arrayRemove", path: DEPS, value: "a" },
    `${P}dependencies = ["a", "b"]\n`,
  ],
  [
    "the only item, nothing made by us",
    `${P}dependencies = [ "a" ]\n`,
    { op: "arrayRemove", path: DEPS, value: "a" },
    `${P}dependencies = []\n`,
  ],
  [
    "replacing keeps quotes and comment",
    `${P}dependencies = [\n  'a>=1', # a\n]\n`,
    { op: "arrayReplace", path: DEPS, old: "a>=1", new: "a>=2" },
    `${P}dependencies = [\n  'a>=2', # a\n]\n`,
  ],
  [
    "setting a value in place",
    "[tool.uv.sources]\na = { path = 'x' } # a\n",
    { op: "keySet", path: [...SOURCES, "a"], value: { git: "g", tag: "v1" } },
    '[tool.uv.sources]\na = { git = "g", tag = "v1" } # a\n',
  ],
  [
    "setting the same value touches nothing",
    "[tool.uv.sources]\na = {path='x',editable=true}\n",
    { op: "keySet", path: [...SOURCES, "a"], value: { editable: true, path: "x" } },
    "[tool.uv.sources]\na = {path='x',editable=true}\n",
  ],
  [
    "a deleted key leaves all comments on its lines",
    "[a]\nx = [ # one\n  1, # two\n] # three\ny = 1",
    { op: "keyDelete", path: ["a", "x"] },
    "[a]\n# one\n# two\n# three\ny = 1",
  ],
  [
    "a dotted key takes what it implies along",
    "tool.uv.sources.a = 1 # a\nb = 2\n",
    { op: "keyDelete", path: [...SOURCES, "a"] },
    "# a\nb = 2\n",
  ],
  ["a table that is there", "[a]\n", { op: "ensureTable", path: ["a"] }, "[a]\n"],
  ["a table that is implied", "[a.b]\n", { op: "ensureTable", path: ["a"] }, "[a.b]\n"],
  ["a new table", "[a.b]", { op: "ensureTable", path: ["a"] }, "[a.b]"],
  [
    "a new table of its own",
    "[b]\n",
    { op: "ensureTable", path: ["a", "c d"] },
    '[b]\n\n[a."c d"]\n',
  ],
  ["a key at the top", "[b]\n", { op: "keySet", path: ["a"], value: 1 }, "a = 1\n[b]\n"],
  [
    "an element of an array of tables leaves its comments",
    "[[i]]\nname = 'a'\n\n[[i]]\nname = 'b' # b\n\n[z]\n",
    { op: "tableRemove", path: ["i"], name: "b" },
    "[[i]]\nname = 'a'\n\n# b\n\n[z]\n",
  ],
];

Deno.test("editToml() changes what the user wrote without losing a comment", () => {
  for (const [name, before, edit, after] of CHANGES) {
    assert.equal(edited(before, [edit]), after, name);
    const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
    assert.equal(edited(crlf(before), [edit]), crlf(after), `${name} (CRLF)`);
  }
});

Deno.test("editToml() refuses what it would have to guess, with a reason, a hint and the edit", () => {
  const rows: readonly (readonly [string, string, TomlEdit, RegExp, number | undefined])[] = [
    ["broken text", "a = [\n", x, /not valid TOML: /, 2],
    ["no list", `${P}dependencies = "a"\n`, x, /`project.dependencies` is not a list/, undefined],
    ["no table on the way", "project = 1\n", x, /`project` is not a table/, undefined],
    ["an array of tables on the way", "[[project]]\n", x, /`project` is not a table/, undefined],
    ["already there", `${P}dependencies = ["x"]\n`, x, /"x" is already in/, undefined],
    ["nothing to remove", P, inverse(x), /"x" is not in/, undefined],
    ["nothing to delete", P, inverse(source), /`tool.uv.sources.x` is not there/, undefined],
    ["no neighbour", `${P}dependencies = ["a"]\n`, add("x", { after: "b" }), /beside/, undefined],
    ["a table by headers", "a = 1\n[tool.uv.sources.x]\n", source, /not written as one/, 2],
    [
      "a dotted table",
      "[tool.uv]\nsources.x.path = 'a'\n",
      inverse(source),
      /not written as one/,
      undefined,
    ],
    [
      "comments in the old value",
      "[tool.uv.sources]\nx = [ # c\n]\n",
      source,
      /`tool.uv.sources.x` has comments inside/,
      2,
    ],
    [
      "commas that lead and end",
      `${P}dependencies = [\n  "a"\n  , "b",\n]\n`,
      x,
      /The commas of `project.dependencies`/,
      2,
    ],
    [
      "an element with tables of its own",
      "[[tool.uv.index]]\nname = 'i'\n[tool.uv.index.sub]\n",
      inverse(index),
      /has tables of its own/,
      1,
    ],
    ["an unsafe number", "", { op: "keySet", path: ["a"], value: 2 ** 53 }, /exactly/, undefined],
    ["no path", "", { op: "keySet", path: [], value: 1 }, /path/, undefined],
  ];
  for (const [name, text, edit, reason, line] of rows) {
    const done = editToml(text, [edit]);
    assert(!done.ok, name);
    assert.match(done.reason, reason, name);
    assert.match(done.hint, /^[A-Z].*[^.]$/, name);
    assert.equal(done.line, line, name);
    if (name !== "broken text") assert.equal(done.edit, edit, name);
  }
});

Deno.test("editToml() makes all edits or none, and names the edit at fault", () => {
  const bad: TomlEdit = { op: "keySet", path: ["n"], value: 2 ** 53 };
  for (const edits of [[x, bad], [bad, x], [x, bad, source]]) {
    const done = editToml(P, edits);
    assert(!done.ok);
    assert.equal(done.edit, bad);
  }
});

Deno.test("editToml() takes back what it made only when nobody else uses it", () => {
  const made = editToml("a = 1\n", [source, index, x]);
  assert(made.ok);
  const withUser = made.text.replace("x = {", "mine = 1\nx = {");
  const kept = editToml(withUser, [inverse(source), inverse(index), inverse(x)], made.created);
  assert(kept.ok);
  assert.equal(kept.text, "a = 1\n\n[tool.uv.sources]\nmine = 1\n");
  assert.deepEqual(kept.created, ["\n[tool.uv.sources]"]);
  const later = editToml(
    kept.text,
    [{ op: "keyDelete", path: [...SOURCES, "mine"] }],
    kept.created,
  );
  assert(later.ok);
  assert.equal(later.text, "a = 1\n");
  assert.deepEqual(later.created, []);

  const commented = made.text.replace('    "x",\n', '    "x", # mine\n');
  const stays = editToml(commented, [inverse(x)], made.created);
  assert(stays.ok);
  assert.match(stays.text, /dependencies = \[\n {4}# mine\n\]/);
  // Without `created` nothing around an entry goes.
  assert.match(edited(made.text, [inverse(x)]), /\[project\]\ndependencies = \[\n\]\n/);
});

Deno.test("editToml() keeps an ensured table while it is asked for", () => {
  const ensure: TomlEdit = { op: "ensureTable", path: ["tool", "x"] };
  const made = editToml("a = 1", [ensure]);
  assert(made.ok);
  assert.equal(made.text, "a = 1\n\n[tool.x]");
  assert.equal(edited(made.text, [ensure], made.created), made.text);
  assert.equal(edited(made.text, [], made.created), "a = 1");
});

Deno.test("editToml() forgets what is gone, and strings that are no marks", () => {
  const done = editToml("a = 1\n", [], [
    "[gone]",
    '\n[[gone]]\nname = "x"',
    "no = [",
    "a b",
    "k = []",
  ]);
  assert(done.ok);
  assert.deepEqual([done.text, done.created], ["a = 1\n", []]);
});

Deno.test("editToml() writes the line break that most lines have, and keeps the others", () => {
  const mixed = "[project]\r\nname = 'n'\nversion = '1'\r\n";
  const done = editToml(mixed, [x]);
  assert(done.ok);
  assert.equal(done.text, mixed + 'dependencies = [\r\n    "x",\r\n]\r\n');
  assert.equal(edited(done.text, [inverse(x)], done.created), mixed);
});

Deno.test("editToml() writes every string so that it reads back", () => {
  const odd = [
    "",
    "'",
    '"',
    "\\",
    "a\nb",
    "\t\u0000\u007f\u0085",
    "é😀",
    "'\"\\\r\n",
    " # no comment",
  ];
  for (const [at, value] of odd.entries()) {
    const edit: TomlEdit = { op: "keySet", path: ["t", value], value: [value, { k: value }] };
    const done = editToml("[t]\n", [edit]);
    assert(done.ok, `row ${at}: ${done.ok ? "" : done.reason}`);
    assert.equal(done.text.split("\n").length, 3, "One line more, nothing else");
    assert.equal(edited(done.text, [inverse(edit)]), "[t]\n");
  }
  const numbers = [0, -1.5, 1e21, 1e-7, Infinity, -Infinity, NaN, 9007199254740993n];
  assert.equal(editToml("", [{ op: "keySet", path: ["n"], value: numbers }]).ok, true);
});
