import assert from "node:assert/strict";
import { absolutePath, livePath, recordedKeys, recordedPath } from "./history_paths.ts";

Deno.test("a file in a folder above the project is recorded from the project, and found again where both have moved", () => {
  const table = [
    ["/w/apps/a", "/w/uv.lock", "../../uv.lock"],
    ["/w/a", "/w/uv.lock", "../uv.lock"],
    ["/a", "/uv.lock", "../uv.lock"],
    ["/w/a", "uv.lock", "uv.lock"],
    ["/w/a", "backend/uv.lock", "backend/uv.lock"],
  ] as const;
  for (const [root, path, recorded] of table) {
    assert.equal(recordedPath(root, path), recorded);
    assert.equal(livePath(root, recorded), path);
    const moved = absolutePath(`/new${root}`, recorded);
    assert.equal(moved, path.startsWith("/") ? `/new${path}` : `/new${root}/${path}`);
  }
});

Deno.test("a file that lies neither in the project nor in a folder above keeps its absolute path", () => {
  for (const path of ["/other/uv.lock", "/w/b/uv.lock", "/w/a/deep/uv.lock"]) {
    assert.equal(recordedPath("/w/a", path), path);
    assert.equal(livePath("/w/a", path), path);
  }
  assert.deepEqual(recordedKeys("/w/a", { "/w/uv.lock": 1, "/other/x": 2, "hsm.yaml": 3 }), {
    "../uv.lock": 1,
    "/other/x": 2,
    "hsm.yaml": 3,
  });
});

Deno.test("a record that climbs past the top stays at the top", () => {
  assert.equal(livePath("/a", "../../../x"), "/x");
});
