import assert from "node:assert/strict";
import { type MemoryFiles, memoryFiles, memoryPorts } from "@/system/mod.ts";
import { withProjectLock } from "./project_lock.ts";
import { recover } from "./recover.ts";
import { plan, run, toolThat, write } from "./testing/worlds.ts";
import { runTransaction } from "./transaction.ts";

const BEFORE = { "/hsm.yaml": "old", "/x/y": "", "/.venv/pyvenv.cfg": "cfg" };

/** A sync of the project at `/`. */
async function sync(files: MemoryFiles): Promise<void> {
  const script = [{ when: "sync", answer: toolThat(files, { "/.venv/a.py": "a" }) }];
  const ports = memoryPorts({ files, script });
  const base = { ports, root: "/", yes: false, command: "hsm sync", version: "1" };
  const effects = [
    await write("hsm.yaml", "new", "old"),
    await write("deep/a", "a"),
    run("sync", [], ".venv"),
    await write("hsm.lock", "{}"),
  ];
  await withProjectLock(
    ports,
    "/",
    { command: "hsm sync" },
    (lock) => runTransaction({ ...base, lock, plan: plan(effects), report: () => {} }),
  );
}

/** What the user sees. */
function texts(files: MemoryFiles): Readonly<Record<string, string>> {
  const all = Object.entries(files.dump("/"));
  return Object.fromEntries(all.filter(([path]) => !path.startsWith(".hsm/")));
}

Deno.test("a project at / is changed and put back as any other, wherever the run dies", async () => {
  const before = memoryFiles(BEFORE);
  const old = texts(before);
  await sync(before);
  const next = texts(before);
  const names = [".venv/a.py", ".venv/pyvenv.cfg", "deep/a", "hsm.lock", "hsm.yaml", "x/y"];
  assert.deepEqual(Object.keys(next).sort(), names);
  const count = before.log.length;
  for (let k = 0; k < count; k++) {
    const files = memoryFiles(BEFORE);
    files.inject((index) => index === k ? "die" : undefined);
    await sync(files).catch(() => {});
    files.restart();
    const ports = memoryPorts({ files });
    const came = await withProjectLock(
      ports,
      "/",
      { command: "hsm recover" },
      (lock) => recover({ ports, root: "/", lock, report: () => {} }),
    );
    assert.ok(came.ok);
    const seen = texts(files);
    assert.deepEqual(came.value.problems, [], `died at ${k}`);
    assert.deepEqual(seen, "hsm.lock" in seen ? next : old, `died at ${k}`);
  }
});
