import assert from "node:assert/strict";
import { formatState, parseState, type State } from "./state_file.ts";

const STATE: State = {
  schema: 1,
  hsm: "0.1.0",
  fingerprint: {
    taken: 1_700_000_000_000,
    entries: [
      { kind: "content", path: "hsm.yaml", digest: "ab", mark: "12-34", size: 3, mtime: 1 },
      { kind: "content", path: "hsm.lock", digest: null, mark: "", size: -1, mtime: 0 },
      { kind: "stat", path: ".venv/pyvenv.cfg", size: 3, mtime: 1, inode: 7 },
      { kind: "folder", path: ".venv/site-packages", mtime: 1, inode: 8, mark: "56-78" },
      { kind: "exists", path: "../x", exists: false },
      { kind: "list", path: "registry", digest: "cd" },
      { kind: "variable-set", digest: "ef" },
    ],
  },
  memory: { uv: { made: true } },
  environment: { path: ".venv", stamp: "1" },
};

Deno.test("formatState() and parseState() are each other's reverse", () => {
  assert.deepEqual(parseState(formatState(STATE)), STATE);
});

Deno.test("parseState() takes no damaged text", () => {
  const text = formatState(STATE);
  for (let length = 0; length < text.trimEnd().length; length++) {
    assert.equal(parseState(text.slice(0, length)), undefined, `cut at ${length}`);
  }
});

const DOUBTFUL: readonly string[] = [
  "",
  "null",
  "[]",
  "{}",
  formatState({ ...STATE, schema: 2 as 1 }),
  formatState(STATE).replace('"size":3', '"size":"3"'),
  formatState(STATE).replace('"kind":"list"', '"kind":"toString"'),
  formatState(STATE).replace('"taken":1700000000000', '"taken":null'),
  formatState(STATE).replace('"stamp":"1"', '"stamp":1'),
];

for (const [index, text] of DOUBTFUL.entries()) {
  Deno.test(`parseState() takes the long way for doubtful text ${index}`, () => {
    assert.equal(parseState(text), undefined);
  });
}
