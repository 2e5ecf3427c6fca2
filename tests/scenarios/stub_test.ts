// needs: git
/**
 * The scenarios can fail: against a stand-in for hsm that prints nothing and exits 0, each of them must find something
 * wrong. One that does not observes nothing of hsm.
 */
import { findScenarios } from "../stage/find_scenarios.ts";
import { runScenario } from "../stage/run_scenario.ts";
import { Stage } from "../stage/stage.ts";
import type { Scenario } from "../stage/vocabulary.ts";

const AT_A_TIME = 4;

Deno.test("every scenario fails with an hsm that does nothing", async () => {
  const stage = await Stage.open();
  try {
    const stub = `${stage.root}/stub`;
    await Deno.writeTextFile(stub, "#!/bin/sh\nexit 0\n");
    await Deno.chmod(stub, 0o755);
    const left = [...await findScenarios()];
    const bad: string[] = [];
    const worker = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const wrong = await complaint(stage, next, stub);
        if (wrong !== undefined) bad.push(`${next.folder}: ${wrong}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    if (bad.length > 0) throw new Error(`\n${bad.sort().join("\n")}`);
  } finally {
    await stage.index.close();
    stage.close();
  }
});

/** What is wrong with a scenario: it passes, or it fails by a mistake of its own instead of by a check. */
async function complaint(
  stage: Stage,
  scenario: Scenario,
  stub: string,
): Promise<string | undefined> {
  try {
    const { step } = await runScenario(stage, scenario, stub);
    return step === 0 ? "passes" : undefined;
  } catch (error) {
    const what = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return `does not get to a check that fails: ${what}`;
  }
}
