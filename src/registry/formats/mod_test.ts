import assert from "node:assert/strict";
import { REGISTRY_CODES } from "../codes.ts";
import { FORMATS } from "./mod.ts";

Deno.test("every format has a name of its own, a known code, and examples that it takes", () => {
  assert.equal(new Set(FORMATS.map(({ name }) => name)).size, FORMATS.length);
  assert.ok(FORMATS.length >= 24, String(FORMATS.length));
  for (const format of FORMATS) {
    assert.ok(format.code in REGISTRY_CODES, format.name);
    assert.ok(format.examples.length > 0, format.name);
    for (const example of format.examples) assert.equal(format.judge(example), undefined, example);
  }
});
