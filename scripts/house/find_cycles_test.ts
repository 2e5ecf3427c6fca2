import assert from "node:assert/strict";
import { findCycles } from "./find_cycles.ts";

function graph(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    text.split(" ").map((row) => {
      const [from = "", to = ""] = row.split(">");
      return [from, to === "" ? [] : to.split(",")];
    }),
  );
}

Deno.test("findCycles() names one shortest cycle of every knot", () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["a>b b>c c>", []],
    ["a>b,c b>d c>d d>", []],
    ["a>a", ["a"]],
    ["a>b b>a", ["a b"]],
    ["z>y y>x x>z", ["x z y"]],
    ["a>b b>c c>d,a d>a", ["a b c"]],
    ["a>b b>a c>d d>c e>a,c", ["a b", "c d"]],
    ["a>gone", []],
  ];
  for (const [text, expected] of rows) {
    assert.deepEqual(findCycles(graph(text)).map((one) => one.join(" ")), expected, text);
  }
});

Deno.test("findCycles() finds a cycle in a random graph exactly where sorting by dependency fails", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const edges = randomGraph(seed);
    const cycles = findCycles(edges);
    assert.equal(cycles.length === 0, isSortable(edges), JSON.stringify([...edges]));
    for (const cycle of cycles) {
      cycle.forEach((node, at) => {
        assert.ok(edges.get(node)?.includes(cycle[(at + 1) % cycle.length]!), cycle.join());
      });
    }
  }
});

function randomGraph(seed: number): ReadonlyMap<string, readonly string[]> {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const nodes = ["a", "b", "c", "d", "e", "f"];
  return new Map(nodes.map((node) => [node, nodes.filter(() => next(6) === 0)]));
}

/** Takes away nodes that lead nowhere until none is left (no cycle) or none can be taken. */
function isSortable(edges: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Set(edges.keys());
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const node of left) {
      if (!(edges.get(node) ?? []).some((to) => left.has(to))) left.delete(node);
    }
  }
  return left.size === 0;
}
