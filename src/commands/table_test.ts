import assert from "node:assert/strict";
import { table } from "./table.ts";

const ROWS = [["NAME", "TEXT"], ["a", "short"], ["b", "quite a long text"]];

Deno.test("table() is never broken where there is no terminal or all rows fit", () => {
  const whole = ["NAME  TEXT", "a     short", "b     quite a long text"];
  assert.deepEqual(table(ROWS), whole);
  assert.deepEqual(table(ROWS, 80), whole);
});

Deno.test("table() moves the last cell of a row that is too long below it", () => {
  assert.deepEqual(table(ROWS, 12), ["NAME  TEXT", "a     short", "b", "    quite a long text"]);
});

Deno.test("table() leaves no blank line where a row has a last cell only", () => {
  const rows = [...ROWS, ["", "one more long text"]];
  assert.deepEqual(table(rows, 12).slice(2), [
    "b",
    "    quite a long text",
    "    one more long text",
  ]);
});
