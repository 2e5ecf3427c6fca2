import { parseScenario, type Scenario } from "./vocabulary.ts";

/** The folder of the scenarios. */
export const SCENARIOS: string = new URL("../scenarios", import.meta.url).pathname;

/** All scenarios that can be read, and for each other folder what is wrong with it. */
export interface Found {
  readonly scenarios: readonly Scenario[];
  readonly mistakes: readonly string[];
}

/** Reads every scenario, sorted by folder. A folder without `scenario.yaml` is a mistake: an orphan. */
export async function readScenarios(folder: string = SCENARIOS): Promise<Found> {
  const scenarios: Scenario[] = [];
  const mistakes: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) continue;
    try {
      const text = await Deno.readTextFile(`${folder}/${name}/scenario.yaml`);
      scenarios.push(parseScenario(name, text));
    } catch (error) {
      const gone = error instanceof Deno.errors.NotFound;
      const what = error instanceof Error ? error.message : String(error);
      mistakes.push(gone ? `tests/scenarios/${name}: an orphan, it has no scenario.yaml` : what);
    }
  }
  scenarios.sort((a, b) => a.folder < b.folder ? -1 : 1);
  return { scenarios, mistakes: mistakes.sort() };
}

/** The scenarios; throws where one of them cannot be read. */
export async function findScenarios(folder: string = SCENARIOS): Promise<readonly Scenario[]> {
  const { scenarios, mistakes } = await readScenarios(folder);
  if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
  return scenarios;
}
