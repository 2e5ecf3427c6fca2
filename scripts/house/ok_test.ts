import assert from "node:assert/strict";
import { choose, countsIn, ok, type Ran } from "./ok.ts";
import type { Part } from "./parts_of.ts";

const part = (name: string, inGate = true): Part => ({ name, args: [], inGate });

/** What the gate prints when the parts end as given. */
async function printed(
  rans: Readonly<Record<string, Omit<Ran, "milliseconds">>>,
  verbose = false,
): Promise<{ readonly passed: boolean; readonly text: string }> {
  const lines: string[] = [];
  const passed = await ok(
    Object.keys(rans).map((name) => part(name)),
    ({ name }) => Promise.resolve({ ...rans[name]!, milliseconds: 1234 }),
    (line) => lines.push(line),
    verbose,
  );
  return { passed, text: lines.join("\n") };
}

Deno.test("ok() prints a line a part, adds the counts, and shows only what failed", async () => {
  const summary = "ok | 3 passed (2 steps) | 0 failed (1s)";
  assert.deepEqual(
    await printed({
      "fmt": { passed: true, output: "Checked 3 files" },
      "test:pure": { passed: true, output: summary },
      "test:driven": { passed: false, output: "boom\nFAILED | 1 passed | 2 failed (1s)\n" },
    }),
    {
      passed: false,
      text: `ok   fmt                 1.2 s
ok   test:pure           1.2 s  3 tests
FAIL test:driven         1.2 s  1 tests
boom
FAILED | 1 passed | 2 failed (1s)
Failed: test:driven
4 passed, 2 failed`,
    },
  );
});

Deno.test("ok() passes where every part passed, and shows everything when asked", async () => {
  const rans = { fmt: { passed: true, output: "Checked 3 files\n" } };
  assert.deepEqual(await printed(rans), {
    passed: true,
    text: "ok   fmt                 1.2 s\n0 passed, 0 failed",
  });
  assert.match((await printed(rans, true)).text, /Checked 3 files/);
});

Deno.test("ok() counts a test part that could not run as one failure", async () => {
  const { passed, text } = await printed({ "test:pure": { passed: false, output: "TS2307" } });
  assert.equal(passed, false);
  assert.match(text, /\n0 passed, 1 failed$/);
});

Deno.test("countsIn() reads the last summary, and nothing where there is none", () => {
  assert.deepEqual(
    countsIn("ok | 1 passed | 0 failed\nok | 12 passed | 3 failed | 1 ignored (2s)"),
    {
      passed: 12,
      failed: 3,
    },
  );
  assert.deepEqual(countsIn("Checked 3 files"), { passed: 0, failed: 0 });
});

Deno.test("choose() takes the gate's parts, or those named, and says which names are unknown", () => {
  const parts = [part("fmt"), part("test:real", false)];
  const names = (list: readonly Part[]): readonly string[] => list.map((one) => one.name);
  assert.deepEqual(names(choose(parts, []).chosen), ["fmt"]);
  assert.deepEqual(names(choose(parts, ["test:real"]).chosen), ["test:real"]);
  assert.deepEqual(choose(parts, ["test:reel"]), { chosen: [], unknown: ["test:reel"] });
});
