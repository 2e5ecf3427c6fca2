// needs: linux, python, uv
/**
 * hsm is killed at many instants of syncs that change, add and remove packages and containers. What is there after the
 * next command is judged by a program that shares no code with hsm: exactly the old or the new state, and it works.
 *
 * The instants are counted in changes of files, so the same seed gives the same ones: HSM_KILL_SEED, HSM_LONG=1 for
 * many, HSM_KEEP=1 keeps what a fault left, HSM_KILL_ONLY=word,word picks transitions.
 */
import assert from "node:assert/strict";
import { Chance } from "./chance.ts";
import { Ground, type Signal } from "./ground.ts";
import { describe, type Phase, plan, type Result, run, table } from "./kill.ts";
import { TRANSITIONS } from "./transitions.ts";

const LONG = Deno.env.get("HSM_LONG") === "1";
const SEED = Number(Deno.env.get("HSM_KILL_SEED") ?? "4");
const ONLY = (Deno.env.get("HSM_KILL_ONLY") ?? "").split(",");
const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"];

/** The phases of the kills of one signal in one transition. */
function phases(at: number, slow: boolean): readonly Phase[] {
  if (LONG) {
    return slow ? ["before", "files", "packages", "after"] : [
      "before",
      ...Array<Phase>(4).fill("files"),
      ...Array<Phase>(3).fill("packages"),
      "after",
    ];
  }
  // All phases in turn over the signals and transitions, the middle twice.
  const order: readonly Phase[] = ["files", "packages", "before", "files", "packages", "after"];
  return [order[at % order.length] ?? "files"];
}

Deno.test("a sync that is killed leaves the old state or the new one", async (t) => {
  await using ground = await Ground.make();
  const chance = new Chance(SEED);
  const results: Result[] = [];
  const chosen = TRANSITIONS.filter(({ name, slow }) =>
    (LONG || !slow) && ONLY.some((word) => name.includes(word))
  );
  for (const [row, transition] of chosen.entries()) {
    const { name, slow = false } = transition;
    await t.step(name, async () => {
      const known = await ground.known(transition);
      const faulty: string[] = [];
      for (const [column, signal] of SIGNALS.entries()) {
        for (const phase of phases(row + column * 2, slow)) {
          const result = await run(ground, plan(chance, transition, known, signal, phase));
          results.push(result);
          if (result.faults.length === 0) continue;
          faulty.push(`seed ${SEED}: ${describe(result.kill)}\n${result.faults.join("\n")}`);
          console.log(faulty.at(-1), "\n", await ground.keep());
        }
      }
      console.log(`${name}: ${results.length} kills so far\n${table(results)}`);
      assert.equal(faulty.length, 0, faulty.join("\n\n"));
    });
  }
  if (ONLY.join() === "") enough(results);
});

/** A run that killed too early or too late would show nothing. */
function enough(results: readonly Result[]): void {
  for (const signal of SIGNALS) {
    const fired = results.filter(({ kill }) => kill.signal === signal).map(({ fired }) => fired);
    const middle = fired.filter((one) => one?.stage === "open").length;
    const packages = fired.filter((one) => one?.packages).length;
    assert.ok(middle >= (LONG ? 60 : 4), `${signal}: only ${middle} in the middle`);
    assert.ok(packages >= (LONG ? 20 : 2), `${signal}: only ${packages} in site-packages`);
  }
}
