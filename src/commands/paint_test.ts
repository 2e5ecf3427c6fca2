import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { paintOf, wantsColor } from "./paint.ts";

type Row = readonly [
  flag: string | undefined,
  variables: Readonly<Record<string, string>>,
  isTerminal: boolean,
  expected: boolean,
];

const TABLE: readonly Row[] = [
  [undefined, {}, true, true],
  [undefined, {}, false, false],
  ["auto", {}, true, true],
  ["auto", {}, false, false],
  ["always", { NO_COLOR: "1", TERM: "dumb" }, false, true],
  ["never", { FORCE_COLOR: "1" }, true, false],
  [undefined, { NO_COLOR: "1" }, true, false],
  [undefined, { NO_COLOR: "" }, true, true],
  [undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  [undefined, { FORCE_COLOR: "1" }, false, true],
  [undefined, { FORCE_COLOR: "0" }, false, false],
  [undefined, { FORCE_COLOR: "" }, false, false],
  [undefined, { TERM: "dumb" }, true, false],
  [undefined, { TERM: "xterm" }, false, false],
];

Deno.test("wantsColor() asks the flag, then NO_COLOR, FORCE_COLOR, TERM, then the stream", () => {
  for (const [flag, variables, isTerminal, expected] of TABLE) {
    const ports = memoryPorts({ variables });
    const said = JSON.stringify([flag, variables, isTerminal]);
    assert.equal(wantsColor(flag, ports.variables, isTerminal), expected, said);
  }
});

Deno.test("paintOf() off leaves every text as it is, on closes what it opens", () => {
  for (const paint of Object.values(paintOf(false))) assert.equal(paint("x"), "x");
  for (const paint of Object.values(paintOf(true))) {
    const [before, after, ...more] = paint("x").split("x");
    for (const code of [before, after]) assert.match(code ?? "", /^.\[\d+m$/);
    assert.deepEqual(more, []);
  }
});
