// needs: git, python, uv
/**
 * Each one-line mistake of `mutants.yaml` is put into a copy of hsm; the scenario named for it must fail there, and pass
 * with the unchanged copy. `HSM_MUTANT=text` picks mutants by file or scenario.
 */
import { parse } from "yaml";
import { copyProduct } from "../stage/copy_product.ts";
import { findScenarios } from "../stage/find_scenarios.ts";
import { type Ended, runScenario } from "../stage/run_scenario.ts";
import { Stage } from "../stage/stage.ts";
import { hsmUnderTest } from "../stage/suites.ts";
import { isMutant, type Mutant } from "./mutant.ts";

const LEAST = 30;
const AT_A_TIME = 3;

const scenarios = new Map((await findScenarios()).map((one) => [one.folder, one]));
const all: unknown = parse(await Deno.readTextFile(new URL("mutants.yaml", import.meta.url)));
const mutants = (Array.isArray(all) ? all : []).filter(isMutant);
const wanted = Deno.env.get("HSM_MUTANT") ?? "";
const chosen = mutants.filter((one) => `${one.file} ${one.killed_by}`.includes(wanted));

let stage: Stage | undefined;
globalThis.addEventListener("unload", () => stage?.close());
const running = new Map<number, Promise<string>>();
const unchanged = new Map<string, Promise<Ended>>();

Deno.test(`there are at least ${LEAST} mutants, each well-formed`, () => {
  const listed = Array.isArray(all) ? all.length : 0;
  if (listed !== mutants.length || listed < LEAST) {
    throw new Error(`${mutants.length} well-formed of ${listed}`);
  }
  const missing = mutants.filter((one) => !scenarios.has(one.killed_by));
  if (missing.length > 0) {
    throw new Error(`no such scenario: ${missing.map((one) => one.killed_by).join(", ")}`);
  }
});

for (const [at, mutant] of chosen.entries()) {
  Deno.test({
    name: `${mutant.file}: ${mutant.why}: killed by ${mutant.killed_by}`,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      stage ??= await Stage.open();
      for (let next = at; next < Math.min(at + AT_A_TIME, chosen.length); next++) {
        start(stage, next);
      }
      const wrong = await running.get(at);
      if (wrong) throw new Error(wrong);
    },
  });
}

function start(open: Stage, at: number): void {
  const mutant = chosen[at];
  if (mutant === undefined || running.has(at)) return;
  const run = survives(open, mutant, at);
  run.catch(() => {});
  running.set(at, run);
}

/** Why a mutant does not count as killed; empty where it does. */
async function survives(open: Stage, mutant: Mutant, at: number): Promise<string> {
  const scenario = scenarios.get(mutant.killed_by);
  if (scenario === undefined) return `no such scenario: ${mutant.killed_by}`;
  const base = await unchangedRun(open, mutant.killed_by);
  if (base.step !== 0) return `fails without the mistake, too:\n${base.report}`;
  const edits = { write: {}, replace: { [mutant.file]: { [mutant.find]: mutant.replace } } };
  const folder = `${open.root}/mutant-${at}`;
  const hsm = await copyProduct(hsmUnderTest(), folder, edits);
  // A name of its own, so that several mutants can have the same scenario at the same time.
  const { step } = await runScenario(open, scenario, hsm, `-${at}`);
  await Deno.remove(folder, { recursive: true });
  return step === 0 ? "survives: the scenario passes with the mistake" : "";
}

function unchangedRun(open: Stage, name: string): Promise<Ended> {
  const scenario = scenarios.get(name);
  if (scenario === undefined) throw new Error(`no such scenario: ${name}`);
  const known = unchanged.get(name) ?? runScenario(open, scenario, hsmUnderTest());
  unchanged.set(name, known);
  return known;
}
