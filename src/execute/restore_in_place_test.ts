import assert from "node:assert/strict";
import { FileError } from "@/ports.ts";
import { memoryFiles } from "@/system/mod.ts";
import { restoreInPlace } from "./restore_in_place.ts";

const BEFORE = { "/victim/mine": "mine", "/copy/a": "a", "/copy/deep/b": "b" };

Deno.test("restoreInPlace() makes a folder like its copy, and removes a link in it without following it", async () => {
  const files = memoryFiles({ ...BEFORE, "/venv/deep": "-> /victim", "/venv/new": "new" });
  await restoreInPlace(files, "/copy", "/venv");
  assert.deepEqual(files.dump("/venv"), { a: "a", "deep/b": "b" });
  assert.deepEqual(files.dump("/victim"), { mine: "mine" });
});

const TAKEN: readonly (readonly [what: string, files: Readonly<Record<string, string>>])[] = [
  ["a link at the path", { "/copy/a": "a", "/venv": "-> /victim" }],
  ["a link at the copy", { "/copy": "-> /victim", "/venv/a": "a" }],
  ["a file at the path", { "/copy/a": "a", "/venv": "mine" }],
  ["no copy", { "/venv/a": "a" }],
];

for (const [what, given] of TAKEN) {
  Deno.test(`restoreInPlace() touches nothing: ${what}`, async () => {
    const files = memoryFiles({ "/victim/mine": "mine", ...given });
    const before = files.dump("/");
    const isRefused = (thrown: unknown): boolean =>
      thrown instanceof FileError && thrown.code === "ENOTDIR";
    await assert.rejects(restoreInPlace(files, "/copy", "/venv"), isRefused);
    assert.deepEqual(files.dump("/"), before);
  });
}
