import assert from "node:assert/strict";
import type { Event, Plan } from "@/model/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { digestOf } from "@/execute/mod.ts";
import { done, EXIT } from "./answer.ts";
import { withProject } from "./transact.ts";

const FILES = { "/w/p/hsm.yaml": "" };
const NO_PLAN: Plan = { steps: [], after: [], notes: [] };

function world(): {
  readonly ports: ReturnType<typeof memoryPorts>;
  readonly events: Event[];
  readonly global: Parameters<typeof withProject>[2];
} {
  const events: Event[] = [];
  const report = (event: Event): void => void events.push(event);
  const global = { registries: [], lockTimeout: 0, report };
  return { ports: memoryPorts({ files: FILES, cwd: "/w/p" }), events, global };
}

function toolPlan(shared?: string, mayWrite: readonly string[] = []): Plan {
  const command = { tool: "uv", args: ["sync"] };
  const effect = { kind: "run", command, mayWrite, ...(shared && { shared }) } as const;
  return {
    steps: [{ id: "uv.lock", by: "uv", subject: "uv lock", causes: [], effect }],
    after: [],
    notes: [],
  };
}

Deno.test("withProject() answers exit 3 and who holds the lock", async () => {
  const { ports, global } = world();
  const outer = await withProject(ports, "/w/p", global, "hsm sync", async () => {
    const inner = await withProject(
      ports,
      "/w/p",
      global,
      "hsm recover",
      () => Promise.resolve(done(1)),
    );
    assert.equal(inner.exit, EXIT.busy);
    assert.match(inner.problems[0]?.message ?? "", /`hsm sync`/);
    return done(2);
  });
  assert.deepEqual([outer.exit, outer.value], [EXIT.ok, 2]);
});

Deno.test("a signal while waiting for the lock ends the wait with the signal's code, and is told", async () => {
  const rows = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const;
  for (const [signal, code] of rows) {
    const { ports, global, events } = world();
    await withProject(ports, "/w/p", global, "hsm sync", async () => {
      const waiting = { ...global, lockTimeout: 60_000 };
      setTimeout(() => ports.signal(signal));
      const clock = { ...ports.clock, sleep: () => new Promise<void>((end) => setTimeout(end)) };
      const inner = await withProject(
        { ...ports, clock },
        "/w/p",
        waiting,
        "hsm recover",
        () => Promise.resolve(done(1)),
      );
      assert.deepEqual([inner.exit, inner.problems[0]?.code], [code, "HSM-E0640"]);
      return done(2);
    });
    const told = events.filter((event) => event.kind === "waiting" || event.kind === "restoring");
    assert.deepEqual(told.map(({ kind }) => kind), ["waiting", "restoring", "restoring"], signal);
  }
});

Deno.test("what fails because a signal came did not fail: the signal's code, what committed stays", async () => {
  const { ports, global } = world();
  const stopped = await withProject(ports, "/w/p", global, "hsm sync", () => {
    ports.signal("SIGTERM");
    return Promise.resolve({ exit: EXIT.failed, problems: [], warnings: [] });
  });
  assert.equal(stopped.exit, EXIT.terminate);
  const kept = await withProject(ports, "/w/p", global, "hsm sync", () => Promise.resolve(done(1)));
  assert.equal(kept.exit, EXIT.ok);
});

Deno.test("a tool that works on a project outside takes that one's lock as well", async () => {
  const { ports, global } = world();
  await ports.files.makeFolder("/w/.hsm");
  const other = await ports.files.tryLock("/w/.hsm/lock");
  assert.ok(other);
  const carry = (plan: Plan): Promise<{ readonly exit: number }> =>
    withProject(ports, "/w/p", global, "hsm sync", (held) => held.carryOut({ plan, yes: false }));
  assert.equal((await carry(toolPlan("/w"))).exit, EXIT.busy);
  assert.deepEqual(ports.processes.calls, []);
  assert.equal((await carry(NO_PLAN)).exit, EXIT.ok);
  assert.equal((await carry(toolPlan())).exit, EXIT.failed, "uv does not exist here");
  await other.release();
  assert.equal((await carry(toolPlan("/w"))).exit, EXIT.failed);
  assert.equal(ports.processes.calls.length, 2);
});

