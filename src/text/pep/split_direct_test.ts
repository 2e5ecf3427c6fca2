import assert from "node:assert/strict";
import { type DirectReference, splitDirect } from "./mod.ts";

const CASES: readonly (readonly [string, DirectReference])[] = [
  ["https://e.org/x.whl", { type: "url", url: "https://e.org/x.whl" }],
  [
    `https://e.org/@a/x.whl#sha256=${"0".repeat(64)}`,
    { type: "url", url: "https://e.org/@a/x.whl", sha256: "0".repeat(64) },
  ],
  ["https://e.org/x.whl#sha256=0", { type: "url", url: "https://e.org/x.whl" }],
  ["git+https://e.org/x", { type: "git", url: "https://e.org/x" }],
  ["git+ssh://git@e.org/x@v1", { type: "git", url: "ssh://git@e.org/x", ref: "v1" }],
  ["git+ssh://git@e.org", { type: "git", url: "ssh://git@e.org" }],
  // As uv and pip do: what is before the last "@" is the address.
  ["git+https://e.org/x@v1@-z", { type: "git", url: "https://e.org/x@v1", ref: "-z" }],
  ["git+https://e.org/x@", { type: "git", url: "https://e.org/x@" }],
  [
    "git+file:///r/x@feature/a#egg=x&subdirectory=py/a&x=1",
    { type: "git", url: "file:///r/x", ref: "feature/a", subdirectory: "py/a" },
  ],
  ["git+https://e.org/x#a@b", { type: "git", url: "https://e.org/x" }],
];

for (const [text, parts] of CASES) {
  Deno.test(`splitDirect() of "${text}"`, () => assert.deepEqual(splitDirect(text), parts));
}
