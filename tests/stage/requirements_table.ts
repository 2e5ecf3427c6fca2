/**
 * Writes the table of `tests/README.md` (requirement → scenarios) from the scenarios; `--check` only says whether it is up
 * to date: `deno run -A tests/stage/requirements_table.ts [--check]`.
 */
import { findScenarios } from "./find_scenarios.ts";
import { IN_PART, REQUIREMENTS } from "./requirements.ts";
import type { Scenario } from "./vocabulary.ts";

const README = new URL("../README.md", import.meta.url).pathname;
const [BEGIN, END] = ["<!-- requirements: begin -->", "<!-- requirements: end -->"];

/** The table, one row a requirement. */
export function requirementsTable(scenarios: readonly Scenario[]): string {
  const part = Object.entries(IN_PART).map(([id, what]) => [id, `${what} (in part)`] as const);
  const rows = [...Object.entries(REQUIREMENTS), ...part].map(([id, what]) => {
    const names = scenariosOf(id, scenarios).map((name) => `[${name}](scenarios/${name}/)`);
    return `| ${id} | ${what} | ${names.join("<br>")} |`;
  });
  return ["| | requirement | scenarios |", "|---|---|---|", ...rows].join("\n");
}

/** The scenarios that name a requirement. */
export function scenariosOf(id: string, scenarios: readonly Scenario[]): readonly string[] {
  return scenarios.filter((one) => one.requirements.includes(id)).map((one) => one.folder);
}

/** The README with the table of today. */
export function withTable(readme: string, table: string): string {
  const [head, rest] = readme.split(`${BEGIN}\n`);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`${README} has lost its marks`);
  return `${head}${BEGIN}\n${table}\n${END}${tail}`;
}

/** The README as it is and as it should be. */
export async function readmeNow(): Promise<{ readonly is: string; readonly wanted: string }> {
  const is = await Deno.readTextFile(README);
  return { is, wanted: withTable(is, requirementsTable(await findScenarios())) };
}

if (import.meta.main) {
  const { is, wanted } = await readmeNow();
  if (is !== wanted && Deno.args.includes("--check")) {
    console.error(
      "tests/README.md is out of date: run deno run -A tests/stage/requirements_table.ts",
    );
    Deno.exit(1);
  }
  await Deno.writeTextFile(README, wanted);
}