Deno.test("what a dead run left in a workspace is put back only while the workspace's lock is held", async () => {
  const { global } = world();
  let dead: Readonly<Record<string, string>> = {};
  const play = async (): Promise<{ readonly code: number }> => {
    await ports.files.remove("/w/uv.lock");
    await ports.files.create("/w/uv.lock", new TextEncoder().encode("half"), 0o644);
    const now = ports.files.dump("/");
    dead = Object.fromEntries(Object.entries(now).map(([path, text]) => [`/${path}`, text]));
    return { code: 1 };
  };
  const ports = memoryPorts({
    files: { ...FILES, "/w/uv.lock": "old" },
    cwd: "/w/p",
    script: [{ when: /^uv/, answer: play }],
  });
  const plan = toolPlan("/w", ["/w/uv.lock"]);
  await withProject(
    ports,
    "/w/p",
    global,
    "hsm sync",
    (held) => held.carryOut({ plan, yes: true }),
  );
  assert.equal(dead["/w/uv.lock"], "half");

  const next = memoryPorts({ files: dead, cwd: "/w/p" });
  const run = () => withProject(next, "/w/p", global, "hsm sync", () => Promise.resolve(done(1)));
  const other = await next.files.tryLock("/w/.hsm/lock");
  assert.ok(other);
  assert.equal((await run()).exit, EXIT.busy);
  assert.equal(next.files.dump("/w")["uv.lock"], "half");
  await other.release();
  assert.equal((await run()).exit, EXIT.ok);
  assert.equal(next.files.dump("/w")["uv.lock"], "old");
});

/** A journal as a run leaves it that died before it came to pyproject.toml, while its tool worked on `.venv`. */
async function journalOf(): Promise<string> {
  const digest = (text: string): Promise<string> => digestOf(new TextEncoder().encode(text));
  const file = "pyproject.toml";
  const old = { kind: "file", digest: await digest("old"), mode: 0o644 };
  const body = JSON.stringify({
    version: 1,
    id: "t1",
    began: { pid: 1, boot: "", command: "hsm sync", at: 1 },
    targets: [{ path: file, real: file, old, news: [await digest("new")] }],
    folders: [],
    environments: [{
      path: ".venv",
      existed: true,
      copy: ".hsm/txn/t1/env-0",
      state: "copied",
    }],
    steps: [{ id: "s", kind: "write", targets: [0], state: "started" }],
    repair: [],
  });
  return `{"sha256":"${await digest(body)}",\n"journal":${body}}\n`;
}

Deno.test("what tells that a file was never touched is kept until a person has decided about something else", async () => {
  const { global } = world();
  const files = {
    ...FILES,
    "/w/p/pyproject.toml": "mine",
    "/w/p/.hsm-t1-do-0.tmp": "new",
    "/w/p/.hsm/txn/t1/journal.json": await journalOf(),
    "/w/p/.hsm/txn/t1/undo/0": "old",
    "/w/p/.hsm/txn/t1/env-0/a": "a",
    "/w/p/.venv": "-> ../mine",
  };
  const ports = memoryPorts({ files, cwd: "/w/p" });
  const run = () => withProject(ports, "/w/p", global, "hsm sync", () => Promise.resolve(done(1)));
  const first = await run();
  assert.deepEqual([first.exit, first.problems[0]?.code], [EXIT.person, "HSM-E0852"]);
  await ports.files.remove("/w/p/.venv");
  const second = await run();
  assert.deepEqual([second.exit, second.problems], [EXIT.ok, []]);
  const left = ports.files.dump("/w/p");
  assert.deepEqual([left["pyproject.toml"], left[".venv/a"]], ["mine", "a"]);
  assert.equal(left[".hsm-t1-do-0.tmp"], undefined);
});
