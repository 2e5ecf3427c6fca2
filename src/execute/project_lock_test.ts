import assert from "node:assert/strict";
import type { Event } from "@/model/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { LOCK_HELD } from "./problems.ts";
import { withProjectLock } from "./project_lock.ts";

const INFO = { command: "hsm sync" };

Deno.test("withProjectLock() makes .hsm with its ignore file, and says inside who holds it", async () => {
  const ports = memoryPorts({ files: { "/p/a": "" } });
  const done = await withProjectLock(
    ports,
    "/p",
    INFO,
    () => Promise.resolve(ports.files.dump("/p")),
  );
  assert.ok(done.ok);
  assert.equal(done.value[".hsm/.gitignore"], "*\n");
  assert.deepEqual(JSON.parse(done.value[".hsm/lock"] ?? ""), {
    command: "hsm sync",
    pid: 4242,
    host: "machine",
    user: "user",
    since: 1_700_000_000_000,
  });
});

Deno.test("withProjectLock() lets one in, tells the other who holds it, and is free after a throw", async () => {
  const ports = memoryPorts({ files: { "/p/a": "" } });
  const thrown = new Error("a bug");
  const first = withProjectLock(ports, "/p", INFO, async () => {
    ports.clock.move(3_000);
    const second = await withProjectLock(
      ports,
      "/p",
      { command: "hsm plan" },
      () => Promise.resolve(1),
    );
    assert.ok(!second.ok);
    assert.equal(second.problems[0]?.code, LOCK_HELD);
    assert.match(
      second.problems[0]?.message ?? "",
      /`hsm sync` \(process 4242 on machine, for 3 s\)/,
    );
    throw thrown;
  });
  await assert.rejects(first, thrown);
  assert.deepEqual(await withProjectLock(ports, "/p", INFO, () => Promise.resolve(2)), {
    ok: true,
    value: 2,
  });
});

Deno.test("withProjectLock() waits with growing pauses until the time is up, and says so once", async () => {
  const ports = memoryPorts({ files: { "/p/a": "" } });
  const events: Event[] = [];
  const report = (event: Event): void => void events.push(event);
  await withProjectLock(ports, "/p", INFO, async () => {
    const before = ports.clock.tick();
    const info = { command: "x", wait: 5_000, report };
    assert.equal((await withProjectLock(ports, "/p", info, () => Promise.resolve())).ok, false);
    assert.equal(ports.clock.tick() - before, 5_000);
    assert.equal(events.filter((event) => event.kind === "waiting").length, 1);
  });
});

Deno.test("withProjectLock() takes all roots or none, whatever the order they are named in", async () => {
  const ports = memoryPorts({ files: { "/p/a": "", "/w/a": "" } });
  await withProjectLock(ports, "/w", INFO, async () => {
    const both = { command: "x", also: ["/w"] };
    assert.equal((await withProjectLock(ports, "/p", both, () => Promise.resolve())).ok, false);
    assert.equal((await withProjectLock(ports, "/p", INFO, () => Promise.resolve())).ok, true);
  });
  const both = { command: "x", also: ["/w", "/p"] };
  assert.equal((await withProjectLock(ports, "/p", both, () => Promise.resolve())).ok, true);
});

Deno.test("withProjectLock() needs no room on the disk to say who holds it", async () => {
  const ports = memoryPorts({ files: { "/p/.hsm/lock": "", "/p/.hsm/.gitignore": "*\n" } });
  ports.files.inject((_, operation) => operation === "write" ? { fail: "ENOSPC" } : undefined);
  for (const value of [1, 2]) {
    const done = await withProjectLock(ports, "/p", INFO, () => Promise.resolve(value));
    assert.deepEqual(done, { ok: true, value });
  }
});

Deno.test("withProjectLock() releases every lock, also where one cannot be taken away", async () => {
  const ports = memoryPorts({ files: { "/a/x": "", "/b/x": "" } });
  ports.files.inject((_, operation, path) =>
    operation === "tryLock" && path.startsWith("/b")
      ? { fail: "ENOLCK" }
      : operation === "remove" && path.endsWith("lock.held")
      ? { fail: "EIO" }
      : undefined
  );
  const both = { command: "x", also: ["/b"] };
  const done = await withProjectLock(ports, "/a", both, () => Promise.resolve(1));
  assert.deepEqual(done, { ok: true, value: 1 });
  assert.ok((await withProjectLock(ports, "/a", INFO, () => Promise.resolve())).ok);
});

Deno.test("withProjectLock() answers a folder that cannot be written with a problem", async () => {
  const ports = memoryPorts({ files: { "/p/a": "" } });
  ports.files.inject((_, operation) => operation === "makeFolder" ? { fail: "EROFS" } : undefined);
  const done = await withProjectLock(ports, "/p", INFO, () => Promise.resolve());
  assert.match(!done.ok && done.problems[0]?.message || "", /read-only/);
});

Deno.test("withProjectLock() leaves what is no file in the place of its ignore file", async () => {
  const files = memoryPorts({ files: { "/p/a": "" } }).files;
  await files.makeFolder("/p/.hsm/.gitignore");
  const ports = { ...memoryPorts({ files: {} }), files };
  assert.ok((await withProjectLock(ports, "/p", INFO, () => Promise.resolve())).ok);
  assert.equal(files.dump("/p")[".hsm/.gitignore/"], "");
});

Deno.test("a folder of secrets that somebody has opened is closed again", async () => {
  const ports = memoryPorts({ files: { "/p/.hsm/env/secrets.json": "{}" } });
  await ports.files.chmod("/p/.hsm/env", 0o755);
  await withProjectLock(ports, "/p", { command: "hsm sync" }, () => Promise.resolve());
  assert.equal((await ports.files.stat("/p/.hsm/env"))?.mode, 0o700);
});
