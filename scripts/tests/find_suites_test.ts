import assert from "node:assert/strict";
import { gateSuites, needsOf, testSuites } from "./find_suites.ts";

Deno.test("test files are grouped by folder and need, quick ones first, real tools last", () => {
  const suites = testSuites([
    { path: "tests/real/uv_test.ts", text: "// needs: uv, network\n" },
    { path: "tests/real/docker/b_test.ts", text: "// needs: docker\n" },
    { path: "tests/real/docker/a_test.ts", text: "// needs: docker\n" },
    { path: "tests/scenarios/one/x_test.ts", text: "" },
    { path: "tests/scenarios/two/x_test.ts", text: "// needs: compose\n" },
    { path: "tests/launcher/l_test.ts", text: "" },
    { path: "tests/contracts/c_test.ts", text: "" },
    { path: "tests/top_test.ts", text: "" },
  ]);
  assert.deepEqual(suites.map(({ name, needs }) => [name, ...needs]), [
    ["contracts"],
    ["launcher"],
    ["tests"],
    ["scenarios"],
    ["scenarios+compose", "compose"],
    ["real/docker", "docker"],
    ["real/uv", "network", "uv"],
  ]);
  const docker = suites.find((suite) => suite.name === "real/docker");
  assert.deepEqual(docker?.runs[0]?.args.slice(2), [
    "tests/real/docker/a_test.ts",
    "tests/real/docker/b_test.ts",
  ]);
});

Deno.test("every test file is in exactly one suite", () => {
  const paths = ["src/text/a_test.ts", "src/system/b_test.ts", "scripts/c_test.ts"];
  const args = gateSuites(["src/text/mod.ts", ...paths, "tests/x/d_test.ts"])
    .flatMap((suite) => suite.runs).filter((run) => !run.args.includes("--doc"))
    .flatMap((run) => run.args).filter((word) => word.endsWith("_test.ts"));
  assert.deepEqual(args.sort(), [...paths].sort());
});

Deno.test("an unknown need is a mistake, not a suite that never runs", () => {
  assert.deepEqual(needsOf("// needs: uv\ncode\n// needs: docker , uv\n", "a"), ["docker", "uv"]);
  assert.throws(() => needsOf("// needs: dokcer\n", "tests/a_test.ts"), /tests\/a_test.ts.*dokcer/);
});
