import assert from "node:assert/strict";
import type { Command } from "@/model/mod.ts";
import type { Processes } from "@/ports.ts";
import { memoryPorts, realProcesses, scriptedProcesses } from "@/system/mod.ts";

const sh = (script: string): Command => ({ tool: "sh", args: ["-c", script] });

/** One call and what must come of it; the scripted version is told the answer, the real one has to find it. */
interface Case {
  readonly script: string;
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Lines as they must come, `1` for stdout, `2` for stderr. */
  readonly lines?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "a success": { script: "exit 0", code: 0 },
  "an exit code": { script: "exit 7", code: 7 },
  "death by a signal": { script: "kill -9 $$", code: 137 },
  "both outputs": {
    script: "echo out; echo err >&2",
    code: 0,
    stdout: "out\n",
    stderr: "err\n",
    lines: ["1out", "2err"],
  },
  "line endings of all kinds": {
    script: "printf 'a\\nb\\r\\nc\\rd'",
    code: 0,
    stdout: "a\nb\r\nc\rd",
    lines: ["1a", "1b", "1c", "1d"],
  },
  "bytes that are no UTF-8": {
    script: "printf 'a\\377b\\303\\244\\n'",
    code: 0,
    stdout: "a\uFFFDbä\n",
    lines: ["1a\uFFFDbä"],
  },
};

function versions(one: Case): readonly (readonly [string, Processes])[] {
  const { code, stdout, stderr } = one;
  const answer = { code, stdout, stderr };
  const scripted = scriptedProcesses([{
    when: (command) => command.tool === "sh",
    answer: Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined)),
  }]);
  return [["scripted", scripted], ["real", realProcesses()]];
}

for (const [name, one] of Object.entries(CASES)) {
  for (const [version, processes] of versions(one)) {
    Deno.test(`${version} processes: ${name}`, async () => {
      const lines: string[] = [];
      const ran = await processes.run(sh(one.script), "/tmp", {
        onLine: (line, from) => lines.push(`${from === "stdout" ? 1 : 2}${line}`),
      });
      const expected = { code: one.code, stdout: one.stdout ?? "", stderr: one.stderr ?? "" };
      assert.deepEqual(ran, expected);
      assert.deepEqual(lines.sort(), [...one.lines ?? []].sort());
    });
  }
}

const BOTH: readonly (readonly [string, Processes])[] = [
  [
    "scripted",
    scriptedProcesses([{ when: /^sh /, answer: "until-stopped" }], { sh: "/bin/sh" }),
  ],
  ["real", realProcesses(300)],
];

for (const [version, processes] of BOTH) {
  Deno.test(`${version} processes: a program that does not exist is 127, and is not found`, async () => {
    const ran = await processes.run({ tool: "hsm-no-such-tool", args: [] }, "/tmp");
    assert.equal(ran.code, 127);
    assert.match(ran.stderr, /hsm-no-such-tool/);
    assert.equal(await processes.find("hsm-no-such-tool"), undefined);
    assert.match(await processes.find("sh") ?? "", /^\/.*\/sh$/);
  });

  Deno.test(`${version} processes: stop ends a program with 143, also one that was not begun`, async () => {
    const stop = new AbortController();
    const ran = processes.run(sh("sleep 30"), "/tmp", { stop: stop.signal });
    setTimeout(() => stop.abort("SIGTERM"), 50);
    assert.equal((await ran).code, 143);
    assert.equal((await processes.run(sh("sleep 30"), "/tmp", { stop: stop.signal })).code, 143);
  });
}

