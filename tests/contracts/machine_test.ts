import assert from "node:assert/strict";
import type { Clock, Ports, Random } from "@/ports.ts";
import { memoryPorts, realPorts } from "@/system/mod.ts";

const VERSIONS: readonly (readonly [string, () => Ports])[] = [
  ["memory", () => memoryPorts({ variables: { PATH: "/bin" } })],
  ["real", realPorts],
];

for (const [version, make] of VERSIONS) {
  Deno.test(`${version} random: tokens have the length and the signs, and differ`, () => {
    const random: Random = make().random;
    const tokens = Array.from({ length: 200 }, () => random.token(12));
    for (const token of tokens) assert.match(token, /^[A-Za-z0-9]{12}$/);
    assert.equal(new Set(tokens).size, tokens.length);
    assert.equal(random.token(0), "");
    assert.equal(random.token(1000).length, 1000);
  });

  Deno.test(`${version} clock: sleeping takes its time, stopping ends it`, async () => {
    const clock: Clock = make().clock;
    const [now, tick] = [clock.now(), clock.tick()];
    await clock.sleep(30);
    assert.ok(clock.tick() - tick >= 29, `${clock.tick() - tick}`);
    assert.ok(clock.now() - now >= 28);
    const stop = new AbortController();
    const began = performance.now();
    setTimeout(() => stop.abort(), 10);
    await clock.sleep(20_000, stop.signal);
    await clock.sleep(20_000, AbortSignal.abort());
    assert.ok(performance.now() - began < 5_000);
  });

  Deno.test(`${version} variables: get and all agree, what is unset is undefined`, () => {
    const { variables } = make();
    assert.equal(variables.get("PATH"), variables.all().PATH);
    assert.notEqual(variables.get("PATH"), undefined);
    for (const name of ["HSM_CONTRACT_UNSET", "toString", "constructor"]) {
      assert.equal(variables.get(name), undefined, name);
    }
  });

  Deno.test(`${version} identity and folder: facts are there`, () => {
    const { identity, cwd } = make();
    assert.ok(identity.pid > 0 && Number.isInteger(identity.started) && identity.host !== "");
    assert.equal(typeof identity.boot, "string");
    assert.match(cwd, /^\//);
  });

  Deno.test(`${version} terminal: without a terminal nothing is asked and the answer is no`, async () => {
    const { terminal } = make();
    assert.ok(terminal.width >= 20);
    if (terminal.inIsTerminal && terminal.errIsTerminal) return;
    assert.equal(await terminal.confirm("Go on?"), false);
  });
}

Deno.test("memory terminal: what is hidden is hidden from then on, in every text and question", async () => {
  const { terminal } = memoryPorts({ terminal: { interactive: true } });
  terminal.out("a secret\n");
  terminal.mask((text) => text.replaceAll("secret", "***"));
  terminal.mask((text) => text.replaceAll("hidden", "---"));
  terminal.out("a secret\n");
  terminal.err("hidden secret\n");
  await terminal.confirm("Show the secret?");
  assert.equal(terminal.stdout, "a secret\na ***\n");
  assert.equal(terminal.stderr, "--- ***\nShow the ***? [y/N] ");
});

Deno.test("real terminal: what is hidden is hidden from then on, in every text", async () => {
  const script = `
    import { realTerminal } from "@/system/mod.ts";
    const terminal = realTerminal();
    terminal.mask((text) => text.replaceAll("secret", "***"));
    terminal.mask((text) => text.replaceAll("hidden", "---"));
    terminal.out("a secret\\n");
    terminal.err("hidden secret\\n");`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--ext=ts", script],
    cwd: new URL("../..", import.meta.url),
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  assert.deepEqual([text(stdout), text(stderr)], ["a ***\n", "--- ***\n"]);
});
