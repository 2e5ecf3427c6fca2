import assert from "node:assert/strict";
import { type Exception, EXCEPTIONS, faultsOf, isExcepted } from "./exceptions.ts";

const ENTRY: Exception = {
  rule: "house/world",
  file: "src/plan/plan.ts",
  reason: "the library needs it at load",
  until: "2030-02-28",
};

Deno.test("the table holds no exception that has ended or gives no reason", () => {
  assert.deepEqual(faultsOf(EXCEPTIONS, new Date().toISOString().slice(0, 10)), []);
});

Deno.test("faultsOf() accepts the last day and refuses the day after", () => {
  assert.deepEqual(faultsOf([ENTRY], "2030-02-28"), []);
  assert.match(faultsOf([ENTRY], "2030-03-01").join(), /ended on 2030-02-28/);
});

Deno.test("faultsOf() refuses a missing reason and what is no day", () => {
  assert.match(faultsOf([{ ...ENTRY, reason: "because" }], "2026-01-01").join(), /no reason/);
  for (const until of ["", "soon", "2030-2-8", "2030-02-30", "2030-13-01"]) {
    assert.match(faultsOf([{ ...ENTRY, until }], "2026-01-01").join(), /is no day/, until);
  }
});

Deno.test("isExcepted() holds for this rule in this file only", () => {
  assert.equal(isExcepted("house/world", "src/plan/plan.ts", [ENTRY]), true);
  assert.equal(isExcepted("house/doors", "src/plan/plan.ts", [ENTRY]), false);
  assert.equal(isExcepted("house/world", "src/plan/other.ts", [ENTRY]), false);
});
