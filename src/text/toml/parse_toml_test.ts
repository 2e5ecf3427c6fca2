import assert from "node:assert/strict";
import { isTomlTable, parseToml } from "./mod.ts";

const TEXT = [
  'top = "é😀"',
  "[project] # mine",
  'name = "demo"',
  "dependencies = [",
  '  "redis>=5", # cache',
  "  'numpy',",
  "]",
  "[tool.uv.sources]",
  'torch = [{ index = "cpu" }, { index = "cu" }]',
  "a.b.c = 1",
  "[[tool.uv.index]]",
  'name = "one"',
  "[[tool.uv.index]]",
  'name = "two"',
  "[tool.uv.index.sub]",
  "x = 1",
].join("\n");

Deno.test("parseToml() gives a place for every key and item, with any BOM and line break", () => {
  const rows: readonly [(string | number)[], string, number, number, string][] = [
    [["top"], "key", 1, 1, "top"],
    [["top"], "value", 1, 7, '"é😀"'],
    [["project"], "key", 2, 2, "project"],
    [["project", "name"], "value", 3, 8, '"demo"'],
    [["project", "dependencies"], "key", 4, 1, "dependencies"],
    [["project", "dependencies", 0], "key", 5, 3, '"redis>=5"'],
    [["project", "dependencies", 1], "value", 6, 3, "'numpy'"],
    [["tool", "uv"], "key", 8, 7, "uv"],
    [["tool", "uv", "sources", "torch", 1, "index"], "key", 9, 31, "index"],
    [["tool", "uv", "sources", "a", "b"], "key", 10, 3, "b"],
    [["tool", "uv", "index"], "key", 11, 11, "index"],
    [["tool", "uv", "index", 0], "key", 11, 11, "index"],
    [["tool", "uv", "index", 1], "key", 13, 11, "index"],
    [["tool", "uv", "index", 1, "name"], "value", 14, 8, '"two"'],
    [["tool", "uv", "index", 1, "sub"], "key", 15, 16, "sub"],
    [["tool", "uv", "index", 1, "sub", "x"], "value", 16, 5, "1"],
  ];
  for (const text of [TEXT, "\ufeff" + TEXT, TEXT.replaceAll("\n", "\r\n")]) {
    const parsed = parseToml(text);
    assert(parsed.ok);
    for (const [path, part, line, column, shown] of rows) {
      const at = parsed.at(path, part === "value" ? "value" : "key");
      const lineText = TEXT.split("\n")[line - 1];
      assert.deepEqual(at, { line, column, length: shown.length, lineText }, path.join("."));
      assert.equal(at?.lineText.slice(column - 1, column - 1 + at.length), shown);
    }
    assert.equal(parsed.at(["project", "absent"]), undefined);
    assert.equal(parsed.at(["project", "dependencies", 2]), undefined);
  }
});

Deno.test("parseToml() reads TOML 1.1, big integers, times and dangerous keys", () => {
  const parsed = parseToml(
    "a = {\n  b = 1, # one\n  c = 2,\n}\nbig = 9007199254740993\nday = 2024-05-06\n" +
      "__proto__ = 1\n[x]\nconstructor = 2\n",
  );
  assert(parsed.ok);
  const { a, big, day, x } = parsed.value;
  assert.deepEqual({ ...(isTomlTable(a) ? a : {}) }, { b: 1, c: 2 });
  assert.equal(big, 9007199254740993n);
  assert.equal(isTomlTable(day), false);
  assert.equal(String((day as { toISOString(): string }).toISOString()), "2024-05-06");
  assert.equal(Object.hasOwn(parsed.value, "__proto__"), true);
  assert.equal(parsed.value.constructor, undefined);
  assert.equal(isTomlTable(x) && x.constructor, 2);
  assert.equal(parsed.at(["a", "c"])?.line, 3);
});

Deno.test("parseToml() says where a text stops being TOML", () => {
  const rows: readonly [string, number, string][] = [
    ["a = 1\nb = [1,\nc = 2\n", 3, "c = 2"],
    ["a = 1\r\na = 2\r\n", 2, "a = 2"],
    ["[a]\nx = 1\n[a]\n", 3, "[a]"],
    ['\ufeffa = "open\n', 1, 'a = "open'],
    ["a", 1, "a"],
  ];
  for (const [text, line, lineText] of rows) {
    const parsed = parseToml(text);
    assert(!parsed.ok, text);
    assert.equal(parsed.line, line, text);
    assert.equal(parsed.lineText, lineText, text);
    assert(parsed.column >= 1);
    assert.match(parsed.message, /^[A-Z].*[^.]$/);
  }
});
