import assert from "node:assert/strict";
import { columns } from "./mod.ts";

Deno.test("columns() aligns by what is seen and leaves no space at the end", () => {
  const rows = [
    ["漢", "x", "1"],
    ["\u001b[1mbold\u001b[0m", "yy", "22"],
    ["a heading of its own"],
    [],
  ];
  assert.deepEqual(columns(rows, { indent: 1, gap: 1, right: [2] }), [
    " 漢   x   1",
    " \u001b[1mbold\u001b[0m yy 22",
    " a heading of its own",
    "",
  ]);
  assert.deepEqual(columns([]), []);
  assert.deepEqual(columns([["a", ""], ["bb", "c"]]), ["a", "bb  c"]);
});
