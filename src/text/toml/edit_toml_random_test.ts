import assert from "node:assert/strict";
import { editToml, parseToml, type TomlEdit, type TomlInput } from "./mod.ts";
import { parseSyntax } from "./toml_syntax.ts";
import { equalToml, type TomlTable, type TomlValue } from "./toml_value.ts";

/** Small texts that each have another way of writing; the variants below multiply them. */
const CORPUS: readonly string[] = [
  "",
  "# only a comment\n",
  "# one\n\n# two\n\n",
  "[project]\nname = 'n'\n",
  "[project] # p\nname = 'n'\ndependencies = []\n\n[tool.uv] # u\n[tool.uv.sources]\n\n[dependency-groups]\ndev=[ ]\n",
  '[project]\ndependencies = [\n    # web\n    "a>=1",  # a\n\n    \'b[x]; python_version >= "3"\', # b\n    # end\n]\n\n# about tools\n[tool.uv]\nmanaged = true\n# managed = false\n\n[tool.z]\n',
  '[project]\ndependencies = [\n  "a", # a\n  "b" # b, no comma\n]\n[tool.uv.sources]\na = { path = "a" } # a\n[z]\nz = """\n[tool.uv]\n# no comment"""\n',
  '[project]\ndependencies = [\n      "a"\n    , "b" # b\n    , "c"\n]\noptional-dependencies = { gpu = ["t"] }\n',
  'project.dependencies = ["a"] # d\ntool.uv.sources.foo = { path = "p" } # f\ntool.uv.sources.bar.workspace = true\ndependency-groups.dev = ["pytest"]\n',
  'project = { name = "x", dependencies = [] }\ntool = { uv = { sources = {}, index = [ { name = "a" } ] }, z = 1 }\n',
  "[tool.uv]\nsources = {\n  a = 1, # one\n  b = 2,\n}\noverride-dependencies = [\n]\n[tool]\nz = { a = 1 }\n",
  "['project']\n'dependencies' = ['a']\n[tool.\"uv\".sources]\n\"zope.interface\" = { workspace = true }\n[tool.'uv'.workspace]\nmembers = [\n\t'a',\n]\n",
  '[project]\ndependencies = ["a", "b",\n                "c", "d",  # cd\n                "e"]\n[ dependency-groups ]\ndev = [\n  {include-group = "t"}, "x1",\n  "x2", ]\nt = []\n',
  '[tool.uv.sources.foo]\npath = "p"\n\n[[tool.uv.index]]\nname = "one"\n\n[[tool.uv.index]]\nname = "two"   # two\n[tool.uv.index.sub]\nx = 1\n\n# about q\n[[tool.q.source]]\nname = "p"\n',
  '[tool.uv]\n\tpackage = true\n[project.scripts]\nx = "x:m"\n[project]\n\tdependencies = [\n\t\t"é😀",\n\t]\n[tool.uv.sources]\n\ta={path="x"}\n[build-system]\nrequires = ["h"]\n',
  '[project]\ndependencies = [ # open\n]\n\n[tool.uv]\noverride-dependencies = [\n  # none\n]\nindex = [\n  { name = "i1", url = "u" } # i\n]\nbig = 9007199254740993\nday = 2024-05-06\nf = 1.0\n',
  "[tool]\n\n[tool.uv.sources]\nt = [\n  { index = 'cpu', marker = \"x\" },  # mac\n  { index = 'cu' },\n]\n\n\n\n[dependency-groups]\n# dev = []\n\n# end\n",
];

const VARIANTS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => "\ufeff" + text,
  (text) => text.replace(/\n+$/, ""),
  (text) => "\ufeff" + text.replaceAll("\n", "\r\n").replace(/(?:\r\n)+$/, ""),
  (text) => text + "\n\n",
];

