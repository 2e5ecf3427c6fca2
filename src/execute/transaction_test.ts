import assert from "node:assert/strict";
import type { Effect, Event, Judgement, Plan, Step } from "@/model/mod.ts";
import { type Line, type MemoryPorts, memoryPorts, type MemoryPortsOptions } from "@/system/mod.ts";
import { digestOf } from "./digest_of.ts";
import { withProjectLock } from "./project_lock.ts";
import type { Choices } from "./conflict.ts";
import { pendingTransactions, recover, type Recovery } from "./recover.ts";
import type { TransactionRequest } from "./run_tool.ts";
import { runTransaction, type TransactionOutcome } from "./transaction.ts";

const digest = (text: string): Promise<string> => digestOf(new TextEncoder().encode(text));

async function write(path: string, text: string, old?: string, mode?: number): Promise<Effect> {
  return {
    kind: "write",
    path,
    text,
    from: old === undefined ? undefined : await digest(old),
    mode,
  };
}

const run = (tool: string, mayWrite: readonly string[] = [], environment?: string): Effect => ({
  kind: "run",
  command: { tool, args: [] },
  mayWrite,
  environment,
});

function steps(effects: readonly Effect[]): readonly Step[] {
  return effects.map((effect, index) => {
    const subject = effect.kind === "run" ? effect.command.tool : effect.path;
    return { id: `${index}`, by: "test", subject, causes: [], effect };
  });
}

interface Done {
  readonly outcome: TransactionOutcome;
  readonly ports: MemoryPorts;
  readonly events: readonly Event[];
}

/** Runs a plan over files in memory. */
async function transact(
  world: MemoryPortsOptions | MemoryPorts,
  effects: readonly Effect[],
  more: Partial<TransactionRequest> & { readonly after?: Plan["after"] } = {},
): Promise<Done> {
  const ports = "clock" in world ? world : memoryPorts(world);
  const events: Event[] = [];
  const { after = [], ...request } = more;
  const done = await withProjectLock(
    ports,
    "/p",
    { command: "hsm sync" },
    (lock) =>
      runTransaction({
        ports,
        root: "/p",
        lock,
        plan: { steps: steps(effects), after, notes: [] },
        report: (event) => events.push(event),
        yes: false,
        command: "hsm sync",
        version: "1",
        ...request,
      }),
  );
  assert.ok(done.ok);
  return { outcome: done.value, ports, events };
}

async function recovering(
  ports: MemoryPorts,
  choices?: Choices,
  report: (event: Event) => void = () => {},
): Promise<Recovery> {
  const done = await withProjectLock(
    ports,
    "/p",
    { command: "hsm recover" },
    (lock) => recover({ ports, root: "/p", lock, report, choices }),
  );
  assert.ok(done.ok);
  return done.value;
}

function codes(outcome: TransactionOutcome): readonly string[] {
  return "problems" in outcome ? outcome.problems.map((problem) => problem.code) : [];
}

/** All files but the lock and the ignore file. */
function left(ports: MemoryPorts): Readonly<Record<string, string>> {
  const files = Object.entries(ports.files.dump("/p"));
  return Object.fromEntries(
    files.filter(([path]) => !/^\.hsm\/(lock|\.gitignore|txn\/)$/.test(path)),
  );
}

Deno.test("a plan with nothing to change writes nothing", async () => {
  const ports = memoryPorts({ files: { "/p/a": "a" } });
  await withProjectLock(ports, "/p", { command: "x" }, () => Promise.resolve());
  ports.files.inject(undefined);
  const { outcome } = await transact(ports, [await write("a", "a", "a"), {
    kind: "remove",
    path: "b",
  }]);
  assert.deepEqual(outcome, { kind: "committed", problems: [] });
  const writes = /^(create|overwrite|rename|remove|makeFolder|chmod|sync|link)/;
  assert.deepEqual(ports.files.log.filter((line) => writes.test(line)), []);
});

