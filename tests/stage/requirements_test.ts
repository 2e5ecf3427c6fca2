import assert from "node:assert/strict";
import { findScenarios } from "./find_scenarios.ts";
import { IN_PART, REQUIREMENTS } from "./requirements.ts";
import { readmeNow, scenariosOf } from "./requirements_table.ts";
import { suiteOf, SUITES } from "./suites.ts";

const scenarios = await findScenarios();

Deno.test("every requirement has a scenario", () => {
  const without = Object.keys(REQUIREMENTS).filter((id) => scenariosOf(id, scenarios).length === 0);
  assert.deepEqual(without, []);
});

Deno.test("every scenario names only requirements that exist", () => {
  const wrong = scenarios.flatMap((one) =>
    one.requirements.filter((id) => !(id in REQUIREMENTS || id in IN_PART)).map((id) =>
      `${one.folder}: ${id}`
    )
  );
  assert.deepEqual(wrong, []);
});

Deno.test("the table in tests/README.md is what the scenarios say", async () => {
  const { is, wanted } = await readmeNow();
  assert.equal(is, wanted, "run `deno run -A tests/stage/requirements_table.ts`");
});

Deno.test("every scenario is in a suite, every suite has scenarios and says what it needs", async () => {
  assert.deepEqual(
    scenarios.filter((one) => suiteOf(one) === undefined).map((one) => one.folder),
    [],
  );
  for (const { file, needs } of SUITES) {
    assert.ok(scenarios.some((one) => suiteOf(one) === file), `${file} has no scenario`);
    const text = await Deno.readTextFile(new URL(`../scenarios/${file}`, import.meta.url));
    const said = /^\/\/ needs: (.*)$/m.exec(text)?.[1]?.split(", ") ?? [];
    assert.deepEqual(said, needs, file);
    assert.match(text, new RegExp(`testSuite\\("${file}"\\)`));
  }
});