/** Marsaglia's xorshift32: the same sequence of edits on every run. */
function random(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const LISTS: readonly (readonly string[])[] = [
  ["project", "dependencies"],
  ["project", "optional-dependencies", "gpu"],
  ["dependency-groups", "dev"],
  ["dependency-groups", "new"],
  ["tool", "uv", "override-dependencies"],
  ["tool", "uv", "no-build-isolation-package"],
];

const VALUES: readonly TomlInput[] = [
  { git: "g", tag: "v1" },
  [{ index: "a" }, { url: "u" }],
  "x'\"",
  3,
];

/** An edit that adds something new, and the one that takes it back. */
function addition(pick: (below: number) => number, serial: number): readonly [TomlEdit, TomlEdit] {
  const name = `hsm-${"amz"[pick(3)]}${serial}`;
  const path = LISTS[pick(LISTS.length)] ?? [];
  switch (pick(5)) {
    case 0: {
      const value = { name, url: "https://example.org/simple", explicit: true };
      const table = ["tool", "uv", "index"];
      return [{ op: "tableAppend", path: table, value }, { op: "tableRemove", path: table, name }];
    }
    case 1:
    case 2: {
      const key = [...(pick(3) === 0 ? ["tool", "uv", "pins"] : ["tool", "uv", "sources"]), name];
      const value = VALUES[pick(VALUES.length)] ?? 0;
      return [{ op: "keySet", path: key, value }, { op: "keyDelete", path: key }];
    }
    default: {
      const value = pick(4) === 0 ? `${name}; python_version < "4"` : `${name}>=1,<2`;
      const at = pick(3) === 0 ? "sorted" : "end";
      return [{ op: "arrayAdd", path, value, at }, { op: "arrayRemove", path, value }];
    }
  }
}

type Plain = { [key: string]: unknown };

/** What the value must be: worked out on a copy, in another way than the editor does. */
function expect(root: Plain, edit: TomlEdit): void {
  let table = root;
  for (const part of edit.path.slice(0, -1)) table = (table[part] ??= {}) as Plain;
  const key = edit.path.at(-1) ?? "";
  const items = (table[key] ?? []) as unknown[];
  if (edit.op === "keySet") table[key] = edit.value;
  if (edit.op === "keyDelete") delete table[key];
  if (edit.op === "tableAppend") table[key] = [...items, edit.value];
  if (edit.op === "arrayAdd") {
    const lower = (item: unknown): string => String(item).toLowerCase();
    const plain = items.every((item) => typeof item === "string");
    const sorted = plain &&
      items.every((item, at) => at === 0 || lower(items[at - 1]) <= lower(item));
    const before = edit.at === "sorted" && sorted
      ? items.filter((item) => lower(item) <= lower(edit.value)).length
      : items.length;
    table[key] = [...items.slice(0, before), edit.value, ...items.slice(before)];
  }
  if (edit.op === "arrayRemove") {
    table[key] = items.toSpliced(items.lastIndexOf(edit.value), 1);
  }
  if (edit.op === "arrayReplace") table[key] = items.with(items.lastIndexOf(edit.old), edit.new);
}

function valueOf(text: string): TomlTable {
  const parsed = parseToml(text);
  assert(parsed.ok);
  return parsed.value;
}

function copyOf(value: TomlValue): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || "toISOString" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}

function commentsOf(text: string): readonly string[] {
  const body = text.replace(/^\ufeff/, "");
  return (parseSyntax(body)?.comments ?? []).map(({ start, end }) => body.slice(start, end)).sort();
}

/** The lines of `before` that are not in `after`, counted. */
function lostLines(before: string, after: string): readonly string[] {
  const left = after.split("\n");
  return before.split("\n").filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const char of long) if (short.startsWith(char, at)) at += char.length;
  return at >= short.length;
}

