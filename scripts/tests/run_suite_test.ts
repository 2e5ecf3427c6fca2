import assert from "node:assert/strict";
import { countsOf, printedBy } from "./run_suite.ts";
import type { Run } from "./find_suites.ts";

const tests: Run = { label: "x", args: ["test"], reading: "summary" };
const examples: Run = { label: "x", args: ["test", "--doc"], reading: "summary" };
const check: Run = { label: "x", args: ["lint"], reading: "exit" };

const cases: readonly [string, Run, string, number, number, number][] = [
  ["a clean run", tests, "ok | 5 passed | 0 failed (12ms)\n", 0, 5, 0],
  ["steps", tests, "FAILED | 3 passed (1 step) | 1 failed (1 step) | 2 ignored (1s)\n", 1, 3, 1],
  [
    "a summary that a test printed",
    tests,
    "ok | 9 passed | 0 failed (1ms)\nok | 1 passed | 0 failed (1ms)",
    0,
    1,
    0,
  ],
  ["a crash after the tests", tests, "ok | 5 passed | 0 failed (12ms)\n", 1, 5, 1],
  ["a type error", tests, "error: Type checking failed.\n", 1, 0, 1],
  ["silence", tests, "", 0, 0, 1],
  ["no test at all", tests, "ok | 0 passed | 0 failed (0ms)\n", 0, 0, 1],
  ["no example at all", examples, "ok | 0 passed | 0 failed (0ms)\n", 0, 0, 0],
  ["a check that holds", check, "", 0, 1, 0],
  ["a check that does not", check, "ok | 5 passed | 0 failed (1ms)\n", 3, 0, 1],
];

for (const [what, run, text, code, passed, failed] of cases) {
  Deno.test(`counts of ${what}`, () => {
    assert.deepEqual(countsOf(run, text, code), { passed, failed });
  });
}

Deno.test("what tests print themselves is shown", () => {
  const text = `running 2 tests from ./a_test.ts
a ...
------- output -------
seen 3 times
----- output end -----
a ... ok (1s)
b ... ok (1s)

ok | 2 passed | 0 failed (2s)
`;
  assert.deepEqual(printedBy(text), ["seen 3 times"]);
  assert.deepEqual(printedBy("ok | 5 passed | 0 failed (12ms)\n"), []);
});
