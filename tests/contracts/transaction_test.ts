import assert from "node:assert/strict";
import { LOCK_HELD, pendingTransactions, recover, withProjectLock } from "@/execute/mod.ts";
import { realFiles, realPorts, realProcesses } from "@/system/mod.ts";

const TOOL =
  "echo new > uv.lock.tmp && mv uv.lock.tmp uv.lock && rm .venv/lib/a.py && echo b > .venv/lib/b.py";
const OLD = {
  ".venv/lib/a.py": "a\n",
  ".venv/pyvenv.cfg": "cfg\n",
  "pyproject.toml": "old\n",
  "uv.lock": "old\n",
};
const NEW = {
  ".hsm/env/x.env": "s\n",
  ".venv/lib/b.py": "b\n",
  ".venv/pyvenv.cfg": "cfg\n",
  "hsm.lock": "{}\n",
  "pyproject.toml": "new\n",
  "uv.lock": "new\n",
};

async function project(): Promise<string> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-transaction-" }));
  for (const [path, text] of Object.entries(OLD)) {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
  return root;
}

/** Every file of the user: not the transactions, the lock, and what a killed tool left of its own. */
async function view(root: string, folder = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (/^\.hsm\/(txn|spare|lock|\.gitignore)$/.test(path) || name === "uv.lock.tmp") continue;
    if (isDirectory) Object.assign(found, await view(root, path));
    else found[path] = await Deno.readTextFile(`${root}/${path}`);
  }
  return found;
}

function transact(root: string, at: number, script: string): Deno.ChildProcess {
  const program = new URL("testdata/transact.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program, root, String(at), script],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function recovered(root: string): Promise<void> {
  const ports = {
    ...realPorts(),
    stop: new AbortController().signal,
    processes: realProcesses(500),
  };
  const done = await withProjectLock(
    ports,
    root,
    { command: "hsm recover", wait: 2_000 },
    (lock) => recover({ ports, root, lock, report: () => {} }),
  );
  assert.ok(done.ok, JSON.stringify(done));
  assert.deepEqual(done.value.problems, []);
  assert.deepEqual(await pendingTransactions(realFiles(), root), []);
}

async function until(fact: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 10_000; !await fact();) {
    assert.ok(performance.now() < end, "waited for 10 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const exists = (path: string): Promise<boolean> => Deno.lstat(path).then(() => true, () => false);

Deno.test("a process killed before any file operation leaves old or new", async () => {
  const first = await project();
  const whole = await transact(first, -1, TOOL).output();
  const printed = JSON.parse(new TextDecoder().decode(whole.stdout));
  assert.equal(printed.done.value.kind, "committed", JSON.stringify(printed));
  assert.deepEqual(await view(first), NEW);
  await Deno.remove(first, { recursive: true });
  const count: number = printed.operations;
  assert.ok(count > 60, `${count}`);
  const seen = new Set<string>();
  for (let at = 0; at < count; at++) {
    const root = await project();
    const { signal } = await transact(root, at, TOOL).output();
    assert.equal(signal, "SIGKILL", `at ${at}`);
    await recovered(root);
    const now = await view(root);
    const isNew = now["hsm.lock"] !== undefined;
    assert.deepEqual(now, isNew ? NEW : OLD, `killed at ${at}`);
    seen.add(isNew ? "new" : "old");
    await Deno.remove(root, { recursive: true });
  }
  assert.deepEqual([...seen], ["old", "new"]);
});

Deno.test("SIGTERM while a tool runs stops it, restores all, and says so", async () => {
  const root = await project();
  const child = transact(root, -1, `${TOOL}; touch started; exec sleep 30`);
  await until(() => exists(`${root}/started`));
  child.kill("SIGTERM");
  const { stdout, stderr } = await child.output();
  const { done } = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(done.value.kind, "stopped");
  assert.equal(done.value.signal, "SIGTERM");
  assert.match(new TextDecoder().decode(stderr), /"kind":"restoring","because":"SIGTERM"/);
  await Deno.remove(`${root}/started`);
  assert.deepEqual(await view(root), OLD);
  await Deno.remove(root, { recursive: true });
});

Deno.test("a second signal ends at once and leaves the journal, the next run restores", async () => {
  const root = await project();
  const child = transact(
    root,
    -1,
    `trap '' TERM; ${TOOL}; touch started; sleep 30 & wait; wait; sleep 30`,
  );
  await until(() => exists(`${root}/started`));
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill("SIGTERM");
  const { code } = await child.output();
  assert.equal(code, 143);
  assert.equal((await pendingTransactions(realFiles(), root)).length, 1);
  await recovered(root);
  await Deno.remove(`${root}/started`);
  assert.deepEqual(await view(root), OLD);
  await Deno.remove(root, { recursive: true });
});

Deno.test("a tool that outlives a killed run is ended before anything is restored", async () => {
  const root = await project();
  const script =
    `${TOOL}; echo $$ > started; sleep 1; echo late > uv.lock; echo late > .venv/lib/late.py; sleep 30`;
  const child = transact(root, -1, script);
  await until(() => exists(`${root}/started`));
  child.kill("SIGKILL");
  await child.output();
  await recovered(root);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  await Deno.remove(`${root}/started`);
  assert.deepEqual(await view(root), OLD);
  await Deno.remove(root, { recursive: true });
});

Deno.test("the loser of the lock is told who holds it, and gets it when the holder is killed", async () => {
  const root = await project();
  const child = transact(root, -1, "touch started; exec sleep 30");
  await until(() => exists(`${root}/started`));
  const ports = { ...realPorts(), stop: new AbortController().signal };
  const work = (wait: number): ReturnType<typeof withProjectLock<string>> =>
    withProjectLock(ports, root, { command: "hsm plan", wait }, () => Promise.resolve("done"));
  const refused = await work(0);
  assert.ok(!refused.ok);
  assert.equal(refused.problems[0]?.code, LOCK_HELD);
  assert.match(
    refused.problems[0]?.message ?? "",
    new RegExp(`\`hsm sync\` \\(process ${child.pid} on .+, for \\d+ s\\)`),
  );
  setTimeout(() => child.kill("SIGKILL"), 100);
  assert.deepEqual(await work(5_000), { ok: true, value: "done" });
  await child.output();
  await recovered(root);
  await Deno.remove(root, { recursive: true });
});
