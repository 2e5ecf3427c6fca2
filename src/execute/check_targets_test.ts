import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { checkTargets } from "./check_targets.ts";

Deno.test("checkTargets() tells everything in the way at once, and touches nothing", async () => {
  const { files } = memoryPorts({
    files: { "/p/a.txt": "a", "/p/folder/b.txt": "b", "/out.txt": "o" },
  });
  await files.symlink("nowhere", "/p/dangling");
  await files.symlink("/out.txt", "/p/outside");
  await files.symlink("a.txt", "/p/inside");
  const before = files.dump("/");
  const paths = [
    "a.txt",
    "new/c.txt",
    "inside",
    "folder",
    "dangling",
    "outside",
    "../x",
    "a.txt/y",
  ];
  const problems = await checkTargets(files, "/p", [...paths, "folder"]);
  assert.deepEqual(
    problems.map(({ code, message }) => [code, /"([^"]*)"/.exec(message)?.[1]]),
    [
      ["HSM-E0804", "folder"],
      ["HSM-E0804", "dangling"],
      ["HSM-E0803", "outside"],
      ["HSM-E0803", "../x"],
      ["HSM-E0804", "a.txt/y"],
    ],
  );
  assert.deepEqual(files.dump("/"), before);
});
