import assert from "node:assert/strict";
import type { Plan } from "@/model/mod.ts";
import { Died, type Fault, type MemoryFiles, memoryFiles, memoryPorts } from "@/system/mod.ts";
import { digestOf } from "./digest_of.ts";
import type { Keeping, Kept } from "./keeping.ts";
import { withProjectLock } from "./project_lock.ts";
import { recover } from "./recover.ts";
import { runTransaction, type TransactionOutcome } from "./transaction.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A project without a history, and what a change of a file and of what a tool writes makes of it. */
const BEFORE = { "/p/hsm.yaml": "old intent", "/p/uv.lock": "old lock" };
const AFTER: Readonly<Record<string, string>> = {
  "hsm.yaml": "new intent",
  "uv.lock": "new lock",
  "made.yml": "made",
};

const KEEPING: Keeping = {
  number: 1,
  files: [
    { path: "hsm.yaml", text: "new intent" },
    { path: "uv.lock" },
    { path: "made.yml", text: "made" },
    { path: "absent.txt" },
  ],
  record: (files) => Promise.resolve(JSON.stringify(files)),
};

async function planOf(): Promise<Plan> {
  const from = await digestOf(bytes("old intent"));
  const effects = [
    { kind: "write", path: "hsm.yaml", text: "new intent", from },
    { kind: "write", path: "made.yml", text: "made" },
    { kind: "run", command: { tool: "uv", args: [] }, mayWrite: ["uv.lock"] },
  ] as const;
  const steps = effects.map((effect, at) => ({
    id: `${at}`,
    by: "test",
    subject: `${at}`,
    causes: [],
    effect,
  }));
  return { steps, after: [], notes: [] };
}

interface Came {
  readonly outcome?: TransactionOutcome;
  readonly thrown?: unknown;
}

async function transact(files: MemoryFiles, keeping: Keeping = KEEPING): Promise<Came> {
  const answer = async (): Promise<Record<string, never>> => {
    await files.create("/p/uv.lock.new", bytes("new lock"), 0o644);
    await files.rename("/p/uv.lock.new", "/p/uv.lock");
    return {};
  };
  const ports = memoryPorts({ files, script: [{ when: "uv", answer }] });
  const base = { ports, root: "/p", report: () => {}, yes: false, command: "hsm sync" };
  const plan = await planOf();
  try {
    const done = await withProjectLock(
      ports,
      "/p",
      { command: "hsm sync" },
      (lock) => runTransaction({ ...base, lock, plan, version: "1", keeping }),
    );
    return done.ok ? { outcome: done.value } : {};
  } catch (thrown) {
    return { thrown };
  }
}

async function recovered(files: MemoryFiles): Promise<void> {
  const ports = memoryPorts({ files });
  const info = { command: "hsm recover" };
  const done = await withProjectLock(ports, "/p", info, async (lock) => {
    const { problems } = await recover({ ports, root: "/p", lock, report: () => {} });
    assert.deepEqual(problems, []);
  });
  assert.ok(done.ok);
}

function diskBefore(order: "strict" | "journal" = "strict"): MemoryFiles {
  const files = memoryFiles(BEFORE, order);
  files.put({});
  return files;
}

/** The law: the project is new exactly where its generation is there, with all its contents. */
async function assertLaw(files: MemoryFiles, note: string): Promise<"old" | "new"> {
  const now = files.dump("/p");
  const state = now["hsm.yaml"] === "new intent" ? "new" : "old";
  assert.equal(now["uv.lock"], `${state} lock`, note);
  assert.equal(now["made.yml"], state === "new" ? "made" : undefined, note);
  const record = now[".hsm/history/1.json"];
  assert.equal(record !== undefined, state === "new", `${note}: ${Object.keys(now)}`);
  if (record === undefined) return state;
  const kept = JSON.parse(record) as Record<string, Kept>;
  assert.deepEqual(Object.keys(kept).sort(), Object.keys(AFTER).sort(), note);
  for (const [path, { digest }] of Object.entries(kept)) {
    assert.equal(digest, await digestOf(bytes(AFTER[path] ?? "")), note);
    assert.equal(now[`.hsm/history/objects/${digest}`], AFTER[path], `${note}: ${path}`);
  }
  return state;
}

async function countOf(): Promise<number> {
  const files = diskBefore();
  files.inject(undefined);
  const { outcome } = await transact(files);
  assert.deepEqual(outcome, { kind: "committed", problems: [] });
  assert.equal(await assertLaw(files, "without a fault"), "new");
  return files.operations;
}

