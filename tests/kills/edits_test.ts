// needs: linux, python, uv
/**
 * Somebody saves a file right before a change that hsm makes, at every kind of change of a sync, with and without a kill
 * after it: what was written is there in the end, whatever else comes of it.
 */
import assert from "node:assert/strict";
import { Chance } from "./chance.ts";
import { type Act, type Change, Ground } from "./ground.ts";
import { kindsOf } from "./kill.ts";
import { type Transition, TRANSITIONS } from "./transitions.ts";

const LONG = Deno.env.get("HSM_LONG") === "1";
const SEED = Number(Deno.env.get("HSM_KILL_SEED") ?? "4");
const ONLY = Deno.env.get("HSM_KILL_ONLY") ?? "";
const SAMPLE = 8;

const NAMES = ["change a version", "swap an option by command", "workspace member"];

interface Edit {
  readonly transition: Transition;
  readonly path: string;
  readonly change: Change;
  /** hsm is killed so many changes later. */
  readonly kill?: number;
}

/** What came of an edit: empty if it is still there and everything works. */
async function faultsOf(ground: Ground, edit: Edit): Promise<readonly string[]> {
  const { transition, path, change, kill } = edit;
  const { states } = await ground.known(transition);
  await ground.reset(transition);
  const text = "# saved meanwhile\n";
  const at = { by: change.by, n: change.n ?? 1 };
  const acts: Act[] = [{ do: "append", path: ground.path(path), text, at }];
  if (kill !== undefined) {
    const later = { by: "hsm", n: kill };
    acts.push({ do: "signal", signal: "SIGKILL", to: "hsm", at: later, after: true });
  }
  const traced = await ground.trace(transition, transition.args, acts);
  let last = { code: traced.code, output: traced.output };
  if (last.code < 0) last = await ground.hsm(transition, ["recover"]);
  await traced.ended;
  const { state, faults } = await ground.judge(transition, states, {
    edits: { [ground.path(path)]: text },
  });
  const found = faults.filter((fault) => {
    // A person must decide: then what is half-done stays with the means to decide, but everything works and nothing is lost.
    return last.code !== 4 || /^lost|unimportable|has another content|is missing/.test(fault);
  });
  if (![0, 1, 4].includes(last.code)) found.push(`ended with ${last.code}`);
  if (last.code === 1 && state !== "old") {
    found.push(`exit 1, and the state is ${state}`);
  }
  return found.length === 0 ? [] : [...found, `hsm said: ${traced.output}`, last.output];
}

/** One change of each kind, for each file that a user may have open. */
function edits(transition: Transition, changes: readonly Change[], chance: Chance): Edit[] {
  const kinds = kindsOf(changes).map((kind) => chance.one(kind));
  const all = kinds.flatMap((change) =>
    [`${transition.python}/pyproject.toml`, `${transition.folder}/hsm.yaml`].flatMap((path) =>
      [undefined, 1 + chance.number(20)].map((kill) => ({ transition, path, change, kill }))
    )
  ).filter((edit) => !isInstantOf(edit));
  if (LONG) return all;
  return Array.from({ length: SAMPLE }, () => chance.one(all));
}

/**
 * A file is looked at right before another one is renamed to its name. Between these two calls nobody can look: that one
 * instant is left out.
 */
function isInstantOf({ change, path }: Edit): boolean {
  return change.call.startsWith("rename") && (change.paths[1] ?? "").endsWith(`/${path}`);
}

Deno.test("what a user saves while hsm works is not lost", async (t) => {
  await using ground = await Ground.make();
  const chance = new Chance(SEED);
  for (const name of NAMES.filter((name) => name.includes(ONLY))) {
    const transition = TRANSITIONS.find((one) => one.name === name);
    assert.ok(transition);
    await t.step(name, async () => {
      const { changes } = await ground.known(transition);
      const planned = edits(transition, changes, chance);
      const faulty: string[] = [];
      for (const [at, edit] of planned.entries()) {
        if (at > 0 && at % 100 === 0) console.log(`${name}: ${at} of ${planned.length} edits`);
        const faults = await faultsOf(ground, edit);
        if (faults.length === 0) continue;
        const { path, change, kill } = edit;
        const where = `${change.n} of ${change.by} (${change.call} ${change.paths.at(-1)})`;
        const killed = kill === undefined ? "" : `, killed ${kill} later`;
        faulty.push(`seed ${SEED}: ${path} before change ${where}${killed}\n${faults.join("\n")}`);
        console.log(faulty.at(-1), "\n", await ground.keep());
      }
      console.log(`${name}: ${planned.length} edits, ${faulty.length} lost or wrong`);
      assert.equal(faulty.length, 0);
    });
  }
});