Deno.test("an environment that is a link to nothing is refused before the first write", async () => {
  const world = { files: { "/p/a": "old", "/p/.venv": "-> ../nowhere" } };
  const { outcome, ports } = await transact(world, [
    await write("a", "new", "old"),
    run("sync", [], ".venv"),
  ]);
  assert.deepEqual([outcome.kind, codes(outcome)], ["failed-and-restored", ["HSM-E0804"]]);
  assert.match(JSON.stringify(outcome), /\.venv.*link to nothing/);
  assert.deepEqual(left(ports), { a: "old", ".venv": "-> ../nowhere" });
});

const NO_PLACES: readonly (readonly [path: string, code: string, says: RegExp])[] = [
  ["file", "HSM-E0804", /"file" is no folder, expected a folder/],
  ["file/env", "HSM-E0804", /"file\/env" is in a folder that is no folder/],
  ["dead/env", "HSM-E0804", /"dead\/env" is in a folder that is no folder/],
  [".git/env", "HSM-E0853", /"\.git\/env" would be changed, expected places/],
  [".hsm/txn/env", "HSM-E0853", /"\.hsm\/txn\/env" would be changed/],
];

for (const [path, code, says] of NO_PLACES) {
  Deno.test(`an environment that could not be put back after a kill is refused before the first write: ${path}`, async () => {
    const files = { "/p/a": "old", "/p/file": "mine", "/p/dead": "-> ../nowhere" };
    const { outcome, ports } = await transact({ files }, [
      await write("a", "new", "old"),
      run("sync", [], path),
    ]);
    assert.deepEqual([outcome.kind, codes(outcome)], ["failed-and-restored", [code]]);
    assert.match("problems" in outcome ? outcome.problems[0]?.message ?? "" : "", says);
    assert.deepEqual(left(ports), { a: "old", file: "mine", dead: "-> ../nowhere" });
  });
}

Deno.test("what a tool made of an environment is gone before files are put back: they may need its room", async () => {
  const { ports, outcome } = await transact(
    { files: { "/p/a": "old", "/p/.venv/x": "" }, script: [{ when: "sync", answer: { code: 1 } }] },
    [await write("a", "new", "old"), run("sync", [], ".venv")],
  );
  assert.equal(outcome.kind, "failed-and-restored");
  const { log } = ports.files;
  const away = log.findIndex((line) => /^removeTree .*env-0\.away-0$/.test(line));
  const file = log.findIndex((line) => /^create .*undo-0\.tmp$/.test(line));
  assert.ok(0 <= away && away < file, log.join("\n"));
});

Deno.test("a target that changed since it was read stops everything before the first write", async () => {
  const effects = [await write("a", "new", "old"), await write("b", "new")];
  const worlds: readonly Readonly<Record<string, string>>[] = [
    { "/p/a": "edited" },
    { "/p/a": "old", "/p/b": "appeared" },
    {},
  ];
  for (const files of worlds) {
    const { outcome, ports } = await transact({ files: { "/p/x": "", ...files } }, effects);
    assert.equal(outcome.kind, "failed-and-restored");
    assert.deepEqual([...new Set(codes(outcome))], ["HSM-E0802"]);
    assert.deepEqual(
      left(ports),
      Object.fromEntries(
        Object.entries({ "/p/x": "", ...files }).map(([path, text]) => [path.slice(3), text]),
      ),
    );
  }
});

Deno.test("a target edited while a tool runs is not overwritten: the edit stays, all else goes back", async () => {
  const files = { "/p/a": "old", "/p/b": "old" };
  const ports: MemoryPorts = memoryPorts({
    files,
    script: [{
      when: "tool",
      answer: async () => {
        await ports.files.overwrite("/p/b", new TextEncoder().encode("edited"));
        return {};
      },
    }],
  });
  const effects = [await write("a", "new", "old"), run("tool"), await write("b", "new", "old")];
  const { outcome } = await transact(ports, effects);
  assert.equal(outcome.kind, "failed-and-restored");
  assert.deepEqual(codes(outcome), ["HSM-E0802"]);
  assert.deepEqual(left(ports), { a: "old", b: "edited" });
});

