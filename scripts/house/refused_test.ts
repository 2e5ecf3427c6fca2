import assert from "node:assert/strict";

// This file runs among the tests of the pure rooms, under their flags: it fails as soon as they grant anything.

Deno.test("tests of pure rooms may touch nothing", async () => {
  const names = ["read", "write", "net", "env", "run", "ffi", "sys", "import"] as const;
  for (const name of names) {
    const { state } = await Deno.permissions.query({ name });
    assert.notEqual(state, "granted", name);
  }
});

Deno.test("tests of pure rooms are refused a file, a program and the environment", async () => {
  await assert.rejects(Deno.readTextFile("deno.json"), Deno.errors.NotCapable);
  await assert.rejects(Deno.writeTextFile("refused.txt", ""), Deno.errors.NotCapable);
  assert.throws(() => new Deno.Command("deno").spawn(), Deno.errors.NotCapable);
  assert.equal(Deno.env.get("PATH"), undefined);
});
