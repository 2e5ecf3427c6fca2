import assert from "node:assert/strict";
import { freeFolder } from "./free_folder.ts";

Deno.test("a dev source is free to use a neighbour of the project, and nothing else", () => {
  const usual = { root: "/home/me/src/app", home: "/home/me" };
  const table: readonly (readonly [string | undefined, typeof usual | object, boolean])[] = [
    ["../qdrant", usual, true],
    ["./../qdrant/", usual, true],
    ["../qdrant", {}, true],
    [undefined, usual, false],
    [".", usual, false],
    ["apps/x", usual, false],
    ["..", usual, false],
    ["../..", usual, false],
    ["../../../../../..", usual, false],
    ["../../other/x", usual, false],
    ["../qdrant/sub", usual, false],
    ["../.ssh", usual, false],
    ["/srv/x", usual, false],
    ["~/x", usual, false],
    ["../a\\b", usual, false],
    ["../${X}", usual, false],
    // The project itself, or the home, by another way.
    ["../app", usual, false],
    ["../App", usual, false],
    ["../me", { root: "/home/app", home: "/home/me" }, false],
    ["../srv", { root: "/data/app", home: "/data/srv/me" }, false],
    ["../etc", { root: "/app", home: "/root" }, false],
  ];
  for (const [context, around, free] of table) {
    assert.equal(freeFolder(context, around) !== undefined, free, String(context));
  }
});
