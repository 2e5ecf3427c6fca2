import assert from "node:assert/strict";
import { findScenarios } from "./find_scenarios.ts";
import { parseScenario } from "./vocabulary.ts";

const head = "name: it must work\nrequirements: [R1]\nsteps:\n  - it: a sentence\n    run: hsm\n";

const refused: readonly [string, string, RegExp][] = [
  ["an unknown word", `${head}    stdot: empty\n`, /steps.1: unknown word "stdot"/],
  ["an unknown word of the top", `${head}    exit: 1\ngivn: {}\n`, /unknown word "givn"/],
  ["a step that checks nothing", head, /steps.1: the step checks nothing/],
  ["an empty check", `${head}    stdout: { has: [] }\n`, /steps.1.stdout: "has" is empty/],
  ["a check of no file", `${head}    files: {}\n`, /steps.1: "files" checks nothing/],
  ["a check without words", `${head}    stdout: {}\n`, /steps.1.stdout: checks nothing/],
  ["a wrong word for a file", `${head}    files: { a: gone }\n`, /steps.1.files.a: expected a map/],
  ["an expectation of nothing", `${head}    json: { a: {} }\n`, /steps.1.json.a: expects nothing/],
  ["a number where a text is meant", `${head}    installed: { a: 1.0 }\n`, /quote it/],
  ["a flag that says no", `${head}    quiet: false\n`, /"quiet" is either true or left out/],
  ["an unknown need", `needs: [dokcer]\n${head}    exit: 1\n`, /unknown need "dokcer"/],
  ["no obligation", `${head.replace("must", "can")}    exit: 1\n`, /is no obligation/],
  ["no requirement", `${head.replace("[R1]", "[]")}    exit: 1\n`, /requirements: none/],
  ["broken YAML", "name: [\n", /scenario.yaml/],
];

for (const [what, text, message] of refused) {
  Deno.test(`a scenario is refused: ${what}`, () => {
    assert.throws(() => parseScenario("it_must_work", text), message);
  });
}

Deno.test("a scenario is refused: a folder that is no obligation", () => {
  assert.throws(() => parseScenario("works", `${head}    exit: 1\n`), /not named <x_must_y>/);
});

Deno.test("words of a command line are held together by quotes", () => {
  const text = head.replace("hsm\n", "hsm package add x --version '>=1, <2' --a=\"b c\"\n");
  const { steps } = parseScenario("it_must_work", `${text}    exit: 1\n`);
  assert.deepEqual(steps[0]?.run, [
    "hsm",
    "package",
    "add",
    "x",
    "--version",
    ">=1, <2",
    "--a=b c",
  ]);
});

Deno.test("a folder without a scenario is an orphan", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/left_must_fail`);
    await assert.rejects(findScenarios(folder), /left_must_fail: an orphan/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
