import assert from "node:assert/strict";
import type { Plan, Step } from "@/model/mod.ts";
import { type Line, type MemoryFiles, memoryFiles, memoryPorts } from "@/system/mod.ts";
import { withProjectLock } from "./project_lock.ts";
import { lostSpares } from "./spare_copy.ts";
import { runTransaction, type TransactionOutcome } from "./transaction.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ENVIRONMENT = { "/p/.venv/pyvenv.cfg": "cfg", "/p/.venv/lib/a.py": "a" };

/** A transaction of two tools: `lock` leaves the environment alone, `sync` changes it. */
async function transact(
  files: MemoryFiles,
  script: readonly Line[],
  options: { readonly environment?: string; readonly boot?: string } = {},
): Promise<TransactionOutcome["kind"] | undefined> {
  const { environment = ".venv", boot = "boot-1" } = options;
  const ports = memoryPorts({ files, script, identity: { boot } });
  const steps = ["lock", "sync"].map((tool): Step => ({
    id: tool,
    by: "test",
    subject: tool,
    causes: [],
    effect: {
      kind: "run",
      command: { tool, args: [] },
      mayWrite: [],
      ...(tool === "sync" && { environment }),
    },
  }));
  const plan: Plan = { steps, after: [], notes: [] };
  const base = { ports, root: "/p", report: () => {} };
  const rest = { plan, yes: false, command: "hsm sync", version: "1" };
  const done = await withProjectLock(
    ports,
    "/p",
    { command: "hsm sync" },
    (lock) => runTransaction({ ...base, ...rest, lock }),
  );
  return done.ok ? done.value.kind : undefined;
}

const FINE: readonly Line[] = [{ when: "lock", answer: {} }, { when: "sync", answer: {} }];

async function inodes(files: MemoryFiles, folder: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const path of Object.keys(files.dump(folder))) {
    found.push([path, (await files.lstat(`${folder}/${path}`))?.inode]);
  }
  return found;
}

/** How many files were linked by what ran since the last `inject`. */
function linked(files: MemoryFiles): number {
  return files.log.filter((line) => line.startsWith("link ")).length;
}

Deno.test("a committed transaction leaves a copy that is the environment as it is now", async () => {
  const files = memoryFiles(ENVIRONMENT);
  const changed: Line = {
    when: "sync",
    answer: async () => {
      await files.remove("/p/.venv/lib/a.py");
      await files.create("/p/.venv/lib/b.py", bytes("b"), 0o644);
      return {};
    },
  };
  assert.equal(await transact(files, [...FINE.slice(0, 1), changed]), "committed");
  assert.deepEqual(await inodes(files, "/p/.hsm/spare/.venv"), await inodes(files, "/p/.venv"));
  assert.deepEqual(await files.list("/p/.hsm/txn"), []);
});

Deno.test("the next transaction links only what has changed since, and undoes to what was there", async () => {
  const files = memoryFiles(ENVIRONMENT);
  await transact(files, FINE);
  await files.create("/p/.venv/lib/by_hand.py", bytes("x"), 0o600);
  const before = [files.dump("/p/.venv", { modes: true }), await inodes(files, "/p/.venv")];
  files.inject(undefined);
  const failing: Line = {
    when: "sync",
    answer: async () => {
      await files.removeTree("/p/.venv");
      return { code: 2 };
    },
  };
  assert.equal(await transact(files, [...FINE.slice(0, 1), failing]), "failed-and-restored");
  assert.equal(linked(files), 1);
  assert.deepEqual(
    [files.dump("/p/.venv", { modes: true }), await inodes(files, "/p/.venv")],
    before,
  );
});

Deno.test("what changes while an earlier tool runs is in the copy", async () => {
  for (const first of [true, false]) {
    const files = memoryFiles(ENVIRONMENT);
    if (!first) await transact(files, FINE);
    const script: readonly Line[] = [
      {
        when: "lock",
        answer: async () => {
          // The copy is being made meanwhile: long enough for it to be there.
          for (let turn = 0; turn < 500; turn++) await Promise.resolve();
          await files.create("/p/.venv/lib/meanwhile.py", bytes("x"), 0o644);
          return {};
        },
      },
      {
        when: "sync",
        answer: async () => {
          await files.remove("/p/.venv/lib/meanwhile.py");
          return { code: 2 };
        },
      },
    ];
    assert.equal(await transact(files, script), "failed-and-restored");
    const links = files.log.indexOf("create /p/.venv/lib/meanwhile.py");
    assert.ok(
      files.log.slice(0, links).some((line) => /env-0\.part/.test(line)),
      `first: ${first}`,
    );
    assert.notEqual(await files.lstat("/p/.venv/lib/meanwhile.py"), null, `first: ${first}`);
  }
});

Deno.test("a tool that fails before the environment is touched costs no second copy", async () => {
  const files = memoryFiles(ENVIRONMENT);
  assert.equal(
    await transact(files, [{ when: "lock", answer: { code: 1 } }]),
    "failed-and-restored",
  );
  files.inject(undefined);
  assert.equal(await transact(files, FINE), "committed");
  assert.equal(linked(files), 0);
});

Deno.test("a copy of another boot, or without a boot, is not trusted", async () => {
  for (const boot of ["boot-2", ""]) {
    const files = memoryFiles(ENVIRONMENT);
    await transact(files, FINE);
    files.inject(undefined);
    assert.equal(await transact(files, FINE, { boot }), "committed");
    assert.equal(linked(files), 2, boot);
  }
});

Deno.test("the copy of an environment that is no longer used goes", async () => {
  const files = memoryFiles({ ...ENVIRONMENT, "/p/other/pyvenv.cfg": "cfg" });
  await transact(files, FINE);
  assert.equal(await transact(files, FINE, { environment: "other" }), "committed");
  const names = (await files.list("/p/.hsm/spare"))?.map(({ name }) => name);
  assert.deepEqual(names, ["other", "other.json"]);
});

Deno.test("lostSpares() are those of which the environment is gone", async () => {
  const files = memoryFiles({
    "/p/.venv/pyvenv.cfg": "",
    "/p/.hsm/spare/.venv/pyvenv.cfg": "",
    "/p/.hsm/spare/.venv.json": "{}",
    "/p/.hsm/spare/apps%2Fold%2F.venv/pyvenv.cfg": "",
    "/p/.hsm/spare/%/x": "",
  });
  assert.deepEqual(await lostSpares(files, "/p"), ["/p/.hsm/spare/apps%2Fold%2F.venv"]);
});