for (const way of ["do", "undo"]) {
  Deno.test(`what somebody saves while hsm writes beside the file is not lost: ${way}`, async () => {
    const ports = memoryPorts({
      files: { "/p/a": "old" },
      script: [{ when: "tool", answer: { code: 1 } }],
    });
    const sync = ports.files.sync.bind(ports.files);
    let saved = false;
    ports.files.sync = async (path): Promise<void> => {
      await sync(path);
      if (saved || !path.endsWith(`-${way}-0.tmp`)) return;
      saved = true;
      await ports.files.overwrite("/p/a", new TextEncoder().encode("saved"));
    };
    const { outcome } = await transact(ports, [await write("a", "new", "old"), run("tool")]);
    assert.ok(saved);
    // On the way there hsm has not written the file yet: then it is the user's alone, and nobody is asked.
    const isWritten = way === "undo";
    assert.equal(outcome.kind, isWritten ? "needs-a-person" : "failed-and-restored");
    const { a, "a.hsm-orig": original, ...rest } = left(ports);
    assert.deepEqual([a, original], ["saved", isWritten ? "old" : undefined]);
    assert.deepEqual(Object.keys(rest).filter((path) => path.endsWith(".tmp")), []);
  });
}

const OUTSIDE: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ["../x", {}, "HSM-E0803"],
  ["a/../../x", {}, "HSM-E0803"],
  ["link", { "/p/link": "-> /q/x", "/q/x": "" }, "HSM-E0803"],
  ["folder/x", { "/p/folder": "-> /q", "/q/y": "" }, "HSM-E0803"],
  ["folder/deep/x", { "/p/folder": "-> ../q", "/q/y": "" }, "HSM-E0803"],
  ["link", { "/p/link": "-> nowhere" }, "HSM-E0804"],
  ["folder", { "/p/folder/x": "" }, "HSM-E0804"],
  ["file/x", { "/p/file": "" }, "HSM-E0804"],
];

for (const [path, files, code] of OUTSIDE) {
  Deno.test(`a target that is no file of the project is refused: ${path} ${JSON.stringify(files)}`, async () => {
    const { outcome, ports } = await transact({ files: { "/p/a": "a", ...files } }, [
      await write("a", "new", "a"),
      await write(path, "new"),
      run("tool", [path]),
    ]);
    assert.equal(outcome.kind, "failed-and-restored");
    assert.deepEqual(codes(outcome), [code, code]);
    assert.equal(left(ports)["a"], "a");
    assert.equal(ports.processes.calls.length, 0);
  });
}

Deno.test("an absolute target may lie outside, and goes back like any other", async () => {
  const files = { "/p/a": "a", "/w/uv.lock": "old" };
  const good = await transact({ files }, [await write("/w/uv.lock", "new", "old")]);
  assert.equal(good.outcome.kind, "committed");
  assert.deepEqual(good.ports.files.dump("/w"), { "uv.lock": "new" });
  const bad = await transact({ files }, [await write("/w/uv.lock", "new", "old"), run("no")]);
  assert.equal(bad.outcome.kind, "failed-and-restored");
  assert.deepEqual(bad.ports.files.dump("/w"), { "uv.lock": "old" });
});

Deno.test("a symlinked target keeps its link, a mode is kept, a new one is set", async () => {
  const ports = memoryPorts({ files: { "/p/link": "-> d/real", "/p/d/real": "old", "/p/s": "s" } });
  await ports.files.chmod("/p/d/real", 0o640);
  const { outcome } = await transact(ports, [
    await write("link", "new", "old"),
    await write("s", "s", "s", 0o600),
    await write(".hsm/env/e", "secret", undefined, 0o600),
  ]);
  assert.equal(outcome.kind, "committed");
  const found = ports.files.dump("/p", { modes: true });
  assert.equal(found["link"], "-> d/real");
  assert.equal(found["d/real"], "640 new");
  assert.equal(found["s"], "600 s");
  assert.equal(found[".hsm/env/e"], "600 secret");
  assert.equal((await ports.files.stat("/p/.hsm/env"))?.mode, 0o700);
});

