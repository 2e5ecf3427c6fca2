import assert from "node:assert/strict";
import { isInside, plainPath, relativeTo, transactionsFolder, under } from "./paths.ts";

const PLACES: readonly (readonly [root: string, path: string, full: string])[] = [
  ["/p", "hsm.lock", "/p/hsm.lock"],
  ["/p", "deep/uv.lock", "/p/deep/uv.lock"],
  ["/p", "/w/uv.lock", "/w/uv.lock"],
  ["/p", "/pp/a", "/pp/a"],
  ["/p", "/p", "/p"],
  ["/", "hsm.lock", "/hsm.lock"],
  ["/", "deep/uv.lock", "/deep/uv.lock"],
  ["/", ".hsm-ab-env-0", "/.hsm-ab-env-0"],
  ["/", "/", "/"],
];

for (const [root, path, full] of PLACES) {
  Deno.test(`a path of the journal comes back as it was: ${path} in ${root}`, () => {
    assert.equal(under(root, path), full);
    assert.equal(relativeTo(root, full), path);
    assert.equal(isInside(root, full), full === root || !path.startsWith("/"));
  });
}

Deno.test("hsm's own folders of a project at / have no second slash", () => {
  assert.deepEqual([transactionsFolder("/"), transactionsFolder("/p")], [
    "/.hsm/txn",
    "/p/.hsm/txn",
  ]);
});

Deno.test("plainPath() takes `.` and `..` out, and nothing that leaves its beginning", () => {
  const rows = [["./env", "env"], ["a/../b//c/", "b/c"], ["/p/../env", "/env"], ["/", "/"]];
  for (const [path = "", plain] of rows) assert.equal(plainPath(path), plain);
  assert.deepEqual([plainPath("../env"), plainPath("/../env")], [undefined, undefined]);
});
