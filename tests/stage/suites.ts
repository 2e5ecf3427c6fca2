/**
 * One `Deno.test` a scenario, several at a time. A scenario belongs to the first suite that has all it needs; each suite
 * is a file `tests/scenarios/*_test.ts` whose comment `// needs:` says the same.
 */
import type { Need } from "../../scripts/tests/missing_needs.ts";
import { readScenarios } from "./find_scenarios.ts";
import { type Ended, runScenario } from "./run_scenario.ts";
import { Stage } from "./stage.ts";
import type { Scenario } from "./vocabulary.ts";

/** Every suite: its file and what it needs, the least demanding first. */
export const SUITES: readonly { readonly file: string; readonly needs: readonly Need[] }[] = [
  { file: "plain_test.ts", needs: [] },
  { file: "uv_test.ts", needs: ["git", "python", "uv"] },
  { file: "strace_test.ts", needs: ["git", "linux", "python", "strace", "uv"] },
  { file: "compose_test.ts", needs: ["compose", "git", "python", "uv"] },
  { file: "network_test.ts", needs: ["git", "network", "python", "uv"] },
];

/** The file of the suite that runs a scenario; undefined where none has all it needs. */
export function suiteOf({ needs }: Scenario): string | undefined {
  return SUITES.find((suite) => needs.every((need) => suite.needs.includes(need)))?.file;
}

/** The program under test: `HSM_UNDER_TEST`, else this checkout's launcher. */
export function hsmUnderTest(): string {
  return Deno.env.get("HSM_UNDER_TEST") ?? new URL("../../scripts/hsm", import.meta.url).pathname;
}

const AT_A_TIME = 3;

/**
 * Registers the tests of one suite. `HSM_SCENARIO=part,part` runs only scenarios with one of these parts in their folder's
 * name; `HSM_KEEP=1` keeps the folders.
 */
export async function testSuite(file: string): Promise<void> {
  const parts = (Deno.env.get("HSM_SCENARIO") ?? "").split(",").filter((part) => part !== "");
  const isMeant = (text: string): boolean =>
    parts.length === 0 || parts.some((part) => text.includes(part));
  const found = await readScenarios();
  const scenarios = found.scenarios.filter((one) => suiteOf(one) === file && isMeant(one.folder));
  const mistakes = found.mistakes.filter(isMeant);
  // One that cannot be read belongs to no suite; each says so, and runs the others.
  if (mistakes.length > 0) {
    Deno.test("every scenario can be read", () => {
      throw new Failed(mistakes.join("\n"));
    });
  }
  const hsm = hsmUnderTest();
  let stage: Promise<Stage> | undefined;
  const runs = new Map<string, Promise<Ended>>();
  const start = (scenario: Scenario | undefined): void => {
    if (scenario === undefined || runs.has(scenario.folder)) return;
    stage ??= Stage.open();
    const run = stage.then((open) => runScenario(open, scenario, hsm));
    // The test that waits for it reports it; until then it is no unhandled failure.
    run.catch(() => {});
    runs.set(scenario.folder, run);
  };
  // Deno runs the tests of a file one after another: each starts the next ones too.
  for (const [at, scenario] of scenarios.entries()) {
    Deno.test({
      name: scenario.folder,
      sanitizeOps: false,
      sanitizeResources: false,
      fn: async () => {
        for (let next = at; next < at + AT_A_TIME; next++) start(scenarios[next]);
        const ended = await runs.get(scenario.folder);
        if (ended?.report) throw new Failed(ended.report);
      },
    });
  }
  let open: Stage | undefined;
  Deno.test.beforeAll(async () => {
    stage ??= Stage.open();
    open = await stage;
  });
  globalThis.addEventListener("unload", () => open?.close());
}

/** A failed scenario: its report is all there is to say, a stack would hide it. */
class Failed extends Error {
  constructor(report: string) {
    super(report);
    this.name = "Scenario";
    this.stack = "";
  }
}