Deno.test("a failing tool, a judge that says no, and a missing program undo everything", async () => {
  const script: readonly Line[] = [
    { when: "bad", answer: { code: 3, stderr: "line one\nline two\n" } },
    { when: "good", answer: {} },
  ];
  const no = { code: "HSM-E9999", message: "No", next: "Change it" };
  const judge = (step: Step): Promise<Judgement> =>
    Promise.resolve({ problems: step.subject === "good" ? [no] : [] });
  for (
    const [tool, code] of [["bad", "HSM-E0812"], ["good", "HSM-E9999"], [
      "none",
      "HSM-E0812",
    ]] as const
  ) {
    const effects = [
      await write("a", "new", "old"),
      await write("d/n", "n"),
      run(tool),
      await write("z", ""),
    ];
    const { outcome, ports, events } = await transact(
      { files: { "/p/a": "old" }, script },
      effects,
      { judge },
    );
    assert.equal(outcome.kind, "failed-and-restored");
    assert.deepEqual(codes(outcome), [code]);
    assert.ok(outcome.kind === "failed-and-restored");
    assert.deepEqual(outcome.restored, ["d/n", "a"]);
    if (tool === "bad") assert.equal(outcome.problems[0]?.output, "line one\nline two");
    assert.deepEqual(left(ports), { a: "old" });
    assert.ok(events.some((event) => event.kind === "restoring"));
  }
});

Deno.test("a judge's question is asked at a terminal, refused without one, and answered by --yes", async () => {
  const question = { lines: ["x goes"], prompt: "Go on?", next: "Run again with `--yes`" };
  const judge = (): Promise<Judgement> => Promise.resolve({ problems: [], question });
  const files = { "/p/a": "old" };
  const script = [{ when: "tool", answer: {} }];
  const effects = [run("tool"), await write("a", "new", "old")];
  const cases = [
    [{}, true, "committed", 0],
    [{}, false, "failed-and-restored", 0],
    [{ interactive: true, answers: [true] }, false, "committed", 1],
    [{ interactive: true, answers: [false] }, false, "failed-and-restored", 1],
  ] as const;
  for (const [terminal, yes, kind, asked] of cases) {
    const { outcome, ports, events } = await transact({ files, script, terminal }, effects, {
      judge,
      yes,
    });
    assert.equal(outcome.kind, kind);
    assert.equal(ports.terminal.questions.length, asked);
    const told = events.some((event) => event.kind === "note" && event.text === "x goes");
    // Where nothing can be asked the facts stand in the problem.
    const causes = "problems" in outcome ? outcome.problems.flatMap((one) => one.causes ?? []) : [];
    assert.deepEqual([told, causes], yes || asked > 0 ? [true, []] : [false, ["x goes"]]);
    if (kind !== "committed") assert.deepEqual(codes(outcome), ["HSM-E0806"]);
  }
});

