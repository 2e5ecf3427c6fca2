import assert from "node:assert/strict";
import type { Stack } from "@/model/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { environmentModes } from "./not_yet.ts";

const PROD = { packages: [{ mode: "prod" }], containers: [] } as unknown as Stack;
const DEV = { packages: [], containers: [{ mode: "dev" }] } as unknown as Stack;

const TABLE: readonly (readonly [
  variables: Readonly<Record<string, string>>,
  stack: Stack | undefined,
  codes: readonly string[],
])[] = [
  [{}, DEV, []],
  [{ HSM_MODE: "", RUN_MODE: "" }, DEV, []],
  [{ HSM_MODE: "prod", RUN_MODE: "prod" }, PROD, []],
  [{ HSM_MODE: "prod", RUN_MODE: "prod" }, undefined, []],
  [{ HSM_MODE: "prod" }, DEV, ["HSM-E0692"]],
  [{ RUN_MODE: "prod" }, DEV, ["HSM-E0692"]],
  [{ HSM_MODE: "dev" }, PROD, ["HSM-E0692"]],
  [{ RUN_MODE: "dev" }, undefined, ["HSM-E0692"]],
  [{ HSM_MODE: "test" }, PROD, ["HSM-E0693"]],
  [{ RUN_MODE: "production" }, DEV, ["HSM-W0693"]],
];

Deno.test("environmentModes() refuses what would change something, warns of unknown words", () => {
  for (const [variables, stack, codes] of TABLE) {
    const { problems, warnings } = environmentModes(memoryPorts({ variables }), stack);
    const found = [...problems, ...warnings].map(({ code }) => code);
    assert.deepEqual(found, codes, JSON.stringify(variables));
    for (const { code } of warnings) assert.match(code, /^HSM-W/);
  }
});
