import assert from "node:assert/strict";
import { splitPort } from "./split_port.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["80", ["80"]],
  ["127.0.0.1:8080:80/tcp", ["127.0.0.1", "8080", "80/tcp"]],
  ["[::1]:8080:80", ["[::1]", "8080", "80"]],
  ["[::]::80", ["[::]", "", "80"]],
  ["${PORT:-80}:80", ["${PORT:-80}", "80"]],
  ["80:[x]:90", ["80", "[x]", "90"]],
  ["[80:90", ["[80", "90"]],
];

for (const [text, pieces] of CASES) {
  Deno.test(`splitPort() of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(splitPort(text), pieces);
  });
}
