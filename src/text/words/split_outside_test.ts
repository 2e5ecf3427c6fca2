import assert from "node:assert/strict";
import { splitOutside } from "./split_outside.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["", [""]],
  ["data:/x", ["data", "/x"]],
  ["127.0.0.1:8080:80/tcp", ["127.0.0.1", "8080", "80/tcp"]],
  ["${PORT:-80}:80", ["${PORT:-80}", "80"]],
  ["${A:-${B:-c}}:/x", ["${A:-${B:-c}}", "/x"]],
  ["C:/data:/x:ro", ["C:/data", "/x", "ro"]],
  ["d:data", ["d:data"]],
  ["d:../../etc:/x", ["d:../../etc", "/x"]],
  ["é:/x:/y", ["é:/x", "/y"]],
  ["/etc/[/..:/x", ["/etc/[/..", "/x"]],
  ["/etc/]/..:/x", ["/etc/]/..", "/x"]],
  ["{/etc:/x", ["{/etc", "/x"]],
  ["}}${A:-b}:/x", ["}}${A:-b}", "/x"]],
  ["${A:-b:/x", ["${A:-b:/x"]],
];

for (const [text, pieces] of CASES) {
  Deno.test(`splitOutside() of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(splitOutside(text), pieces);
  });
}
