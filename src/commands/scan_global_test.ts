import assert from "node:assert/strict";
import { onlyReads, scanGlobal, type Scanned } from "./scan_global.ts";

const NONE: Scanned = {
  registries: [],
  json: false,
  quiet: false,
  verbose: 0,
  noInput: false,
  rest: [],
};

const TABLE: readonly (readonly [line: string, expected: Partial<Scanned>])[] = [
  ["", {}],
  ["sync", { rest: ["sync"] }],
  ["--json sync -q", { json: true, quiet: true, rest: ["sync"] }],
  ["sync --json --quiet", { json: true, quiet: true, rest: ["sync"] }],
  ["-v sync -v", { verbose: 2, rest: ["sync"] }],
  ["-vv --verbose", { verbose: 3 }],
  ["-qv sync -vvq", { quiet: true, verbose: 3, rest: ["sync"] }],
  ["-C a list", { directory: "a", rest: ["list"] }],
  ["list -C a", { directory: "a", rest: ["list"] }],
  ["-Ca list", { directory: "a", rest: ["list"] }],
  ["--directory=a/b list", { directory: "a/b", rest: ["list"] }],
  ["-C a -C b list", { directory: "a/b", rest: ["list"] }],
  ["-C a -C /b list", { directory: "/b", rest: ["list"] }],
  ["-C .. -C ..", { directory: "../.." }],
  ["--registry x --registry=y list", { registries: ["x", "y"], rest: ["list"] }],
  ["--color=never x", { color: "never", rest: ["x"] }],
  ["--lock-timeout 1.5 sync", { lockTimeout: "1.5", rest: ["sync"] }],
  ["--no-input sync", { noInput: true, rest: ["sync"] }],
  ["group add x --option y", { rest: ["group", "add", "x", "--option", "y"] }],
  ["mode constructor dev", { rest: ["mode", "constructor", "dev"] }],
  ["x -- --json -C a", { rest: ["x", "--", "--json", "-C", "a"] }],
  ["-C", { wrong: "-C needs a value" }],
  ["--directory= list", { wrong: "--directory needs a value", rest: ["list"] }],
  ["list --registry", { wrong: "--registry needs a value", rest: ["list"] }],
  ["--color red", { wrong: '--color is "red", expected auto, always or never' }],
  ["--lock-timeout=-1", { wrong: '--lock-timeout is "-1", expected seconds' }],
  ["--lock-timeout 1m --color red", { wrong: '--lock-timeout is "1m", expected seconds' }],
];

Deno.test("scanGlobal() takes global options wherever they stand, and nothing else", () => {
  for (const [line, expected] of TABLE) {
    const words = line.split(" ").filter((word) => word !== "");
    assert.deepEqual(scanGlobal(words), { ...NONE, ...expected }, line);
  }
});

Deno.test("onlyReads() knows the commands that never write, wherever their options stand", () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ["plan", true],
    ["-C a --json check", true],
    ["--registry x registry list", true],
    ["group show cache", true],
    ["group add cache", false],
    ["group", false],
    ["-q sync --dry-run", false],
    ["", false],
  ];
  for (const [line, expected] of rows) assert.equal(onlyReads(line.split(" ")), expected, line);
});
