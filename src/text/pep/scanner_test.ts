import assert from "node:assert/strict";
import { Scanner } from "./scanner.ts";

Deno.test("Scanner reads from left to right and keeps the first failure only", () => {
  const scanner = new Scanner(" \tab cd");
  scanner.skipSpace();
  assert.equal(scanner.take(/[a-z]+/y), "ab");
  assert.equal(scanner.take(/[a-z]+/y), undefined);
  assert.equal(scanner.rest, " cd");
  assert.equal(scanner.fail("first"), undefined);
  scanner.fail("second", 0);
  assert.deepEqual(scanner.failure, { column: 5, message: "first" });
  assert.equal(scanner.atEnd, false);
  scanner.take(/.*/y);
  assert.equal(scanner.atEnd, true);
});

Deno.test("Scanner shortens what is left for a message", () => {
  assert.equal(new Scanner("x".repeat(50)).rest, `${"x".repeat(20)}…`);
});
