import assert from "node:assert/strict";
import type { Problem } from "@/model/mod.ts";
import { paintOf } from "./paint.ts";
import { problemData, problemLines } from "./print_problem.ts";
import { plainText } from "./plain_text.ts";

const PLAIN = paintOf(false);
const BASE: Problem = { code: "HSM-E0001", message: "It is red", next: "Make it green" };

function lines(more: Partial<Problem>): readonly string[] {
  return problemLines({ ...BASE, ...more }, "error", PLAIN);
}

function place(lineText: string, column: number, length: number): Problem["place"] {
  return { file: "a.yaml", line: 12, column, length, lineText };
}

Deno.test("problemLines() shows code, place, further places, causes, output, hint in this order", () => {
  const found = lines({
    place: place("a: red", 4, 3),
    also: [{ note: "And here", place: place("b: red", 1, 1) }, { note: "No place" }],
    causes: ["near", "far"],
    output: "one\n\ntwo\n",
  });
  assert.deepEqual(found, [
    "error[HSM-E0001]: It is red",
    "  --> a.yaml:12:4",
    "  12 | a: red",
    "     |    ^^^",
    "  also: And here",
    "  --> a.yaml:12:1",
    "  12 | b: red",
    "     | ^",
    "  also: No place",
    "  cause: near",
    "  cause: far",
    "  | one",
    "  | two",
    "  hint: Make it green",
  ]);
});

Deno.test("problemLines() underlines what is marked: tabs, wide signs, ends of lines", () => {
  const rows: readonly (readonly [string, number, number, string, string])[] = [
    ["a: b", 4, 1, "a: b", "   ^"],
    ["\ta: b", 5, 1, "\ta: b", "\t   ^"],
    ["日本: x", 5, 1, "日本: x", "      ^"],
    ["x: 日本", 4, 2, "x: 日本", "   ^^^^"],
    ["a:", 3, 1, "a:", "  ^"],
    ["a: b", 4, 99, "a: b", "   ^"],
    ["a: b\r", 4, 1, "a: b", "   ^"],
    ["a: \x1b[31mb", 4, 1, "a: �[31mb", "   ^"],
    ["", 1, 1, "", "^"],
  ];
  for (const [text, column, length, shown, under] of rows) {
    const [, , line, mark] = lines({ place: place(text, column, length) });
    assert.deepEqual([line, mark], [`  12 | ${shown}`, `     | ${under}`], JSON.stringify(text));
  }
});

Deno.test("problemLines() shows only the part of an endless line that matters", () => {
  const [, at, line = "", mark = ""] = lines({
    place: place("x".repeat(5_000) + "WRONG" + "y".repeat(5_000), 5_001, 5),
  });
  assert.equal(at, "  --> a.yaml:12:5001");
  assert.ok(line.length < 300);
  assert.equal(line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1), "WRONG");
});

Deno.test("problemLines() shows the last twenty lines of a tool, and how many are left out", () => {
  const output = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\r\n");
  const found = lines({ output }).filter((line) => line.startsWith("  |"));
  assert.equal(found.length, 21);
  assert.equal(found[0], "  | … 10 lines before");
  assert.equal(found.at(-1), "  | line 29");
});

Deno.test("problemLines() shows a difference, coloured only where colours are on, and harmless", () => {
  const diff = "--- a (hsm)\n+++ a (found)\n@@ -1,1 +1,1 @@\n-x: 1\n+x: \x1b[2J2\n… 3 more lines\n";
  assert.deepEqual(lines({ diff }).slice(1, -1), [
    "  --- a (hsm)",
    "  +++ a (found)",
    "  @@ -1,1 +1,1 @@",
    "  -x: 1",
    "  +x: 2",
    "  … 3 more lines",
  ]);
  const coloured = problemLines({ ...BASE, diff }, "error", paintOf(true));
  assert.ok(coloured.includes("  \x1b[31m-x: 1\x1b[39m"));
  assert.ok(coloured.includes("  \x1b[32m+x: 2\x1b[39m"));
  assert.equal(problemData({ ...BASE, diff })["diff"], diff);
});

Deno.test("plainText() takes out what a terminal would obey", () => {
  assert.equal(plainText("\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\x1b]8;;u\x1b\\l"), "red xl");
  assert.equal(plainText("a\x07b\x00c"), "a�b�c");
  assert.equal(plainText("tab\tand ünïcode 日本"), "tab\tand ünïcode 日本");
});

Deno.test("problemLines() without colours writes no escape sequence whatever a tool says", () => {
  const found = lines({
    message: "\x1b[31mred",
    causes: ["\x1b[2Jgone"],
    output: "\x1b[31mred\x1b[0m",
    next: "\x1b[1m`x`",
  });
  assert.ok(!found.join("\n").includes("\x1b"));
});

Deno.test("problemData() holds what a program needs: code, message, place, next", () => {
  assert.deepEqual(
    problemData({
      ...BASE,
      place: place("a", 1, 1),
      also: [{ note: "n", place: place("b", 2, 1) }],
      causes: ["c"],
      output: "o",
    }),
    {
      code: "HSM-E0001",
      message: "It is red",
      file: "a.yaml",
      line: 12,
      column: 1,
      also: [{ note: "n", file: "a.yaml", line: 12, column: 2 }],
      causes: ["c"],
      output: "o",
      next: "Make it green",
    },
  );
});