async function lives(pid: number): Promise<boolean> {
  try {
    return !/^State:\s+Z/m.test(await Deno.readTextFile(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

Deno.test("real processes: stop ends the whole group, also who ignores SIGTERM", async () => {
  const stop = new AbortController();
  const pids: number[] = [];
  const script =
    "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; sleep 30' & echo $$; sleep 30; wait";
  const ran = realProcesses(200).run(sh(script), "/tmp", {
    stop: stop.signal,
    onLine: (line) => {
      if (pids.push(Number(line)) === 2) stop.abort("SIGINT");
    },
  });
  assert.equal((await ran).code, 137);
  assert.equal(pids.length, 2);
  for (const pid of pids) assert.equal(await lives(pid), false, `process ${pid}`);
});

Deno.test("real processes: env is set, unset patterns are gone, nothing else is touched", async () => {
  Deno.env.set("HSM_CONTRACT_A", "a");
  Deno.env.set("HSM_CONTRACT_B1", "b");
  Deno.env.set("LD_LIBRARY_PATH", "/nowhere");
  try {
    const command: Command = {
      ...sh(
        'echo "$HSM_CONTRACT_A|$HSM_CONTRACT_B1|$HSM_CONTRACT_C|$LD_LIBRARY_PATH|${PATH:+path}"; pwd',
      ),
      cwd: "usr",
      env: { HSM_CONTRACT_C: "c" },
      unset: ["HSM_CONTRACT_B*"],
    };
    const ran = await realProcesses().run(command, "/");
    assert.deepEqual(ran, { code: 0, stdout: "a||c|/nowhere|path\n/usr\n", stderr: "" });
  } finally {
    for (const name of ["HSM_CONTRACT_A", "HSM_CONTRACT_B1", "LD_LIBRARY_PATH"]) {
      Deno.env.delete(name);
    }
  }
});

Deno.test("real processes: a program is never taken from the current folder, by its children neither", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("PATH") ?? "";
  try {
    await Deno.writeTextFile(`${folder}/hsm-planted`, "#!/bin/sh\necho planted\n", { mode: 0o755 });
    for (const path of [`.:${before}`, `:${before}`, `${before}:`, `bin/..:${before}`]) {
      Deno.env.set("PATH", path);
      const processes = realProcesses();
      assert.equal(await processes.find("hsm-planted"), undefined, path);
      const direct = await processes.run({ tool: "hsm-planted", args: [] }, folder);
      assert.equal(direct.code, 127, path);
      const child = await processes.run(sh("hsm-planted 2>/dev/null || echo none"), folder);
      assert.equal(child.stdout, "none\n", path);
    }
  } finally {
    Deno.env.set("PATH", before);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("real processes: stdin is empty, a missing folder is 126", async () => {
  const processes = realProcesses();
  assert.equal((await processes.run(sh("cat; echo end"), "/tmp")).stdout, "end\n");
  const ran = await processes.run({ ...sh("true"), cwd: "hsm-no-such-folder" }, "/tmp");
  assert.equal(ran.code, 126);
  assert.match(ran.stderr, /hsm-no-such-folder/);
});

Deno.test("real processes: only the last megabyte is kept, every line is told", async () => {
  let count = 0;
  const ran = await realProcesses().run(sh("seq 1 600000"), "/tmp", { onLine: () => count++ });
  assert.equal(count, 600_000);
  assert.equal(ran.stdout.length, 1 << 20);
  assert.ok(ran.stdout.endsWith("\n600000\n"));
});

Deno.test("real processes: a daemon that keeps the pipe open holds nobody", async () => {
  const begun = performance.now();
  const ran = await realProcesses().run(sh("sleep 8 & echo $!"), "/tmp");
  assert.ok(performance.now() - begun < 5_000);
  Deno.kill(Number(ran.stdout), "SIGKILL");
});

Deno.test("real processes: endMarked ends what carries the mark, and only that", async () => {
  const start = (mark: string): Deno.ChildProcess =>
    new Deno.Command("sh", {
      args: ["-c", "sleep 30 & wait"],
      env: { HSM_CONTRACT_MARK: mark },
      detached: true,
      stdin: "null",
    }).spawn();
  const [ours, other] = [start("tx1"), start("tx2")];
  try {
    const processes = realProcesses(300);
    while (await processes.endMarked("HSM_CONTRACT_MARK", "tx1") === 0);
    assert.equal((await ours.status).signal, "SIGTERM");
    assert.equal(await lives(other.pid), true);
    assert.equal(await processes.endMarked("HSM_CONTRACT_MARK", "tx1"), 0);
  } finally {
    Deno.kill(-other.pid, "SIGKILL");
    await other.status;
  }
});

Deno.test("real processes: without all permissions, who may be there is never said to be gone", async () => {
  const program = `
    const { realProcesses } = await import("${import.meta.resolve("@/system/mod.ts")}");
    const said = await realProcesses(200).endMarked("HSM_CONTRACT_MARK", "tx1").catch((e) => e.code);
    const stop = new AbortController();
    const script = "trap '' TERM; sleep 30 & wait; sleep 30";
    const begun = performance.now();
    const running = realProcesses(200).run({ tool: "sh", args: ["-c", script] }, "/", { stop: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop.abort();
    await running;
    console.log(said, performance.now() - begun < 10_000);
  `;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, program);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--config", config, "-REI", "--allow-run", file],
    stdin: "null",
  }).output();
  await Deno.remove(file);
  const text = new TextDecoder().decode(stdout);
  assert.equal(text, "EACCES true\n", new TextDecoder().decode(stderr));
});

Deno.test("lifeOf() tells this process from one that is gone, and from itself never", async () => {
  const { pid } = Deno;
  const own = await realProcesses().lifeOf(pid);
  assert.ok(own && own.start !== null);
  assert.deepEqual(await realProcesses().lifeOf(pid), own);
  const child = new Deno.Command("true").spawn();
  await child.status;
  assert.deepEqual(await realProcesses().lifeOf(child.pid), { ...own, start: null });
  const memory = memoryPorts();
  const there = await memory.processes.lifeOf(memory.identity.pid);
  assert.ok(there && there.start !== null);
  assert.deepEqual(await memory.processes.lifeOf(1), { ...there, start: null });
});
