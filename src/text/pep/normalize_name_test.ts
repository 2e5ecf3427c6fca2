import assert from "node:assert/strict";
import vectors from "./testdata/requirements.json" with { type: "json" };
import { isValidName, normalizeName } from "./mod.ts";

Deno.test("normalizeName() answers what packaging answers", () => {
  for (const [text, normal] of vectors.names) assert.equal(normalizeName(text ?? ""), normal);
});

Deno.test("isValidName() refuses what could be an option, a path or another line", () => {
  for (
    const name of ["", "-a", "a-", "_a", "a.", ".", "..", "a/b", "a b", "a\n", "\na", "é", "a="]
  ) {
    assert.equal(isValidName(name), false, JSON.stringify(name));
  }
  for (const name of ["a", "1", "A.b_c-d", "0x"]) assert.equal(isValidName(name), true);
});
