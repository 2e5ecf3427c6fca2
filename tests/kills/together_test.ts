// needs: linux, python, uv
/** Many at once: syncs that wait or are refused, readers, and a program that uses the environment all the while. */
import assert from "node:assert/strict";
import { type Ended, linesOf } from "./command.ts";
import { Ground } from "./ground.ts";
import { type Transition, TRANSITIONS } from "./transitions.ts";

const SYNCS = 20;

function transition(name: string): Transition {
  const found = TRANSITIONS.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
}

Deno.test("twenty syncs at once all end, and leave one state; readers see no mixture", async () => {
  await using ground = await Ground.make();
  const change = transition("swap an option by command");
  const sync = { ...change, args: ["sync"] };
  const { states } = await ground.known(change);
  await ground.reset(change);
  await ground.hsm(change, change.args.filter((word) => word !== "--sync"));
  const syncs = Array.from(
    { length: SYNCS },
    (_, at) => ground.hsm(sync, at % 2 === 0 ? ["--lock-timeout", "300", "sync"] : ["sync"]),
  );
  const all = Promise.all(syncs);
  let working = true;
  const over = all.then(() => working = false);
  const read: Ended[] = [];
  while (working) read.push(await ground.hsm(change, ["--json", "list"]));
  await over;
  for (const [at, { code, output }] of (await all).entries()) {
    // Who waits comes to its turn; who does not is refused, or comes when there is nothing left to do.
    assert.ok(at % 2 === 0 ? code === 0 : code === 0 || code === 3, `${code}: ${output}`);
  }
  const verdict = await ground.judge(change, states);
  assert.deepEqual(verdict, { state: "new", faults: [] });
  assert.ok(read.length > 0);
  for (const { code, output } of read) {
    assert.equal(code, 0, output);
    assert.match(output, /beta-client/);
    assert.doesNotMatch(output, /"(?:package|container):alpha/);
  }
});

/** Has modules, an open file and a mapped one, and asks on until it is told to end. */
const PROGRAM = `
import mmap, sys, big, pathlib
words = pathlib.Path(sys.prefix, "share/big/words.txt")
held = open(words)
binary = open(words, "rb")
mapped = mmap.mmap(binary.fileno(), 0, prot=mmap.PROT_READ)
first = mapped[:]
print("ready", flush=True)
for line in sys.stdin:
    assert big.VERSION == "1.0" and big.part1.VERSION == "1.0"
    held.seek(0)
    assert set(held) == {"big 1.0\\n"} and mapped[:] == first
    print("fine", flush=True)
`;

Deno.test("a program that uses the environment goes on while it is changed, or put back", async () => {
  await using ground = await Ground.make();
  const change = transition("change a version");
  const { states, changes } = await ground.known(change);
  const middle = changes.filter(({ packages }) => packages).at(50);
  assert.ok(middle);
  const stop = { do: "signal", signal: "SIGTERM", to: "hsm" } as const;
  for (const [acts, state] of [[[], "new"], [[{ ...stop, at: at(middle) }], "old"]] as const) {
    await ground.reset(change);
    const program = new Deno.Command(ground.path(`${change.environment}/bin/python`), {
      args: ["-B", "-c", PROGRAM],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = program.stdin.getWriter();
    const lines = linesOf(program.stdout);
    assert.equal((await lines.next()).value, "ready");
    const traced = await ground.trace(change, change.args, acts);
    await traced.ended;
    await writer.write(new TextEncoder().encode("go on\n"));
    assert.equal((await lines.next()).value, "fine");
    await writer.close();
    assert.equal((await lines.next()).done, true);
    assert.equal((await program.status).code, 0);
    assert.deepEqual(await ground.judge(change, states), { state, faults: [] }, traced.output);
  }
});

function at({ by, n = 1 }: { readonly by: string; readonly n?: number }) {
  return { by, n };
}
