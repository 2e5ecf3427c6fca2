import assert from "node:assert/strict";
import { applyPatch } from "diff";
import { randomText, seeded } from "./testdata/random_text.ts";
import { shortDiff, unifiedDiff } from "./diff.ts";

Deno.test("unifiedDiff() is empty for equal texts and only for them", () => {
  assert.equal(unifiedDiff("a\r\n", "a\r\n", { path: "x" }), "");
  assert.notEqual(unifiedDiff("a\r\n", "a\n", { path: "x" }), "");
  assert.notEqual(unifiedDiff("a\n", "a", { path: "x" }), "");
});

Deno.test("unifiedDiff() applied to the old text gives the new one, 500 random pairs", () => {
  const random = seeded(1);
  for (let round = 0; round < 500; round++) {
    const [before, after] = [1, 2].map(() =>
      randomText(random, ["a\n", "b\n", "c\n", "\n", "d"], 12)
    );
    assert.ok(before !== undefined && after !== undefined);
    const patch = unifiedDiff(before, after, { path: "x", context: random(4) });
    if (before !== after) assert.equal(applyPatch(before, patch), after, patch);
  }
});

Deno.test("unifiedDiff() shows new and removed files, and a missing line break", () => {
  assert.equal(
    unifiedDiff(undefined, "a\n", { path: "d/x" }),
    "--- /dev/null\n+++ b/d/x\n@@ -0,0 +1,1 @@\n+a\n",
  );
  assert.equal(
    unifiedDiff("a\n", undefined, { path: "d/x" }),
    "--- a/d/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n",
  );
  assert.equal(
    unifiedDiff("a", "a\n", { path: "x" }),
    "--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n",
  );
});

Deno.test("unifiedDiff() shows as much context as asked", () => {
  const lines = Array.from({ length: 9 }, (_, index) => `${index}\n`);
  const changed = lines.map((line, index) => index === 4 ? "x\n" : line).join("");
  const patch = unifiedDiff(lines.join(""), changed, { path: "x", context: 1 });
  assert.equal(patch.split("\n").slice(2).join("\n"), "@@ -4,3 +4,3 @@\n 3\n-4\n+x\n 5\n");
});

Deno.test("shortDiff() is never longer than asked, says what is left out, and ignores line ends and a BOM", () => {
  const random = seeded(2);
  for (let round = 0; round < 300; round++) {
    const [before = "", after = ""] = [1, 2].map(() =>
      randomText(random, ["a\n", "b\n", "c\n"], 60)
    );
    const whole = unifiedDiff(before, after, { path: "x", context: 2 });
    const lines = 5 + random(20);
    const short = shortDiff(before, after, { path: "x", lines });
    const shown = short.split("\n").slice(0, -1);
    assert.ok(shown.length <= lines);
    const left = /^… (\d+) more lines$/.exec(shown.at(-1) ?? "");
    const rest = left === null ? 0 : Number(left[1]) - 1;
    assert.equal(shown.length + rest, whole.split("\n").length - 1);
    assert.ok(whole.startsWith(shown.slice(0, left === null ? undefined : -1).join("\n")));
  }
  assert.equal(shortDiff("a\nb\n", "\uFEFFa\r\nb\r\n", { path: "x" }), "");
});

Deno.test("shortDiff() gives up on texts that have nothing in common instead of comparing for ever", () => {
  const lines = (sign: string): string =>
    Array.from({ length: 100_000 }, (_, at) => `${sign}${at}\n`).join("");
  assert.equal(shortDiff(lines("a"), lines("b"), { path: "x" }), "");
});
