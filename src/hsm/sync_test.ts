import assert from "node:assert/strict";
import type { Event, SyncOptions } from "@/model/mod.ts";
import { type Line, memoryPorts } from "@/system/mod.ts";
import { EXIT } from "./answer.ts";
import { check } from "./check.ts";
import { NO_OPTIONS } from "./options.ts";
import { plan } from "./plan.ts";
import { recover } from "./recover.ts";
import { sync } from "./sync.ts";

const HEAD = 'project: { name: app, version: "1", python: ">=3.11" }\n';

function world(manifest: string, more: {
  readonly files?: Readonly<Record<string, string>>;
  readonly script?: readonly Line[];
  readonly variables?: Readonly<Record<string, string>>;
} = {}): {
  readonly ports: ReturnType<typeof memoryPorts>;
  readonly events: Event[];
  readonly global: Parameters<typeof check>[1];
} {
  const events: Event[] = [];
  const report = (event: Event): void => void events.push(event);
  const files = { "/p/hsm.yaml": HEAD + manifest, ...more.files };
  return {
    ports: memoryPorts({ ...more, files, tools: { uv: "/bin/uv" } }),
    events,
    global: { registries: [], lockTimeout: 0, report },
  };
}

const REQUEST: SyncOptions & { readonly dryRun: boolean } = { ...NO_OPTIONS, dryRun: false };

Deno.test("sync() makes the stack, check() finds it in order, the next sync() has nothing to do", async () => {
  const { ports, global } = world("containers: [redis]\n");
  const made = await sync(ports, global, REQUEST);
  assert.equal(made.exit, EXIT.ok, JSON.stringify(made.problems));
  const before = ports.files.dump("/p");
  assert.ok(before["docker-compose.hsm.yml"]?.includes("redis"));
  assert.ok(before[".hsm/schema/hsm.schema.json"]);
  assert.equal((await check(ports, global)).exit, EXIT.ok);
  const again = await sync(ports, global, REQUEST);
  assert.deepEqual([again.exit, again.value?.plan.steps], [EXIT.ok, []]);
  assert.deepEqual(
    ports.files.dump("/p")["docker-compose.hsm.yml"],
    before["docker-compose.hsm.yml"],
  );
});

Deno.test("a sync() that cannot be planned leaves no trace, not even .hsm", async () => {
  const rows: readonly (readonly [manifest: string, code: RegExp])[] = [
    ["containers: [nobody]\n", /^HSM-E03/],
    ["packages: nobody\n", /^HSM-E01/],
    ["registries: [{ name: r, path: ./r }]\n", /^HSM-E0605$/],
  ];
  for (const [manifest, code] of rows) {
    const { ports, global } = world(manifest);
    const answer = await sync(ports, global, REQUEST);
    assert.equal(answer.exit, EXIT.failed);
    assert.match(answer.problems[0]?.code ?? "", code);
    assert.deepEqual(ports.files.dump("/p"), { "hsm.yaml": HEAD + manifest });
  }
});

Deno.test("a project that no file names is refused: its folder's name would get into tracked files", async () => {
  const ports = memoryPorts({ files: { "/p/hsm.yaml": "containers: [redis]\n" } });
  const global = { registries: [], lockTimeout: 0, report: () => {} };
  for (const answer of [await sync(ports, global, REQUEST), await check(ports, global)]) {
    assert.equal(answer.problems[0]?.code, "HSM-E0608");
  }
});

Deno.test("a tool that fails is named with its whole call, and everything is as before", async () => {
  const script = [{ when: /^uv lock/, answer: { code: 2, stderr: "no luck\n" } }, {
    when: /^uv /,
    answer: {},
  }];
  const { ports, global, events } = world("packages: [redis-adapter]\n", { script });
  const answer = await sync(ports, global, REQUEST);
  assert.equal(answer.exit, EXIT.failed);
  const [problem] = answer.problems;
  assert.match(problem?.output ?? "", /no luck/);
  assert.match(problem?.causes?.at(-1) ?? "", /^`uv lock.*` ended with exit code 2$/);
  const left = Object.keys(ports.files.dump("/p")).filter((path) => !path.startsWith(".hsm/"));
  assert.deepEqual(left, ["hsm.yaml"]);
  const notes = events.flatMap((event) => event.kind === "note" ? [event.text] : []);
  assert.match(notes.at(-1) ?? "", /^Restored .*pyproject\.toml/);
});

