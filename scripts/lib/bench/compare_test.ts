import assert from "node:assert/strict";
import { compare, median, quantile } from "./compare.ts";

Deno.test("median: the middle, between two where there are two", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
  assert.equal(quantile([0, 10, 20, 30, 40], 0.75), 30);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("compare: a machine that grows slower changes the medians, not the ratio", () => {
  const samples = (times: readonly number[]) =>
    times.map((milliseconds) => ({ milliseconds, peak: 2048 }));
  const [reference, twice] = compare([
    { name: "a", samples: samples([10, 20, 40, 80, 160]) },
    { name: "b", samples: samples([20, 40, 80, 160, 320]) },
  ]);
  assert.deepEqual([reference?.ratio, reference?.difference], [1, 0]);
  assert.deepEqual([twice?.ratio, twice?.difference, twice?.milliseconds], [2, 40, 80]);
  assert.equal(twice?.peak, 2);
});
