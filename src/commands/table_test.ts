import assert from "node:assert/strict";
import { table } from "./table.ts";

const ROWS = [["NAME", "TEXT"], ["a", "short"], ["b", "quite a long text"]];

Deno.test("table() is never broken where there is no terminal or all rows fit", () => {
  const whole = ["NAME  TEXT", "a     short", "b     quite a long text"];
  assert.deepEqual(table(ROWS), whole);
  assert.deepEqual(table(ROWS, { width: 80 }), whole);
});

Deno.test("table() moves the last cell of a row that is too long below it", () => {
  assert.deepEqual(table(ROWS, { width: 12 }), [
    "NAME  TEXT",
    "a     short",
    "b",
    "    quite a long text",
  ]);
});

Deno.test("table() leaves no blank line where a row has a last cell only", () => {
  const rows = [...ROWS, ["", "one more long text"]];
  assert.deepEqual(table(rows, { width: 12 }).slice(2), [
    "b",
    "    quite a long text",
    "    one more long text",
  ]);
});

Deno.test("table() breaks all rows but the headings, or none, where rows are to look alike", () => {
  assert.deepEqual(table(ROWS, { width: 12, alike: true }), [
    "NAME  TEXT",
    "a",
    "    short",
    "b",
    "    quite a long text",
  ]);
  assert.deepEqual(table(ROWS, { width: 80, alike: true }), table(ROWS));
});

Deno.test("table() makes one line of a cell, which could pass for a row of its own", () => {
  const rows = [["NAME", "TEXT"], ["a", "one\nb     two\r\n\u2028three\t four\n"]];
  assert.deepEqual(table(rows), ["NAME  TEXT", "a     one b     two three four"]);
  assert.deepEqual(table(rows, { width: 12 })[2], "    one b     two three four");
});
