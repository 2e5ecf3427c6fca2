import assert from "node:assert/strict";
import { Died, type Line, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import type { Answer } from "./answer.ts";
import { EXIT } from "./answer.ts";
import { containerAdd, mode, packageAdd } from "./edit_entry.ts";
import { groupAdd } from "./edit_group.ts";
import { history } from "./history.ts";
import { NO_OPTIONS } from "./options.ts";
import { recover } from "./recover.ts";
import { sync } from "./sync.ts";
import type { Edited } from "./think_edit.ts";

const GLOBAL = { registries: [], lockTimeout: 0, report: () => {} };
const SYNC = { ...NO_OPTIONS, dryRun: false };
const TOO = { sync: true };
const MANIFEST = `# mine
project: { name: app, version: "1", python: ">=3.11" }
registries: [{ name: lab, path: ./registry }]
containers: [valkey]
`;
const REGISTRY = {
  "/p/registry/packages/one.yaml": "name: one\nsources: { prod: { type: pypi, package: one } }\n" +
    "implies: { container:redis: {} }\n",
};

/** A uv that locks what pyproject.toml names. */
function world(manifest = MANIFEST, lock?: Line["answer"]): MemoryPorts {
  const script: Line[] = [
    {
      when: /^uv lock/,
      answer: lock ?? (async () => {
        const names = /"one"/.test(ports.files.dump("/p")["pyproject.toml"] ?? "") ? ["one"] : [];
        const text = names.map((name) =>
          `[[package]]\nname = "${name}"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\n`
        ).join("");
        const bytes = new TextEncoder().encode(`# locked\n${text}`);
        const there = await ports.files.lstat("/p/uv.lock");
        if (there) await ports.files.overwrite("/p/uv.lock", bytes);
        else await ports.files.create("/p/uv.lock", bytes, 0o644);
        return {};
      }),
    },
    { when: /^uv /, answer: { stdout: '{"sync":{"action":"check","changes":[]}}' } },
  ];
  const files = { "/p/hsm.yaml": manifest, ...REGISTRY };
  const ports: MemoryPorts = memoryPorts({ files, script, tools: { uv: "/bin/uv" } });
  return ports;
}

/** Operations before which dying makes no difference. */
const READS = ["read", "stat", "lstat", "list", "realPath", "readLink", "tryLock"];

/** Everything of the project but hsm's own folder. */
function stateOf(ports: MemoryPorts): string {
  const files = Object.entries(ports.files.dump("/p")).filter(([path]) => !path.startsWith(".hsm"));
  return JSON.stringify(files.sort());
}

const add = (ports: MemoryPorts): Promise<Answer<Edited>> =>
  packageAdd(ports, GLOBAL, { name: "one" }, TOO);

Deno.test("an edit with sync that dies before any of its changes leaves the old or the new whole", async () => {
  const whole = world();
  assert.equal((await sync(whole, GLOBAL, SYNC)).exit, EXIT.ok);
  const old = stateOf(whole);
  const changes: number[] = [];
  whole.files.inject((index, operation) => {
    if (!READS.includes(operation)) changes.push(index);
    return undefined;
  });
  const answer = await add(whole);
  assert.equal(answer.exit, EXIT.ok, JSON.stringify(answer.problems));
  whole.files.inject(undefined);
  const made = stateOf(whole);
  assert.notEqual(made, old);
  const seen = new Set<string>();
  assert.ok(changes.length > 20, `${changes}`);
  for (const at of changes) {
    const ports = world();
    await sync(ports, GLOBAL, SYNC);
    ports.files.inject((index) => index >= at ? "die" : undefined);
    await assert.rejects(add(ports), Died);
    ports.files.restart();
    ports.files.inject(undefined);
    const settled = await recover(ports, GLOBAL, { keep: [], restore: [] });
    assert.equal(settled.exit, EXIT.ok, JSON.stringify(settled.problems));
    const state = stateOf(ports);
    assert.ok([old, made].includes(state), `died at ${at}: ${state}`);
    seen.add(state);
  }
  assert.equal(seen.size, 2);
});

Deno.test("a sync that fails takes the edit back, at the first sync and at later ones", async () => {
  const failing = (): MemoryPorts => world(MANIFEST, { code: 1, stderr: "no luck" });
  const later = failing();
  assert.equal((await sync(later, GLOBAL, SYNC)).exit, EXIT.ok);
  for (const ports of [failing(), later]) {
    const before = stateOf(ports);
    const answer = await add(ports);
    assert.deepEqual([answer.exit, answer.value?.changed, answer.value?.synced], [
      EXIT.failed,
      false,
      undefined,
    ]);
    assert.equal(answer.problems.length, 1);
    assert.equal(stateOf(ports), before);
  }
});

Deno.test("an edit after which the stack does not fit is not made with sync, and leaves no .hsm behind", async () => {
  const ports = world();
  const before = ports.files.dump("/p");
  const entry = { profile: "no" };
  const answer = await groupAdd(ports, GLOBAL, "cache", ["redis-adapter"], entry, TOO);
  assert.deepEqual([answer.exit, answer.value?.changed], [EXIT.failed, false]);
  assert.match(answer.problems[0]?.message ?? "", /no profile "no"/);
  assert.deepEqual(ports.files.dump("/p"), before);
});

Deno.test("an edit that is refused is no edit that was taken back", async () => {
  const answer = await packageAdd(world(), GLOBAL, { name: "nobody" }, TOO);
  assert.deepEqual([answer.exit, answer.value], [EXIT.failed, undefined]);
});

Deno.test("an edit with sync is one generation, with hsm.yaml as it was written and the reason", async () => {
  const ports = world();
  assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
  const answer = await add(ports);
  assert.equal(answer.exit, EXIT.ok, JSON.stringify(answer.problems));
  const [newest, first, ...more] = (await history(ports, GLOBAL)).value?.rows ?? [];
  assert.deepEqual([newest?.number, first?.number, more], [2, 1, []]);
  assert.equal(newest?.command, "hsm package add one --sync");
  assert.match(newest?.reason.join("\n") ?? "", /^added .*package:one/m);
  assert.match(ports.files.dump("/p")["hsm.yaml"] ?? "", /^# mine[^]*one/);
  const again = await sync(ports, GLOBAL, SYNC);
  assert.deepEqual([again.exit, again.value?.plan.steps], [EXIT.ok, []]);
});

Deno.test("where hsm.yaml says so already, the sync is made all the same", async () => {
  const ports = world();
  const text = ports.files.dump("/p")["hsm.yaml"];
  const answer = await containerAdd(ports, GLOBAL, { name: "valkey" }, TOO);
  assert.deepEqual([answer.exit, answer.value?.changed], [EXIT.ok, false]);
  assert.equal(ports.files.dump("/p")["hsm.yaml"], text);
  assert.match(ports.files.dump("/p")["docker-compose.hsm.yml"] ?? "", /valkey/);
});

Deno.test("an edit that changes nothing but hsm.yaml is made, with its own warning", async () => {
  const ports = world();
  assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
  const answer = await mode(ports, GLOBAL, "one", "prod", TOO);
  assert.equal(answer.exit, EXIT.ok, JSON.stringify(answer.problems));
  assert.deepEqual(answer.warnings.map(({ code }) => code), ["HSM-W0302"]);
  assert.deepEqual(answer.value?.synced?.plan.steps.map(({ subject }) => subject), ["hsm.yaml"]);
  assert.match(ports.files.dump("/p")["hsm.yaml"] ?? "", /one: prod/);
});

Deno.test("hsm.yaml that somebody saves while uv runs is theirs: the edit waits for a person", async () => {
  const theirs = `${MANIFEST}# typed just now\n`;
  const ports: MemoryPorts = world(MANIFEST, async () => {
    await ports.files.overwrite("/p/hsm.yaml", new TextEncoder().encode(theirs));
    return { code: 1 };
  });
  const answer = await add(ports);
  assert.deepEqual([answer.exit, answer.value], [EXIT.person, undefined]);
  assert.equal(ports.files.dump("/p")["hsm.yaml"], theirs);
  assert.equal(ports.files.dump("/p")["hsm.yaml.hsm-orig"], MANIFEST);
});
