import assert from "node:assert/strict";
import { closest, editDistance } from "./mod.ts";
import { randomText, seeded } from "./testdata/random_text.ts";

/** The definition itself: optimal string alignment, by recursion. */
function slowDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const options = [slowDistance(x, b) + 1, slowDistance(a, y) + 1, slowDistance(x, y) + same];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    options.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...options);
}

Deno.test("editDistance() agrees with its definition, and with itself below a limit", () => {
  const random = seeded(1);
  for (let round = 0; round < 400; round++) {
    const [a, b] = [randomText(random, ["a", "b", "c"], 6), randomText(random, ["a", "b", "c"], 6)];
    const distance = slowDistance(a, b);
    assert.equal(editDistance(a, b), distance, `${a} ${b}`);
    for (const limit of [0, 1, 2, 3]) {
      const limited = editDistance(a, b, limit);
      assert.ok(distance <= limit ? limited === distance : limited > limit, `${a} ${b} ${limit}`);
    }
  }
});

Deno.test("closest() finds what people mistype and nothing that only looks vaguely alike", () => {
  const known = ["packages", "containers", "registries", "groups", "modes", "env", "sync", "up"];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["package", ["packages"]],
    ["pacakges", ["packages"]],
    ["Containers", ["containers"]],
    ["registry", ["registries"]],
    ["mode", ["modes"]],
    ["evn", ["env"]],
    ["snyc", ["sync"]],
    ["pu", ["up"]],
    ["x", []],
    ["", []],
    ["libraries", []],
    ["kubernetes", []],
    ["environment", []],
  ];
  for (const [word, expected] of cases) assert.deepEqual(closest(word, known), expected, word);
});

Deno.test("closest() puts the nearest first, equals by name, in any order of candidates", () => {
  const candidates = ["redis-b", "redis-a", "redis", "redis", "rediss"];
  const expected = ["redis", "rediss", "redis-a"];
  assert.deepEqual(closest("redis", candidates, 3), expected);
  assert.deepEqual(closest("redis", candidates.reverse(), 3), expected);
  assert.deepEqual(closest("redis", [], 3), []);
});
