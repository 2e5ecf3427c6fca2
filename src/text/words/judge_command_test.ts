import assert from "node:assert/strict";
import { judgeCommand, judgeWords } from "./judge_command.ts";

const TABLE: readonly (readonly [line: string, said: RegExp | undefined, offset?: number])[] = [
  ["python -m app", undefined],
  [`serve --title "it's on"`, undefined],
  ["", /names no program/],
  ["  \t ", /names no program/],
  ["''", /names no program/],
  ["python \0", /NUL/],
  ["python 'x", /never closed/, 7],
  ["migrate && serve", /shell/, 8],
];

Deno.test("judgeCommand() says what is wrong with a command line, where, and what to write", () => {
  for (const [line, said, offset] of TABLE) {
    const wrong = judgeCommand(line);
    assert.equal(wrong !== undefined, said !== undefined, line);
    if (said === undefined) continue;
    assert.match(wrong?.message ?? "", said);
    assert.notEqual(wrong?.next, "");
    assert.equal(wrong?.offset, offset);
  }
});

Deno.test("judgeWords() takes the words as they are: quotes and operators mean nothing in them", () => {
  assert.equal(judgeWords("echo it's && on"), undefined);
  assert.match(judgeWords("")?.message ?? "", /names no program/);
});