Deno.test("a signal while a tool runs: told at once, restored, the signal's code", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const script: Line[] = [{ when: /^uv lock/, answer: "until-stopped" }, {
      when: /^uv /,
      answer: {},
    }];
    const { ports, global, events } = world("packages: [redis-adapter]\n", { script });
    const running = sync(ports, global, REQUEST);
    await new Promise((resolve) => setTimeout(resolve, 50));
    ports.signal(signal);
    assert.ok(events.some(({ kind }) => kind === "restoring"), "told before anything else happens");
    const answer = await running;
    assert.deepEqual([answer.exit, answer.problems[0]?.code], [code, "HSM-E0640"]);
    const left = Object.keys(ports.files.dump("/p")).filter((path) => !path.startsWith(".hsm/"));
    assert.deepEqual(left, ["hsm.yaml"]);
  }
});

Deno.test("--locked refuses every tracked change, in a plan too; --frozen needs a hsm.lock that fits", async () => {
  const { ports, global } = world("containers: [redis]\n");
  const locked = { ...REQUEST, locked: true, diff: false, detailed: false };
  for (const answer of [await sync(ports, global, locked), await plan(ports, global, locked)]) {
    assert.deepEqual([answer.exit, answer.problems[0]?.code], [EXIT.failed, "HSM-E0611"]);
  }
  const frozen = { ...REQUEST, frozen: true };
  const none = await sync(ports, global, frozen);
  assert.deepEqual([none.exit, none.problems[0]?.code], [EXIT.failed, "HSM-E0612"]);
  assert.equal((await sync(ports, global, REQUEST)).exit, EXIT.ok);
  assert.equal((await sync(ports, global, frozen)).exit, EXIT.ok);
  assert.equal((await sync(ports, global, { ...locked, frozen: true })).exit, EXIT.ok);
  const text = new TextEncoder().encode(`${HEAD}containers: [redis, valkey]\n`);
  await ports.files.overwrite("/p/hsm.yaml", text);
  const [misfit] = (await sync(ports, global, frozen)).problems;
  assert.deepEqual([misfit?.code, misfit?.place?.line], ["HSM-E0612", 2]);
  assert.match(misfit?.causes?.[0] ?? "", /valkey/);
});

Deno.test("check() takes an edit that waits for its sync for no fault", async () => {
  const { ports, global } = world("containers: [redis]\n");
  assert.equal((await sync(ports, global, REQUEST)).exit, EXIT.ok);
  const text = new TextEncoder().encode(`${HEAD}containers: [redis, valkey]\n`);
  await ports.files.overwrite("/p/hsm.yaml", text);
  const waiting = await check(ports, global);
  assert.deepEqual([waiting.exit, waiting.warnings.map(({ code }) => code)], [
    EXIT.ok,
    ["HSM-W0615"],
  ]);
});

Deno.test("recover() says whether there was something to settle", async () => {
  const { ports, global } = world("");
  assert.equal((await recover(ports, global, { keep: [], restore: [] })).value?.recovered, false);
});

Deno.test("a registry of the command line that would change the stack is refused by sync() alone", async () => {
  const component = "name: redis\nversion: '9'\nsources: { prod: { type: image, image: 'r:9' } }\n";
  const files = { "/q/containers/redis.yaml": component };
  const { ports, global } = world("containers: [redis]\n", { files });
  const extra = { ...global, registries: ["/q"] };
  const refused = await sync(ports, extra, REQUEST);
  assert.equal(refused.exit, EXIT.failed);
  const harmless = world("", { files });
  const fine = await sync(harmless.ports, { ...harmless.global, registries: ["/q"] }, REQUEST);
  assert.equal(fine.exit, EXIT.ok, JSON.stringify(fine.problems));
});
