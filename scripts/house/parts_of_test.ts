import assert from "node:assert/strict";
import { partsOf, PURE_FLAGS, REFUSED_TEST } from "./parts_of.ts";

const FILES: readonly string[] = [
  "main.ts",
  REFUSED_TEST,
  "scripts/house/ok.ts",
  "scripts/house/ok_test.ts",
  "src/hsm/fresh.ts",
  "src/hsm/sync_test.ts",
  "src/plan/mod.ts",
  "src/plan/order.ts",
  "src/plan/order_test.ts",
  "src/system/mod.ts",
  "src/text/words/mod.ts",
  "tests/contracts/files_test.ts",
  "tests/real/uv_test.ts",
];

/** The files that a part is given. */
function filesOf(name: string, files: readonly string[] = FILES): string {
  const part = partsOf(files).find((one) => one.name === name);
  return (part?.args ?? []).filter((one) => one.endsWith(".ts")).join(" ");
}

Deno.test("partsOf() gives every part its files", () => {
  const pure = "src/plan/mod.ts src/plan/order.ts src/text/words/mod.ts";
  assert.equal(filesOf("check:pure"), pure);
  assert.equal(filesOf("test:doc"), pure);
  assert.equal(filesOf("test:doc-driven"), "src/hsm/fresh.ts src/system/mod.ts");
  assert.equal(
    filesOf("doc:lint"),
    "src/hsm/fresh.ts src/plan/mod.ts src/system/mod.ts src/text/words/mod.ts",
  );
  assert.equal(filesOf("test:pure"), `${REFUSED_TEST} src/plan/order_test.ts`);
  assert.equal(filesOf("test:driven"), "scripts/house/ok_test.ts src/hsm/sync_test.ts");
  assert.equal(filesOf("test:whole"), "tests/contracts/files_test.ts");
  assert.equal(filesOf("test:real"), "tests/real/uv_test.ts");
});

Deno.test("partsOf() runs every test file exactly once", () => {
  const given = partsOf(FILES).flatMap((one) => one.args).filter((one) => one.endsWith("_test.ts"));
  assert.deepEqual(given.sort(), FILES.filter((one) => one.endsWith("_test.ts")).sort());
});

Deno.test("partsOf() leaves out parts without files, and keeps real tools out of the gate", () => {
  assert.deepEqual(partsOf([]), []);
  const names = partsOf(["src/plan/mod.ts"]).map((one) => one.name);
  assert.deepEqual(names, [
    "fmt",
    "lint",
    "check",
    "check:pure",
    "check:imports",
    "doc:lint",
    "test:doc",
  ]);
  const out = partsOf(FILES).filter((one) => !one.inGate).map((one) => one.name);
  assert.deepEqual(out, ["test:real"]);
});

Deno.test("partsOf() grants nothing to pure tests and examples", () => {
  for (const name of ["test:pure", "test:doc"]) {
    const args = partsOf(FILES).find((one) => one.name === name)?.args ?? [];
    assert.ok(PURE_FLAGS.every((flag) => args.includes(flag)), name);
    assert.deepEqual(args.filter((one) => /^(-A|-P|--allow|-[RWNES])/.test(one)), [], name);
  }
});
