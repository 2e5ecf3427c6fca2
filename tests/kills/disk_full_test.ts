// needs: linux, python, root, uv
/**
 * The disk runs full right before a change of a sync, for each kind of change: on a small file system of its own that
 * holds the whole project, or only the environment. Then either all is done or all is as before, at the latest when
 * there is room again.
 */
import assert from "node:assert/strict";
import { Chance } from "./chance.ts";
import { output } from "./command.ts";
import { type Change, Ground } from "./ground.ts";
import { kindsOf } from "./kill.ts";
import { type Transition, TRANSITIONS } from "./transitions.ts";

const LONG = Deno.env.get("HSM_LONG") === "1";
const SEED = Number(Deno.env.get("HSM_KILL_SEED") ?? "4");
const SAMPLE = 6;

/** A small file system in a folder, with what was in the folder. */
class SmallDisk implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async mount(folder: string): Promise<SmallDisk> {
    const aside = `${folder}.aside`;
    await Deno.rename(folder, aside);
    await Deno.mkdir(folder);
    await output("mount", ["-t", "tmpfs", "-o", "size=32m,mode=755", "tmpfs", folder]);
    const disk = new SmallDisk(folder);
    await output("cp", ["-a", `${aside}/.`, folder]);
    await output("rm", ["-rf", aside]);
    return disk;
  }

  /** Gives back the room that was taken. */
  async makeRoom(): Promise<void> {
    await Deno.remove(`${this.folder}/filler`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await output("umount", ["--lazy", this.folder]);
    await output("rm", ["-rf", this.folder]);
    await Deno.mkdir(this.folder);
  }
}

/** What came of a full disk: no faults if nothing is half-done. */
interface Came {
  /** Undefined where the run had ended before. */
  readonly code?: number;
  readonly faults: readonly string[];
}

async function fullAt(
  ground: Ground,
  transition: Transition,
  change: Change,
  place: string,
): Promise<Came> {
  const { states } = await ground.known(transition);
  await ground.reset(transition);
  await using disk = await SmallDisk.mount(place);
  const at = { by: change.by, n: change.n ?? 1 };
  const traced = await ground.trace(transition, transition.args, [
    { do: "fill", path: place, at },
  ]);
  await traced.ended;
  if (traced.fired.length === 0) return { faults: [] };
  await disk.makeRoom();
  const found: string[] = [];
  if (traced.code === 4) {
    const recovered = await ground.hsm(transition, ["recover"]);
    if (recovered.code !== 0) found.push(`recover: ${recovered.code} ${recovered.output}`);
  } else if (traced.code !== 0 && traced.code !== 1) found.push(`exit ${traced.code}`);
  if (traced.code !== 0 && !/room|space|ENOSPC|full/i.test(traced.output)) {
    found.push("nothing is said of the room");
  }
  const { state, faults } = await ground.judge(transition, states);
  // Committed, and no room even to note that: what is left is cleaned up by the next run.
  const isNoted = traced.code !== 0 || !traced.output.includes("HSM-W0613");
  found.push(...faults.filter((fault) => isNoted || !fault.startsWith("left behind: .hsm/txn/")));
  if (state !== (traced.code === 0 ? "new" : "old")) {
    found.push(`exit ${traced.code}, and the state is ${state}`);
  }
  const again = await ground.hsm(transition, transition.args);
  if (again.code !== 0) found.push(`with room again: ${again.output}`);
  const after = await ground.judge(transition, states);
  found.push(...after.faults);
  if (after.state !== "new") found.push(`with room again the state is ${after.state}`);
  const { code, output } = traced;
  return {
    code,
    faults: found.length === 0 ? [] : [...found, `exit ${code}, hsm said: ${output}`],
  };
}

for (
  const [name, place] of [["change a version", "p"], [
    "environment elsewhere",
    "elsewhere",
  ]] as const
) {
  Deno.test(`a disk that runs full leaves nothing half-done: ${name}`, async () => {
    await using ground = await Ground.make();
    const transition = TRANSITIONS.find((one) => one.name === name);
    assert.ok(transition);
    const chance = new Chance(SEED);
    const { changes } = await ground.known(transition);
    const kinds = kindsOf(changes).filter(([one]) => place === "p" || one?.stage === "open");
    const chosen = LONG ? kinds : Array.from({ length: SAMPLE }, () => chance.one(kinds));
    const faulty: string[] = [];
    const codes: Record<string, number> = {};
    for (const [at, kind] of chosen.entries()) {
      if (at > 0 && at % 50 === 0) console.log(`${name}: full at ${at} of ${chosen.length} places`);
      const change = chance.one(kind);
      const { code = "too late", faults } = await fullAt(
        ground,
        transition,
        change,
        ground.path(place),
      );
      codes[code] = (codes[code] ?? 0) + 1;
      if (faults.length === 0) continue;
      const where = `${change.n} of ${change.by} (${change.call} ${change.paths.at(-1)})`;
      faulty.push(`seed ${SEED}: full before change ${where}\n${faults.join("\n")}`);
      console.log(faulty.at(-1));
    }
    console.log(
      `${name}: full at ${chosen.length} places, ${faulty.length} wrong; exit codes:`,
      codes,
    );
    assert.ok((codes[1] ?? 0) > 0, "the disk was never too small");
    assert.equal(faulty.length, 0);
  });
}
