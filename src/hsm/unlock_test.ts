import assert from "node:assert/strict";
import { type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { type Answer, done } from "./answer.ts";
import type { GlobalOptions } from "./options.ts";
import { withProject } from "./transact.ts";
import { unlock, type Unlocked } from "./unlock.ts";

const FILES = { "/p/hsm.yaml": "schema: 1\n" };
const GLOBAL: GlobalOptions = { registries: [], lockTimeout: 0, report: () => {} };
const HELD = "/p/.hsm/lock.held";

/** A machine whose file system has no locks. */
function machine(lives: Readonly<Record<number, string>>, claim?: string): MemoryPorts {
  const ports = memoryPorts({ files: { ...FILES, ...(claim && { [HELD]: claim }) }, lives });
  ports.files.inject((_, operation) => operation === "tryLock" ? { fail: "ENOLCK" } : undefined);
  return ports;
}

const claim = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    ...{ id: "ab12", command: "hsm sync", pid: 7, life: "memory then", host: "machine" },
    ...{ boot: "boot-1", user: "u", since: 1, ...more },
  });

const tell = ({ exit, value, problems }: Answer<Unlocked>): unknown => [
  exit,
  value?.removed,
  problems.map(({ code, next }) => `${code} ${next}`),
];

Deno.test("unlock() has nothing to do where the system has locks: held or not, nothing is removed", async () => {
  const ports = memoryPorts({ files: FILES });
  assert.deepEqual(tell(await unlock(ports, GLOBAL, undefined)), [0, false, []]);
  assert.deepEqual(Object.keys(ports.files.dump("/p")), ["hsm.yaml"]);
  const inside = await withProject(ports, "/p", GLOBAL, "hsm sync", async () => {
    const held = await unlock(ports, GLOBAL, "x");
    assert.equal(held.exit, 3);
    assert.match(held.problems[0]?.message ?? "", /`hsm sync` \(process 4242/);
    return done(undefined);
  });
  assert.equal(inside.exit, 0);
  assert.deepEqual(tell(await unlock(ports, GLOBAL, undefined)), [0, false, []]);
});

Deno.test("unlock() removes by name what is another machine's, and nothing else", async () => {
  const elsewhere = claim({ host: "elsewhere" });
  const ports = machine({}, elsewhere);
  const shown = await unlock(ports, GLOBAL, undefined);
  assert.equal(shown.exit, 3);
  assert.match(shown.problems[0]?.next ?? "", /hsm unlock --force ab12/);
  assert.match(shown.problems[0]?.message ?? "", /process 7 on elsewhere/);
  const wrong = await unlock(ports, GLOBAL, "other");
  assert.deepEqual([wrong.exit, wrong.problems[0]?.code], [3, "HSM-E0861"]);
  assert.equal(ports.files.dump("/p")[".hsm/lock.held"], elsewhere);
  assert.deepEqual(tell(await unlock(ports, GLOBAL, "ab12")), [0, true, []]);
  assert.equal(ports.files.dump("/p")[".hsm/lock.held"], undefined);
  assert.deepEqual(tell(await unlock(ports, GLOBAL, "ab12")), [0, false, []]);
});

Deno.test("unlock() keeps the lock of a process that runs here, and leaves a dead one's to the next command", async () => {
  const alive = machine({ 7: "then" }, claim());
  assert.deepEqual((await unlock(alive, GLOBAL, "ab12")).problems[0]?.code, "HSM-E0860");
  assert.equal((await unlock(alive, GLOBAL, undefined)).exit, 3);
  const dead = machine({ 7: "later", 4242: "me" }, claim());
  assert.deepEqual(tell(await unlock(dead, GLOBAL, undefined)), [0, false, []]);
  const next = await withProject(
    dead,
    "/p",
    GLOBAL,
    "hsm sync",
    () => Promise.resolve(done("in")),
  );
  assert.deepEqual([next.exit, next.value], [0, "in"]);
  const torn = machine({}, "{");
  const shown = await unlock(torn, GLOBAL, undefined);
  assert.match(shown.problems[0]?.next ?? "", /--force unreadable/);
  assert.deepEqual(tell(await unlock(torn, GLOBAL, "unreadable")), [0, true, []]);
});

Deno.test("unlock() says what to do where a take-over was killed half-way", async () => {
  const ports = machine({}, claim());
  const sync = () => withProject(ports, "/p", GLOBAL, "hsm sync", () => Promise.resolve(done(1)));
  await ports.files.create(`${HELD}.ab12`, new TextEncoder().encode("{"), 0o644);
  assert.equal((await sync()).exit, 3);
  const said = await unlock(ports, GLOBAL, undefined);
  assert.equal(said.exit, 3);
  assert.match(said.problems[0]?.next ?? "", /hsm unlock --force ab12/);
  assert.deepEqual(tell(await unlock(ports, GLOBAL, "ab12")), [0, true, []]);
  assert.equal((await sync()).exit, 0);
});