Deno.test("a fault at any operation: a generation is there exactly where its change is", async (t) => {
  const count = await countOf();
  const faults: readonly Fault[] = [{ fail: "ENOSPC" }, { fail: "EACCES" }, "throw", "die"];
  for (const fault of faults) {
    const label = typeof fault === "string" ? fault : fault.fail;
    await t.step(`${label}, ${count} operations`, async () => {
      const seen = { old: 0, new: 0 };
      for (let k = 0; k < count; k++) {
        const files = diskBefore();
        files.inject((index) => index === k ? fault : undefined);
        const { outcome, thrown } = await transact(files);
        const note = `${label} at ${k} ${files.log[k]}: ${JSON.stringify(outcome)} ${thrown}`;
        if (fault === "die") assert.ok(thrown instanceof Died, note);
        files.restart();
        await recovered(files);
        const state = await assertLaw(files, note);
        const left = Object.keys(files.dump("/p")).filter((path) => /history\/.*\.\w+-/.test(path));
        if (fault === "die") assert.deepEqual(left, [], note);
        if (outcome?.kind === "committed") assert.equal(state, "new", note);
        if (outcome?.kind === "failed-and-restored") assert.equal(state, "old", note);
        seen[state]++;
      }
      assert.ok(seen.old > 10 && seen.new > 0, JSON.stringify(seen));
    });
  }
});

Deno.test("death at any operation and again during recovery: the same law", async () => {
  const count = await countOf();
  for (let k = 0; k < count; k++) {
    for (let j = 0, whole = false; !whole; j++) {
      const files = diskBefore();
      files.inject((index) => index === k ? "die" : undefined);
      await transact(files);
      files.restart();
      files.inject((index) => index === j ? "die" : undefined);
      whole = await recovered(files).then(() => true, () => false);
      files.restart();
      await recovered(files);
      await assertLaw(files, `died at ${k}, then at ${j}`);
    }
  }
});

Deno.test("a loss of power at any operation, and again during recovery: the same law", async () => {
  const count = await countOf();
  for (const order of ["strict", "journal"] as const) {
    for (let k = 0; k <= count; k++) {
      for (let seed = 0; seed < 8; seed++) {
        const files = diskBefore(order);
        files.inject((index) => index === k ? "die" : undefined);
        await transact(files);
        files.crash(survival(seed + 8 * k));
        files.inject((index) => index === seed ? "die" : undefined);
        await recovered(files).catch(() => {});
        files.crash(survival(seed + 1 + k));
        await recovered(files);
        await assertLaw(files, `${order}: power lost at ${k}, seed ${seed}`);
      }
    }
  }
});

/** Every third seed loses all that was not synced, the others a random part. */
function survival(seed: number): Parameters<MemoryFiles["crash"]>[0] {
  if (seed % 3 === 0) return {};
  let state = (seed * 2654435761) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    change: () => random() < 0.5,
    content: (old, now) =>
      random() < 0.5 ? old : now.slice(0, Math.floor(random() * (now.length + 1))),
  };
}

Deno.test("a record that is not wanted makes no generation, and writes nothing", async () => {
  const files = diskBefore();
  const keeping = { ...KEEPING, record: () => Promise.resolve(undefined) };
  const { outcome } = await transact(files, keeping);
  assert.equal(outcome?.kind, "committed");
  assert.equal(await files.lstat("/p/.hsm/history"), null);
});

Deno.test("a content that is damaged is written again, one that is sound stays untouched", async () => {
  const sound = await digestOf(bytes("new intent"));
  const damaged = await digestOf(bytes("made"));
  const files = memoryFiles({
    ...BEFORE,
    [`/p/.hsm/history/objects/${sound}`]: "new intent",
    [`/p/.hsm/history/objects/${damaged}`]: "mad",
  });
  const before = await files.stat(`/p/.hsm/history/objects/${sound}`);
  await transact(files);
  await assertLaw(files, "after damage");
  const after = await files.stat(`/p/.hsm/history/objects/${sound}`);
  assert.equal(after?.inode, before?.inode);
});

Deno.test("records and contents are the user's alone", async () => {
  const files = diskBefore();
  const { outcome } = await transact(files);
  assert.equal(outcome?.kind, "committed");
  const digest = await digestOf(bytes("made"));
  const rows = [
    [".hsm/history", 0o700],
    [".hsm/history/objects", 0o700],
    [".hsm/history/1.json", 0o600],
    [`.hsm/history/objects/${digest}`, 0o600],
  ] as const;
  for (const [path, mode] of rows) {
    assert.equal((await files.stat(`/p/${path}`))?.mode, mode, path);
  }
});
