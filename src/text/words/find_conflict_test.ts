import assert from "node:assert/strict";
import { findConflict } from "./find_conflict.ts";

/** A text, and the line of the marker that begins a conflict. */
const ROWS: readonly [string, number | undefined][] = [
  ["", undefined],
  ["a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n", 2],
  ["<<<<<<< HEAD\r\nb\r\n=======\r\n>>>>>>> x\r\n", 1],
  ["<<<<<<<\n=======\n>>>>>>>", 1],
  ["<<<<<<< HEAD\nno end\n", undefined],
  [">>>>>>> end\n<<<<<<< HEAD\n", undefined],
  ["  <<<<<<< indented\n>>>>>>> x\n", undefined],
  ["<<<<<<<<< nine\n>>>>>>> x\n", undefined],
];

for (const [text, line] of ROWS) {
  Deno.test(`findConflict() ${JSON.stringify(text)}`, () => {
    assert.equal(findConflict(text)?.line, line);
  });
}
