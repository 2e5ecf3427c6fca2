import { parseScenario, type Scenario } from "./vocabulary.ts";

/** The folder of the scenarios. */
export const SCENARIOS: string = new URL("../scenarios", import.meta.url).pathname;

/** Reads every scenario, sorted by folder. A folder without `scenario.yaml`, or with files that are none's, throws. */
export async function findScenarios(folder: string = SCENARIOS): Promise<readonly Scenario[]> {
  const found: Scenario[] = [];
  const mistakes: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) continue;
    try {
      found.push(parseScenario(name, await Deno.readTextFile(`${folder}/${name}/scenario.yaml`)));
    } catch (error) {
      const gone = error instanceof Deno.errors.NotFound;
      const what = error instanceof Error ? error.message : String(error);
      mistakes.push(gone ? `tests/scenarios/${name}: an orphan, it has no scenario.yaml` : what);
    }
  }
  if (mistakes.length > 0) throw new Error(mistakes.sort().join("\n"));
  return found.sort((a, b) => a.folder < b.folder ? -1 : 1);
}
