import assert from "node:assert/strict";
import { builtinRegistry } from "@/registry/mod.ts";
import { BUILTIN_PATH, makeBuiltin, readBuiltin } from "./make_builtin.ts";

Deno.test("the built-in registry in the program is the one in registry/", async () => {
  const files = await readBuiltin();
  assert.deepEqual(
    builtinRegistry().files.map(({ path, text }) => ({ path, text })),
    files,
    "run scripts/make_builtin.ts",
  );
  const found = await Deno.readTextFile(new URL(`../${BUILTIN_PATH}`, import.meta.url));
  assert.equal(found, makeBuiltin(files), "run scripts/make_builtin.ts");
});
