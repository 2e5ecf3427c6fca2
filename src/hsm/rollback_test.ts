import assert from "node:assert/strict";
import { Died, type Line, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { EXIT } from "./answer.ts";
import { gc } from "./gc.ts";
import { history } from "./history.ts";
import { historyDiff } from "./history_diff.ts";
import { NO_OPTIONS } from "./options.ts";
import { recover } from "./recover.ts";
import { rollback } from "./rollback.ts";
import { sync } from "./sync.ts";

const GLOBAL = { registries: [], lockTimeout: 0, report: () => {} };
const SYNC = { ...NO_OPTIONS, dryRun: false };
const BACK = { ...SYNC, force: false };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function put(ports: MemoryPorts, path: string, text: string): Promise<void> {
  if (await ports.files.lstat(path) === null) await ports.files.create(path, bytes(text), 0o644);
  else await ports.files.overwrite(path, bytes(text));
}

/** Names of the requirements in a pyproject.toml that hsm wrote. */
function namesIn(pyproject: string): readonly string[] {
  const list = /^dependencies = \[([^\]]*)\]/m.exec(pyproject)?.[1] ?? "";
  return [...list.matchAll(/"([a-z0-9-]+)/g)].map(([, name = ""]) => name).sort();
}

/**
 * A uv that locks the newest version there is, unless the lock that is there fits already; there is a new version each
 * time it locks. So a lock is only got back by giving back its bytes.
 */
function world(): MemoryPorts {
  let release = 0;
  const read = (path: string): string => ports.files.dump("/p")[path] ?? "";
  const fits = (): boolean => {
    const wanted = namesIn(read("pyproject.toml")).join();
    return read("uv.lock").includes(`# ${wanted}\n`);
  };
  const script: Line[] = [
    { when: /^uv lock .*--check|^uv lock --check/, answer: () => ({ code: fits() ? 0 : 1 }) },
    {
      when: /^uv lock/,
      answer: async () => {
        if (fits()) return {};
        const names = namesIn(read("pyproject.toml"));
        const packages = names.map((name) =>
          `[[package]]\nname = "${name}"\nversion = "99.${++release}"\n` +
          'source = { registry = "https://pypi.org/simple" }\n'
        );
        await put(ports, "/p/uv.lock", [`# ${names.join()}\n`, ...packages].join("\n"));
        return {};
      },
    },
    { when: /^uv /, answer: { stdout: '{"sync":{"action":"check","changes":[]}}' } },
  ];
  const files = { "/p/hsm.yaml": manifestOf([], 0) };
  const ports: MemoryPorts = memoryPorts({ files, script, tools: { uv: "/bin/uv" } });
  return ports;
}

const COMPONENTS = [
  "container:redis",
  "container:valkey",
  "container:qdrant",
  "package:lab-one",
  "package:lab-two",
];

function manifestOf(chosen: readonly string[], salt: number): string {
  const of = (kind: string): string =>
    chosen.filter((id) => id.startsWith(kind)).map((id) => id.slice(kind.length)).join(", ");
  return `# number ${salt}\nproject: { name: app, version: "1", python: ">=3.11" }\n` +
    `registries: [{ name: lab, path: ./registry }]\n` +
    `packages: [${of("package:")}]\ncontainers: [${of("container:")}]\n`;
}

/** The files that a rollback gives back. */
function stateOf(ports: MemoryPorts): Readonly<Record<string, string | undefined>> {
  const now = ports.files.dump("/p");
  const names = ["hsm.yaml", "hsm.lock", "uv.lock", "docker-compose.hsm.yml", "pyproject.toml"];
  return Object.fromEntries(names.map((name) => [name, now[name]]));
}

async function withRegistry(ports: MemoryPorts): Promise<void> {
  await ports.files.makeFolder("/p/registry/packages");
  for (const name of ["lab-one", "lab-two"]) {
    const text =
      `name: ${name}\nversion: "1"\nsources: { prod: { type: pypi, package: ${name} } }\n`;
    await put(ports, `/p/registry/packages/${name}.yaml`, text);
  }
}

function randomOf(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

Deno.test("rolling back to any earlier generation, in any order, gives the bytes of that generation", async () => {
  let rollbacks = 0;
  let withLock = 0;
  for (let seed = 0; seed < 12; seed++) {
    const random = randomOf(seed);
    const ports = world();
    await withRegistry(ports);
    const states = new Map<number, ReturnType<typeof stateOf>>();
    for (let step = 0; step < 9; step++) {
      const known = [...states.keys()];
      if (known.length < 2 || random(3) > 0) {
        // The first two have packages: only then there is a uv.lock to go back to at all.
        const always = COMPONENTS.slice(3, 4 + random(2));
        const chosen = [...COMPONENTS.slice(0, 3).filter(() => random(2) === 0), ...always];
        await put(ports, "/p/hsm.yaml", manifestOf(chosen, 100 * seed + step));
        const made = await sync(ports, GLOBAL, SYNC);
        assert.equal(made.exit, EXIT.ok, JSON.stringify(made.problems));
        if (made.value?.plan.steps.length === 0) continue;
      } else {
        const to = known[random(known.length)] ?? 1;
        // A comment alone is no generation, and counts as an edit.
        const back = await rollback(ports, GLOBAL, { ...BACK, to, force: true });
        assert.equal(back.exit, EXIT.ok, JSON.stringify(back.problems));
        assert.deepEqual(stateOf(ports), states.get(to), `seed ${seed}, step ${step}, to ${to}`);
        rollbacks++;
        if (states.get(to)?.["uv.lock"] !== undefined) withLock++;
      }
      const listed = await history(ports, GLOBAL);
      assert.deepEqual(listed.warnings, []);
      assert.deepEqual(listed.value?.changed, [], `seed ${seed}, step ${step}`);
      const current = listed.value?.rows.find((row) => row.current)?.number ?? 0;
      if (!states.has(current)) states.set(current, stateOf(ports));
      assert.deepEqual(states.get(current), stateOf(ports));
    }
  }
  assert.ok(rollbacks > 20 && withLock > 20, `${rollbacks} rollbacks, ${withLock} with a lock`);
});

/** Two generations: redis alone, then with a package. */
async function twoGenerations(): Promise<MemoryPorts> {
  const ports = world();
  await withRegistry(ports);
  for (const chosen of [["container:redis"], ["container:redis", "package:lab-one"]]) {
    await put(ports, "/p/hsm.yaml", manifestOf(chosen, 0));
    assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
  }
  return ports;
}

Deno.test("a rollback of a rollback goes to what was live before it", async () => {
  const ports = await twoGenerations();
  const second = stateOf(ports);
  const numbers: (number | undefined)[] = [];
  for (let round = 0; round < 4; round++) {
    numbers.push((await rollback(ports, GLOBAL, BACK)).value?.to);
  }
  assert.deepEqual(numbers, [1, 2, 3, 4]);
  assert.deepEqual(stateOf(ports), second);
});

Deno.test("a generation that cannot be given back is refused before anything is touched", async () => {
  const ports = await twoGenerations();
  const before = ports.files.dump("/p");
  const objects = Object.keys(before).filter((path) =>
    path.includes("/objects/") && !path.endsWith("/")
  );
  for (const path of objects) await put(ports, `/p/${path}`, "damaged");
  const damaged = ports.files.dump("/p");
  const codes: (string | undefined)[] = [];
  for (const to of [1, 7]) {
    const answer = await rollback(ports, GLOBAL, { ...BACK, to });
    codes.push(answer.problems[0]?.code);
    assert.equal(answer.exit, EXIT.failed);
  }
  const diff = await historyDiff(ports, GLOBAL, 1, 2);
  assert.deepEqual([...codes, diff.problems[0]?.code], ["HSM-E0822", "HSM-E0821", "HSM-E0822"]);
  const after = ports.files.dump("/p");
  const ignored = /^\.hsm\/(lock|txn\/?)$/;
  const shown = (dump: Readonly<Record<string, string>>): unknown =>
    Object.entries(dump).filter(([path]) => !ignored.test(path));
  assert.deepEqual(shown(after), shown(damaged));
});

Deno.test("records of any bytes never stop a reader, and no number is given twice", async () => {
  const texts = [
    "",
    "{",
    "null",
    '{"sha256":"","generation":{}}',
    "\u0000\ufffd",
    "x".repeat(3_000_000),
  ];
  for (const text of texts) {
    const ports = await twoGenerations();
    await put(ports, "/p/.hsm/history/7.json", text);
    await put(ports, "/p/.hsm/history/seven.json", text);
    const listed = await history(ports, GLOBAL);
    assert.deepEqual(listed.value?.rows.map(({ number, current }) => [number, current]), [
      [2, false],
      [1, false],
    ]);
    assert.deepEqual(listed.warnings.map(({ code }) => code), ["HSM-W0826"]);
    await put(ports, "/p/hsm.yaml", manifestOf(["container:valkey"], 1));
    assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
    const [newest] = (await history(ports, GLOBAL)).value?.rows ?? [];
    assert.deepEqual([newest?.number, newest?.current], [8, true]);
  }
});

Deno.test("gc() keeps what is asked for and every content of it; a second one finds nothing", async () => {
  for (let keep = 1; keep <= 6; keep++) {
    const ports = world();
    await withRegistry(ports);
    for (let salt = 0; salt < 5; salt++) {
      const id = COMPONENTS[salt % 3] ?? "";
      await put(ports, "/p/hsm.yaml", manifestOf([id], salt));
      assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
    }
    const before = ports.files.dump("/p");
    const dry = await gc(ports, GLOBAL, { keep, dryRun: true });
    assert.deepEqual(ports.files.dump("/p"), before);
    const real = await gc(ports, GLOBAL, { keep, dryRun: false });
    assert.deepEqual(real.value?.items, dry.value?.items);
    const kept = (await history(ports, GLOBAL)).value?.rows.map(({ number }) => number) ?? [];
    assert.deepEqual(kept, [5, 4, 3, 2, 1].slice(0, keep));
    for (const number of kept) {
      assert.equal((await historyDiff(ports, GLOBAL, number)).exit, EXIT.ok);
    }
    const again = await gc(ports, GLOBAL, { keep, dryRun: false });
    assert.deepEqual(again.value?.items, []);
  }
});

Deno.test("what the disk refuses in the history fails the sync before its commit, and all is as before", async () => {
  const ports = world();
  await withRegistry(ports);
  await put(ports, "/p/hsm.yaml", manifestOf(["container:redis"], 0));
  const before = stateOf(ports);
  ports.files.inject((_, __, path) =>
    path.includes("/.hsm/history") ? { fail: "EACCES" } : undefined
  );
  const answer = await sync(ports, GLOBAL, SYNC);
  ports.files.inject(undefined);
  assert.deepEqual([answer.exit, answer.problems.length], [EXIT.failed, 1]);
  assert.match(answer.problems[0]?.message ?? "", /history/);
  assert.deepEqual(stateOf(ports), before);
});

Deno.test("a rollback without hsm.yaml that was cut off is settled where it was, and decided there", async () => {
  const ports = world();
  await withRegistry(ports);
  for (const [salt, name] of ["package:lab-one", "package:lab-two"].entries()) {
    await put(ports, "/p/hsm.yaml", manifestOf([name], salt));
    assert.equal((await sync(ports, GLOBAL, SYNC)).exit, EXIT.ok);
  }
  await ports.files.remove("/p/hsm.yaml");
  // What the history gets comes right before the commit.
  ports.files.inject((_, operation, path) =>
    operation === "create" && path.startsWith("/p/.hsm/history/.") ? "die" : undefined
  );
  await assert.rejects(rollback(ports, GLOBAL, { ...BACK, to: 1 }), Died);
  ports.files.restart();
  ports.files.inject(undefined);
  await put(ports, "/p/pyproject.toml", "edited");
  const asked = await recover(ports, GLOBAL, { keep: [], restore: [] });
  assert.equal(asked.exit, EXIT.person, JSON.stringify(asked.problems));
  const decided = await recover(ports, GLOBAL, { keep: ["pyproject.toml"], restore: [] });
  assert.equal(decided.exit, EXIT.ok, JSON.stringify(decided.problems));
  assert.equal(ports.files.dump("/p")["pyproject.toml"], "edited");
});

Deno.test("gc() names what it takes from the root, of a project at / too", async () => {
  for (const root of ["/p", "/"]) {
    const at = root === "/" ? "" : root;
    const files = { [`${at}/hsm.yaml`]: "", [`${at}/.hsm/txn/t1.found/0-a`]: "mine" };
    const ports = memoryPorts({ files, cwd: root });
    const came = await gc(ports, GLOBAL, { dryRun: true });
    assert.deepEqual(came.value?.items.map(({ path }) => path), [".hsm/txn/t1.found"]);
  }
});
