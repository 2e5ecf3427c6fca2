/**
 * Each one-line mistake of `protocol.yaml` is put into a copy of the transaction's room; the tests named for it must fail
 * there, and pass with the unchanged copy. `HSM_MUTANT=text` picks mutants by file or by what is wrong.
 */
import assert from "node:assert/strict";
import { parse } from "yaml";

/** One mistake in the room, and the tests that must notice it. */
interface Mutant {
  /** In `src/execute`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Relative to the room. */
  readonly test: string;
  /** Part of the tests' names; empty: all of the file. */
  readonly only: string;
  /** What is wrong with hsm then. */
  readonly why: string;
}

const ROOM = "src/execute";
const LEAST = 30;
const AT_A_TIME = 2;

const root = new URL("../../", import.meta.url).pathname;
const all = parse(await Deno.readTextFile(new URL("protocol.yaml", import.meta.url))) as Mutant[];
const wanted = Deno.env.get("HSM_MUTANT") ?? "";
const chosen = all.filter((one) => `${one.file} ${one.why}`.includes(wanted));
const stage = await Deno.makeTempDir({ prefix: "hsm-protocol-" });
globalThis.addEventListener("unload", () => Deno.removeSync(stage, { recursive: true }));

Deno.test(`there are at least ${LEAST} mutants, each well-formed`, () => {
  const keys = ["file", "find", "only", "replace", "test", "why"];
  for (const one of all) assert.deepEqual(Object.keys(one).sort(), keys, one.why);
  assert.ok(all.length >= LEAST, `${all.length}`);
});

Deno.test("the unchanged copy passes all of their tests", async () => {
  const copy = await copyOf("unchanged");
  const tests = [...new Set(all.map(({ test }) => test))];
  for (const test of tests) {
    const only = [...new Set(all.filter((one) => one.test === test).map((one) => one.only))];
    const { passed, output } = await runTests(copy, test, only);
    assert.ok(passed, `${test} fails without any mistake\n${output}`);
  }
});

const running = new Map<number, Promise<string>>();
for (const [at, mutant] of chosen.entries()) {
  Deno.test({
    name: `${mutant.file}: ${mutant.why}: killed by ${mutant.test}, "${mutant.only}"`,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      for (let next = at; next < Math.min(at + AT_A_TIME, chosen.length); next++) start(next);
      assert.equal(await running.get(at), "");
    },
  });
}

function start(at: number): void {
  const mutant = chosen[at];
  if (mutant === undefined || running.has(at)) return;
  const run = survives(mutant, at);
  run.catch(() => {});
  running.set(at, run);
}

/** Why a mutant does not count as killed; empty where it does. */
async function survives(mutant: Mutant, at: number): Promise<string> {
  const copy = await copyOf(`mutant-${at}`);
  const path = `${copy}/${ROOM}/${mutant.file}`;
  const text = await Deno.readTextFile(path);
  const count = text.split(mutant.find).length - 1;
  if (count !== 1) return `"${mutant.find}" stands ${count} times in ${mutant.file}`;
  await Deno.writeTextFile(path, text.replace(mutant.find, () => mutant.replace));
  const { passed, ran } = await runTests(copy, mutant.test, [mutant.only]);
  await Deno.remove(copy, { recursive: true });
  if (ran === 0) return "the mistake is none that the tests can be run with";
  return passed ? "survives: the tests pass with the mistake" : "";
}

/** A copy of everything that the tests of the room need. */
async function copyOf(name: string): Promise<string> {
  const to = `${stage}/${name}`;
  for (const part of ["src", "tests/contracts"]) {
    await copyFolder(`${root}${part}`, `${to}/${part}`);
  }
  for (const part of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(`${root}${part}`, `${to}/${part}`);
  }
  return to;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Runs the tests of one file whose names contain one of the texts. */
async function runTests(
  copy: string,
  test: string,
  only: readonly string[],
): Promise<{ readonly passed: boolean; readonly ran: number; readonly output: string }> {
  const escaped = only.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "-A",
      "--quiet",
      "--no-check",
      "--fail-fast",
      "--filter",
      `/${escaped.join("|")}/`,
      `${ROOM}/${test}`,
    ],
    cwd: copy,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const [, passed = "0", failed = "0"] = output.match(/\| (\d+) passed.*\| (\d+) failed/) ?? [];
  return { passed: code === 0, ran: Number(passed) + Number(failed), output };
}
