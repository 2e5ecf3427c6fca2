import assert from "node:assert/strict";
import { type MemoryFiles, memoryFiles, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { claimPath, holderOf, readClaim } from "./lock_claim.ts";
import { LOCK_HELD } from "./problems.ts";
import { withProjectLock } from "./project_lock.ts";

const INFO = { command: "hsm sync" };

/** A process on a disk that has no locks of the system. */
function process(
  files: MemoryFiles,
  pid: number,
  more: { readonly host?: string; readonly boot?: string } = {},
  lives: Readonly<Record<number, string>> = {},
): MemoryPorts {
  const identity = { pid, ...more };
  return memoryPorts({ files, identity, lives: { [pid]: `start of ${pid}`, ...lives } });
}

function disk(code = "ENOLCK"): MemoryFiles {
  const files = memoryFiles({ "/p/a": "" });
  files.inject((_, operation) => operation === "tryLock" ? { fail: code } : undefined);
  return files;
}

/** Leaves the claim of a process that died. */
async function died(ports: MemoryPorts): Promise<void> {
  const { files } = ports;
  const held = withProjectLock(ports, "/p", INFO, async () => {
    const text = files.dump("/p")[".hsm/lock.held"] ?? "";
    await Promise.resolve();
    return text;
  });
  const done = await held;
  assert.ok(done.ok);
  files.put({ [claimPath("/p")]: done.value });
}

async function canTake(ports: MemoryPorts): Promise<boolean> {
  const done = await withProjectLock(ports, "/p", INFO, () => Promise.resolve());
  if (!done.ok) assert.equal(done.problems[0]?.code, LOCK_HELD);
  return done.ok;
}

for (const code of ["ENOLCK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]) {
  Deno.test(`without locks of the system (${code}) one is let in, the other told who holds it`, async () => {
    const files = disk(code);
    const [one, other] = [
      process(files, 1, {}, { 2: "start of 2" }),
      process(files, 2, {}, { 1: "start of 1" }),
    ];
    const done = await withProjectLock(one, "/p", INFO, async () => {
      other.clock.move(300_000);
      const refused = await withProjectLock(other, "/p", INFO, () => Promise.resolve());
      assert.ok(!refused.ok);
      assert.match(
        refused.problems[0]?.message ?? "",
        /`hsm sync` \(process 1 on machine, for 5 min\)/,
      );
      assert.match(refused.problems[0]?.next ?? "", /hsm unlock/);
    });
    assert.ok(done.ok);
    assert.equal(await readClaim(files, "/p"), null);
    assert.equal(await canTake(other), true);
  });
}

Deno.test("a claim is taken over where its process is gone, its id is another's by now, or the machine was started anew", async () => {
  const cases = [
    ["gone", {}, {}, true],
    ["still there", {}, { 1: "start of 1" }, false],
    ["the id is another's", {}, { 1: "later" }, true],
    ["another start of the machine", { boot: "boot-2" }, { 1: "start of 1" }, true],
    ["another machine", { host: "elsewhere" }, {}, false],
    ["another machine, another boot", { host: "elsewhere", boot: "boot-2" }, {}, false],
    ["no boot known", { boot: "" }, {}, false],
  ] as const;
  for (const [name, who, lives, expected] of cases) {
    const files = disk();
    await died(process(files, 1));
    const next = process(files, 2, who, lives);
    // However the clock was set since.
    for (const moved of [-1e9, 2e9]) next.clock.move(moved);
    assert.equal(await canTake(next), expected, name);
    assert.equal(await readClaim(files, "/p") === null, expected, name);
  }
});

Deno.test("a claim of which the system cannot tell whether its process lives is nobody's to take", async () => {
  const files = disk();
  await died(process(files, 1));
  const claim = await readClaim(files, "/p");
  assert.ok(claim);
  const ports = process(files, 2);
  const blind = {
    ...ports,
    processes: { ...ports.processes, lifeOf: () => Promise.resolve(undefined) },
  };
  assert.equal(await holderOf(blind, claim), "unknown");
  assert.equal(await holderOf(ports, { ...claim, life: "container start of 1" }), "unknown");
  assert.equal(await holderOf(ports, { ...claim, life: "" }), "unknown");
  assert.equal(await holderOf(ports, claim), "dead");
  for (const torn of ["", "{", '{"id":7}']) {
    files.put({ [claimPath("/p")]: torn });
    assert.equal(await canTake(ports), false);
  }
});

Deno.test("of two that take over a dead claim, however they interleave, one is let in, and never both at once", async () => {
  // The slower one stands still before its k-th operation until the faster one is in, or was refused.
  for (let k = 0;; k++) {
    const files = disk();
    await died(process(files, 1));
    const lives = { 2: "start of 2", 3: "start of 3" };
    const [slow, fast] = [process(files, 2, {}, lives), process(files, 3, {}, lives)];
    const over = Promise.withResolvers<void>();
    let [inside, entered, most, count] = [0, 0, 0, 0];
    let fastEnd: Promise<unknown> | undefined;
    const enter = (): void => {
      entered++;
      most = Math.max(most, ++inside);
    };
    const runFast = async (): Promise<void> => {
      const ready = Promise.withResolvers<void>();
      fastEnd = withProjectLock(fast, "/p", INFO, async () => {
        enter();
        ready.resolve();
        await over.promise;
        inside--;
      }).finally(ready.resolve);
      await ready.promise;
    };
    const slowFiles = new Proxy(files, {
      get: (target, name: keyof MemoryFiles) => {
        const value = target[name];
        if (typeof value !== "function") return value;
        return async (...args: readonly unknown[]) => {
          if (count++ === k) await runFast();
          return await (value as (...all: readonly unknown[]) => unknown).apply(target, [...args]);
        };
      },
    });
    await withProjectLock({ ...slow, files: slowFiles }, "/p", INFO, async () => {
      enter();
      await Promise.resolve();
      inside--;
    });
    over.resolve();
    await fastEnd;
    assert.equal(most, 1, `at ${k}`);
    if (fastEnd === undefined) {
      assert.ok(k > 8, `${k} operations`);
      return;
    }
    assert.ok(entered === 1 || entered === 2, `at ${k}: ${entered} were let in`);
  }
});

Deno.test("a machine whose file system has locks minds the claim of one that has none", async () => {
  const files = disk();
  await died(process(files, 1, { host: "elsewhere" }));
  files.inject(undefined);
  const here = process(files, 2);
  assert.equal(await canTake(here), false);
  const back = process(files, 3, { host: "elsewhere", boot: "boot-2" });
  assert.equal(await canTake(back), true);
  assert.equal(await canTake(here), true);
});
