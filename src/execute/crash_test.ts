import assert from "node:assert/strict";
import { Died, type Fault } from "@/system/mod.ts";
import {
  assertWhole,
  diskOf,
  recovered,
  statesOf,
  transact,
  view,
  WORLDS,
} from "./testing/worlds.ts";
import type { TransactionOutcome } from "./transaction.ts";

for (const [name, world] of Object.entries(WORLDS)) {
  Deno.test(`a fault at any operation leaves old or new: ${name}`, async (t) => {
    const { old, next, count } = await statesOf(world);
    const faults: readonly Fault[] = [{ fail: "ENOSPC" }, { fail: "EACCES" }, "throw", "die"];
    for (const fault of faults) {
      const label = typeof fault === "string" ? fault : fault.fail;
      await t.step(`${label}, ${count} operations`, async () => {
        for (let k = 0; k < count; k++) {
          const files = await diskOf(world);
          files.inject((index) => index === k ? fault : undefined);
          const { outcome, thrown } = await transact(world, files);
          const note = `${label} at ${k} ${files.log[k]}: ${JSON.stringify(outcome)} ${thrown}`;
          const seen = view(files);
          if (fault === "die") assert.ok(thrown instanceof Died, note);
          if (outcome?.kind === "committed") assert.equal(seen, next, note);
          if (outcome?.kind === "failed-and-restored") assert.equal(seen, old, note);
          assert.notEqual(outcome?.kind, "needs-a-person", note);
          files.restart();
          await assertWhole(files, outcome?.kind === "committed" ? [next] : [old, next], note);
        }
      });
    }
  });

  Deno.test(`a disk that stays broken from any operation on can be recovered later: ${name}`, async () => {
    const { old, next, count } = await statesOf(world);
    for (let k = 0; k < count; k++) {
      const files = await diskOf(world);
      files.inject((index) => index >= k ? { fail: "EIO" } : undefined);
      const { outcome, thrown } = await transact(world, files);
      const note = `from ${k} ${files.log[k]}: ${JSON.stringify(outcome)} ${thrown}`;
      assert.equal(thrown, undefined, note);
      files.restart();
      await assertWhole(files, allowedAfter(outcome, old, next), note);
    }
  });

  Deno.test(`a disk that is full from any operation on: everything is put back at once: ${name}`, async () => {
    const { old, next, count } = await statesOf(world);
    for (let k = 0; k < count; k++) {
      const files = await diskOf(world);
      const needsRoom = /^(create|makeFolder|linkTree)$/;
      files.inject((index, operation, path) =>
        index >= k && needsRoom.test(operation) && !hasRoom(name, path)
          ? { fail: "ENOSPC" }
          : undefined
      );
      const { outcome, thrown } = await transact(world, files);
      const note = `full from ${k} ${files.log[k]}: ${JSON.stringify(outcome)} ${thrown}`;
      assert.equal(thrown, undefined, note);
      assert.notEqual(outcome?.kind, "needs-a-person", note);
      assert.equal(view(files), outcome?.kind === "committed" ? next : old, note);
      files.restart();
      await assertWhole(files, [outcome?.kind === "committed" ? next : old], note);
    }
  });

  Deno.test(`a dead run is undone on a disk that is full: ${name}`, async () => {
    const { old, next, count } = await statesOf(world);
    for (let k = 0; k < count; k++) {
      const files = await diskOf(world);
      files.inject((index) => index === k ? "die" : undefined);
      await transact(world, files);
      files.restart();
      files.inject((_, operation, path) =>
        operation === "create" && !path.endsWith(".gitignore") && !hasRoom(name, path)
          ? { fail: "ENOSPC" }
          : undefined
      );
      await assertWhole(files, [old, next], `died at ${k} ${files.log[k]}, then the disk was full`);
    }
  });
}

/** A volume has room of its own. */
function hasRoom(world: string, path: string): boolean {
  return world.endsWith("volume") && path.startsWith("/p/.venv/");
}

/** A broken disk at the commit itself leaves what a person must look at: either state. */
function allowedAfter(
  outcome: TransactionOutcome | undefined,
  old: string,
  next: string,
): string[] {
  if (outcome?.kind === "committed") return [next];
  return outcome?.kind === "needs-a-person" ? [old, next] : [old];
}

for (const [name, world] of Object.entries(WORLDS)) {
  Deno.test(`a second death during recovery, at any pair of operations: ${name}`, async () => {
    const { old, next, count } = await statesOf(world);
    let pairs = 0;
    for (let k = 0; k < count; k++) {
      const dead = await diskOf(world);
      dead.inject((index) => index === k ? "die" : undefined);
      await transact(world, dead);
      for (let j = 0, whole = false; !whole; j++, pairs++) {
        const files = dead.fork();
        files.inject((index) => index === j ? "die" : undefined);
        whole = await recovered(files).then(() => true, (thrown) => {
          assert.ok(thrown instanceof Died, String(thrown));
          return false;
        });
        files.restart();
        await assertWhole(files, [old, next], `died at ${k}, then at ${j}`);
      }
    }
    assert.ok(pairs > 2 * count, `${pairs} pairs of ${count} operations`);
  });
}
