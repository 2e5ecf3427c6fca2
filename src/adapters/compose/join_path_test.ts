import assert from "node:assert/strict";
import { posix } from "node:path";
import { isWithin, joinPath, leavesRoot } from "./join_path.ts";

Deno.test("joinPath() takes `.` and inner `..` out of a path", () => {
  const table: readonly (readonly [folder: string, path: string, joined: string])[] = [
    ["", "", "."],
    ["", "./a//b/", "a/b"],
    ["", "a/../..", ".."],
    ["", "/a/../../b", "/b"],
    ["a", "../../b", "../b"],
    ["a", "/b", "/b"],
    ["", "~", "~"],
    ["", "~/a/..", "~"],
    ["", "~/..", "~/.."],
    ["", "~/a/../../b", "~/../b"],
    ["", "~../b", "~../b"],
    ["a", "~/b", "~/b"],
    ["", "./~/../b", "b"],
    ["", "C:/../b", "C:/../b"],
    ["", "C:/", "C:/"],
    ["", "C://a/..", "C:/"],
    ["", "C:\\a\\..\\b", "C:/b"],
    ["", "d:../../b", "b"],
  ];
  for (const [folder, path, joined] of table) {
    assert.equal(joinPath(folder, path), joined, `${folder} ${path}`);
  }
});

Deno.test("joinPath() says of every path where POSIX finds it", () => {
  const parts = ["..", ".", "", "a", "~", "b:", "[", "}"];
  const root = "/r1/r2/r3/r4";
  let count = 0;
  for (let number = 0; number < parts.length ** 5; number += 1) {
    const path = Array.from(
      { length: 5 },
      (_, at) => parts[Math.floor(number / parts.length ** at) % parts.length],
    ).join("/");
    // `~` in front is the home: that is no matter of POSIX.
    if (path.startsWith("~")) continue;
    count += 1;
    const expected = posix.resolve(root, path);
    const joined = joinPath("", path);
    assert.equal(posix.resolve(root, joined), expected, path);
    // Never said to be inside where it is not.
    if (!leavesRoot(joined)) assert.ok(isWithin(expected, root), path);
  }
  assert.equal(count, 7 * 8 ** 4);
});

Deno.test("joinPath() finds nothing above `~` within `~`", () => {
  for (const path of ["..", "../..", "a/../..", "../a", "a/../../a/b"]) {
    assert.ok(!isWithin(joinPath("", `~/${path}`), "~"), path);
    assert.ok(leavesRoot(joinPath("", `~/${path}`)), path);
  }
});