Deno.test("a signal while a tool runs restores at once and says which signal", async () => {
  const ports = memoryPorts({
    files: { "/p/a": "old" },
    script: [{ when: "tool", answer: "until-stopped" }],
  });
  const running = transact(ports, [
    await write("a", "new", "old"),
    run("tool"),
    await write("b", ""),
  ]);
  while (ports.processes.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  ports.signal("SIGHUP");
  const { outcome, events } = await running;
  assert.deepEqual(outcome, { kind: "stopped", signal: "SIGHUP", restored: ["a"] });
  assert.deepEqual(left(ports), { a: "old" });
  const told = events.filter((event) => event.kind === "restoring");
  assert.deepEqual(told, [{ kind: "restoring", because: "SIGHUP" }]);
});

/** A transaction that was cut off right after its tool ran. */
async function cutOff(files: Readonly<Record<string, string>>): Promise<MemoryPorts> {
  const ports: MemoryPorts = memoryPorts({
    files,
    script: [{
      when: "tool",
      answer: async () => {
        await ports.files.overwrite("/p/uv.lock", new TextEncoder().encode("from the tool"));
        ports.files.inject(() => "die");
        return {};
      },
    }],
  });
  const effects = [
    await write("a", "new", "old"),
    await write("n", "new"),
    run("tool", ["uv.lock"]),
    await write("later", "new", "old"),
  ];
  await assert.rejects(transact(ports, effects));
  ports.files.restart();
  return ports;
}

const BEFORE = { "/p/a": "old", "/p/uv.lock": "old", "/p/later": "old" };

Deno.test("recovery leaves what the user edited since, and waits until a person has decided", async () => {
  const ports = await cutOff(BEFORE);
  ports.files.put({ "/p/a": "edited", "/p/later": "edited too", "/p/n": "mine" });
  for (let round = 0; round < 2; round++) {
    const { problems } = await recovering(ports);
    const about = problems.map(({ code, message }) => `${code} ${message.split('"')[1]}`);
    assert.deepEqual(about, round === 0 ? ["HSM-E0807 n", "HSM-E0807 a"] : ["HSM-E0807 a"]);
    const { a, n, later } = left(ports);
    assert.deepEqual([a, n, later], ["edited", "mine", "edited too"]);
    assert.equal(left(ports)["a.hsm-orig"], "old");
    assert.equal(left(ports)["uv.lock"], "old");
    assert.equal((await pendingTransactions(ports.files, "/p")).length, 1);
  }
  await ports.files.remove("/p/a.hsm-orig");
  assert.deepEqual((await recovering(ports)).problems, []);
  assert.deepEqual(await pendingTransactions(ports.files, "/p"), []);
  assert.equal(left(ports)["a"], "edited");
});

Deno.test("a person decides: what is there stays, or the original comes back and what was there is kept", async () => {
  for (const first of [true, false]) {
    for (const choice of ["keep", "restore"] as const) {
      const ports = await cutOff(BEFORE);
      ports.files.put({ "/p/a": "edited" });
      // Whether it was told before or not.
      if (first) await recovering(ports);
      const came = await recovering(ports, { a: choice });
      assert.deepEqual([came.problems, came.conflicts, came.decided], [[], [], ["a"]]);
      const { a, "a.hsm-orig": kept } = left(ports);
      assert.deepEqual([a, kept], [choice === "keep" ? "edited" : "old", undefined]);
      assert.deepEqual(await pendingTransactions(ports.files, "/p"), []);
      const found = Object.values(ports.files.dump("/p/.hsm/txn"));
      assert.equal(found.includes("edited"), choice === "restore");
    }
  }
});

Deno.test("an edit that is taken back by hand settles it, and the laid-out original goes", async () => {
  const ports = await cutOff(BEFORE);
  ports.files.put({ "/p/a": "edited", "/p/a.hsm-orig": "somebody's" });
  assert.equal((await recovering(ports)).problems.length, 1);
  const [id = ""] = await pendingTransactions(ports.files, "/p");
  assert.equal(left(ports)["a.hsm-orig"], "somebody's");
  assert.equal(left(ports)[`a.hsm-orig-${id}`], "old");
  ports.files.put({ "/p/a": "old" });
  assert.deepEqual((await recovering(ports)).problems, []);
  const { a, "a.hsm-orig": kept } = left(ports);
  assert.deepEqual([a, kept, left(ports)[`a.hsm-orig-${id}`]], ["old", "somebody's", undefined]);
});

Deno.test("what a tool or the user left where a tool may write is kept, whatever is committed later", async () => {
  const ports = await cutOff(BEFORE);
  const { restored, problems } = await recovering(ports);
  assert.deepEqual([restored, problems], [["uv.lock", "n", "a"], []]);
  const found = Object.entries(left(ports)).filter(([path]) => path.includes(".found/"));
  assert.deepEqual(found.map(([, text]) => text), ["from the tool"]);
  assert.deepEqual(await pendingTransactions(ports.files, "/p"), []);
  await transact(ports, [await write("x", "x")]);
  const kept = Object.fromEntries(found);
  assert.deepEqual(left(ports), { a: "old", "uv.lock": "old", later: "old", x: "x", ...kept });
});

Deno.test("a link that a failed tool left where nothing was goes again", async () => {
  const ports: MemoryPorts = memoryPorts({
    files: { "/p/mine": "mine" },
    script: [{
      when: "tool",
      answer: async () => {
        await ports.files.symlink("mine", "/p/uv.lock");
        return { code: 1 };
      },
    }],
  });
  const { outcome } = await transact(ports, [run("tool", ["uv.lock"])]);
  assert.equal(outcome.kind, "failed-and-restored");
  assert.deepEqual(left(ports), { mine: "mine" });
});

Deno.test("a folder is made for the files in it, not for those of which the name begins alike", async () => {
  const ports = memoryPorts({ files: { "/p/x": "" } });
  const secret = { ...await write("made-private/key", "k"), mode: 0o600 };
  await transact(ports, [secret, await write("made/open", "o")]);
  const modes = [];
  for (const path of ["/p/made-private", "/p/made"]) {
    modes.push((await ports.files.stat(path))?.mode.toString(8));
  }
  assert.deepEqual(modes, ["700", "755"]);
});

Deno.test("a lost original is said, never guessed, and the journal stays", async () => {
  const ports = await cutOff(BEFORE);
  const [id = ""] = await pendingTransactions(ports.files, "/p");
  ports.files.put({ [`/p/.hsm/txn/${id}/undo/0`]: "damaged" });
  for (let round = 0; round < 2; round++) {
    const { problems } = await recovering(ports);
    assert.deepEqual(problems.map((problem) => problem.code), ["HSM-E0809"]);
    assert.equal(left(ports)["a"], "new");
  }
  const kept = ports.files.fork();
  ports.files.put({ "/p/a": "old" });
  assert.deepEqual((await recovering(ports)).problems, []);
  const came = await recovering(memoryPorts({ files: kept }), { a: "keep" });
  assert.deepEqual([came.problems, came.conflicts, came.decided], [[], [], ["a"]]);
  assert.deepEqual(await pendingTransactions(kept, "/p"), []);
  assert.deepEqual([kept.dump("/p")["a"], kept.dump("/p")["uv.lock"]], ["new", "old"]);
});

Deno.test("a damaged journal is put aside beside what an undo has kept under its name", async () => {
  const files = {
    "/p/.hsm/txn/t1/journal.json": "{",
    "/p/.hsm/txn/t1/undo/0": "old",
    "/p/.hsm/txn/t1.found/0-a": "mine",
    "/p/.hsm/txn/t1.2.found/0-a": "mine",
  };
  const ports = memoryPorts({ files });
  const events: Event[] = [];
  const came = await recovering(ports, {}, (event) => events.push(event));
  assert.deepEqual([came.problems, came.settled], [[], ["t1"]]);
  assert.match(JSON.stringify(events), /Look at `.hsm\/txn\/t1.3.found`/);
  assert.equal(left(ports)[".hsm/txn/t1.3.found/undo/0"], "old");
  assert.equal(left(ports)[".hsm/txn/t1.found/0-a"], "mine");
  assert.deepEqual((await recovering(ports)).settled, []);
});

Deno.test("a damaged journal counts as never begun, a newer one is left alone", async () => {
  const damaged = await cutOff(BEFORE);
  const [id = ""] = await pendingTransactions(damaged.files, "/p");
  const path = `/p/.hsm/txn/${id}/journal.json`;
  const text = new TextDecoder().decode(await damaged.files.read(path) ?? undefined);
  damaged.files.put({ [path]: text.replace('"old"', '"odd"').replace('"path":"a"', '"path":"b"') });
  assert.deepEqual((await recovering(damaged)).problems, []);
  assert.equal(left(damaged)["a"], "new");
  assert.equal(left(damaged)[`.hsm/txn/${id}.found/undo/0`], "old");
  assert.deepEqual(await pendingTransactions(damaged.files, "/p"), [], "it is no open run");

  const newer = await cutOff(BEFORE);
  const body = '{"version":2}';
  newer.files.put({ [path]: `{"sha256":"${await digest(body)}","journal":${body}}` });
  const { problems } = await recovering(newer);
  assert.deepEqual(problems.map((problem) => problem.code), ["HSM-E0811"]);
  assert.equal(await newer.files.read(path) !== null, true);
});

Deno.test("somebody else's file in the environment, which the system lets nobody link, is put back as well", async () => {
  const ports = memoryPorts({
    files: { "/p/.venv/lib/theirs": "old", "/p/.venv/lib/ours": "old" },
    script: [{
      when: "sync",
      answer: async () => {
        await ports.files.removeTree("/p/.venv/lib");
        return { code: 1 };
      },
    }],
  });
  await ports.files.chown("/p/.venv/lib/theirs", { user: 7, group: 7 });
  ports.files.inject((_, operation, path) =>
    operation === "link" && path.endsWith("theirs") ? { fail: "EPERM" } : undefined
  );
  const { outcome, events } = await transact(ports, [run("sync", [], ".venv")]);
  assert.equal(outcome.kind, "failed-and-restored");
  assert.deepEqual(events.filter(({ kind }) => kind === "note"), []);
  assert.equal(left(ports)[".venv/lib/theirs"], "old");
  assert.equal(left(ports)[".venv/lib/ours"], "old");
});

Deno.test("what an undo cannot remove stops nobody: it is put aside, and tried again after a commit", async () => {
  const ports = memoryPorts({
    files: { "/p/.venv/lib/a": "old" },
    script: [{ when: "sync", answer: { code: 1 } }, { when: "other", answer: {} }],
  });
  // Somebody else's folder in it.
  ports.files.inject((_, operation, path) =>
    operation === "removeTree" && /env-0\.away|txn\/[^/]+$/.test(path)
      ? { fail: "EACCES" }
      : undefined
  );
  const { outcome } = await transact(ports, [run("sync", [], ".venv")]);
  assert.equal(outcome.kind, "failed-and-restored");
  const again = await recovering(ports);
  assert.deepEqual([again.restored, again.settled, again.problems], [[], [], []]);
  assert.ok(Object.keys(left(ports)).some((path) => path.endsWith("env-0.away-0/lib/a")));
  ports.files.inject(undefined);
  assert.equal((await transact(ports, [run("other")])).outcome.kind, "committed");
  assert.deepEqual(left(ports), { ".venv/lib/a": "old" });
});

Deno.test("a folder that cannot be copied and is no Python environment: a person is told, deleting it settles it", async () => {
  const ports = memoryPorts({
    files: { "/p/.venv/a": "a" },
    script: [{ when: "sync", answer: { code: 1 } }],
  });
  ports.files.inject((_, operation, path) =>
    /env-0/.test(path) && ["linkTree", "makeFolder"].includes(operation)
      ? { fail: "EPERM" }
      : undefined
  );
  const { outcome, events } = await transact(ports, [run("sync", [], ".venv")]);
  assert.equal(outcome.kind, "needs-a-person");
  assert.deepEqual(codes(outcome), ["HSM-E0812", "HSM-E0810"]);
  assert.ok(events.some((event) => event.kind === "note"));
  assert.equal((await pendingTransactions(ports.files, "/p")).length, 1);
  await ports.files.removeTree("/p/.venv");
  assert.deepEqual((await recovering(ports)).problems, []);
  assert.deepEqual(left(ports), {});
});

Deno.test("an environment that holds the project is never moved", async () => {
  const ports = memoryPorts({
    files: { "/p/a": "a" },
    script: [{ when: "sync", answer: { code: 1 } }],
  });
  const { outcome } = await transact(ports, [run("sync", [], "/")]);
  assert.equal(outcome.kind, "needs-a-person");
  assert.deepEqual(ports.files.log.filter((line) => line.startsWith("linkTree")), []);
});

Deno.test("steps after the commit run one by one; a failure is told and undoes nothing", async () => {
  const script = [{ when: "bad", answer: { code: 1 } }, { when: "good", answer: {} }];
  const after = steps([run("bad"), run("good")]);
  const { outcome, ports } = await transact({ files: { "/p/a": "old" }, script }, [
    await write("a", "new", "old"),
  ], { after });
  assert.equal(outcome.kind, "committed");
  assert.deepEqual(codes(outcome), ["HSM-E0812"]);
  assert.deepEqual(ports.processes.calls.map((call) => call.tool), ["bad", "good"]);
  assert.equal(left(ports)["a"], "new");
});

Deno.test("a file may be written twice, and by a tool in between", async () => {
  const ports: MemoryPorts = memoryPorts({
    files: { "/p/a": "0" },
    script: [{
      when: "tool",
      answer: async () => {
        await ports.files.overwrite("/p/a", new TextEncoder().encode("2"));
        return {};
      },
    }, { when: "bad", answer: { code: 1 } }],
  });
  const effects = [await write("a", "1", "0"), run("tool", ["a"]), await write("a", "3", "0")];
  assert.equal(
    (await transact(ports, [...effects, run("bad")])).outcome.kind,
    "failed-and-restored",
  );
  assert.equal(left(ports)["a"], "0");
  assert.equal((await transact(ports, effects)).outcome.kind, "committed");
  assert.equal(left(ports)["a"], "3");
});