function checkAddition(before: string, after: string, context: string): void {
  assert.deepEqual(commentsOf(after), commentsOf(before), `${context}: comments`);
  assert.equal(after.startsWith("\ufeff"), before.startsWith("\ufeff"), `${context}: BOM`);
  const body = before.replace(/^\ufeff/, "");
  if (body.includes("\n")) {
    const wrong = body.includes("\r\n") ? /[^\r]\n/ : /\r/;
    assert.doesNotMatch(after, wrong, `${context}: line breaks`);
  }
  if (body.trim() !== "") {
    assert.equal(after.endsWith("\n"), before.endsWith("\n"), `${context}: final line break`);
  }
  if (parseSyntax(body, "1.0")) {
    assert(parseSyntax(after.replace(/^\ufeff/, ""), "1.0"), `${context}: TOML 1.0`);
  }
  // A line may grow (a comma, a member of its list); an empty list may open. None else changes.
  const lost = lostLines(before, after);
  assert(lost.length <= 1 || !body.endsWith("\n") && lost.length <= 2, `${context}: ${lost}`);
  for (const line of lost) {
    assert(isSubsequence(line.trimEnd().replace(/[ \]]+(?=#|$).*/, ""), after), line);
  }
}

Deno.test("editToml() adds and removes thousands of entries without a trace", () => {
  let edits = 0;
  let refused = 0;
  for (let seed = 1; seed <= 1020; seed++) {
    const pick = random(seed * 7919);
    const base = CORPUS[seed % CORPUS.length] ?? "";
    const original = (VARIANTS[pick(VARIANTS.length)] ?? String)(base);
    let now = { text: original, created: [] as readonly string[] };
    const expected = copyOf(valueOf(original)) as Plain;
    const removals: TomlEdit[] = [];
    for (let serial = 0; serial < 1 + pick(6); serial++) {
      const [add, remove] = addition(pick, serial);
      const done = editToml(now.text, [add], now.created);
      edits += 1;
      if (!done.ok) {
        refused += 1;
        continue;
      }
      const context = `seed ${seed}, ${JSON.stringify(add)}`;
      expect(expected, add);
      assert(equalToml(valueOf(done.text), expected as TomlTable), `${context}: value`);
      checkAddition(now.text, done.text, context);
      now = done;
      removals.push(remove);
    }
    const shuffled = removals.map((edit) => ({ edit, key: pick(1000) })).sort((a, b) =>
      a.key - b.key
    );
    for (let at = 0; at < shuffled.length;) {
      const batch = shuffled.slice(at, at += 1 + pick(3)).map(({ edit }) => edit);
      edits += batch.length;
      const done = editToml(now.text, batch, now.created);
      assert(done.ok, `seed ${seed}: ${done.ok ? "" : done.reason}`);
      now = done;
    }
    assert.equal(now.text, original, `seed ${seed}`);
    assert.deepEqual(now.created, [], `seed ${seed}`);
  }
  assert(edits > 5000, `Only ${edits} edits`);
  assert.equal(refused, 0);
});

/** An edit of something that the text already has. */
function userEdit(value: TomlTable, pick: (below: number) => number): TomlEdit | undefined {
  const found: TomlEdit[] = [];
  const walk = (path: readonly string[], inner: TomlValue): void => {
    if (Array.isArray(inner)) {
      for (const item of inner.filter((item) => typeof item === "string")) {
        found.push({ op: "arrayRemove", path, value: item });
        found.push({ op: "arrayReplace", path, old: item, new: `${item}.new` });
      }
    } else if (typeof inner === "object" && !("toISOString" in inner)) {
      for (const [key, item] of Object.entries(inner)) walk([...path, key], item);
    }
    if (path.length > 0) {
      found.push({ op: "keyDelete", path }, { op: "keySet", path, value: { set: [true, "x"] } });
    }
  };
  walk([], value);
  return found[pick(Math.max(1, found.length))];
}

Deno.test("editToml() changes thousands of the user's own values, or refuses and says why", () => {
  let made = 0;
  let refused = 0;
  for (let seed = 1; seed <= 1020; seed++) {
    const pick = random(seed * 104729);
    let text = (VARIANTS[pick(VARIANTS.length)] ?? String)(CORPUS[seed % CORPUS.length] ?? "");
    for (let step = 0; step < 8; step++) {
      const edit = userEdit(valueOf(text), pick);
      if (edit === undefined) break;
      const context = `seed ${seed}, ${JSON.stringify(edit)}`;
      const done = editToml(text, [edit]);
      if (!done.ok) {
        assert.doesNotMatch(done.reason, /exactly/, `${context}: a splice went wrong`);
        // Whole tables by header, and lists with comments in an item, are left to the user.
        assert(edit.op.startsWith("key"), `${context}: ${done.reason}`);
        refused += 1;
        continue;
      }
      made += 1;
      const expected = copyOf(valueOf(text)) as Plain;
      expect(expected, edit);
      const pruned = JSON.stringify(withoutEmpty(copyOf(valueOf(done.text))));
      assert.equal(pruned, JSON.stringify(withoutEmpty(expected)), context);
      assert.deepEqual(commentsOf(done.text), commentsOf(text), context);
      text = done.text;
    }
  }
  assert(made > 2500, `Only ${made} edits, ${refused} refused`);
});

/** Sorted by key, and without empty tables: a dotted key takes those that it implied along. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null || "toISOString" in value) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)] as const)
    .filter(([, item]) => JSON.stringify(item) !== "{}");
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
}
