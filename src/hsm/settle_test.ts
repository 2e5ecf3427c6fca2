import assert from "node:assert/strict";
import type { Event, Plan } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { Died, type Fault, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { type Answer, done, EXIT } from "./answer.ts";
import { environmentsMadeByHsm } from "./environments.ts";
import { pendingWarning } from "./pending.ts";
import { type Held, withProject } from "./transact.ts";

/** A workspace with two members, each with an hsm.yaml of its own. */
const BEFORE = {
  "/w/uv.lock": "old",
  "/w/.venv/pyvenv.cfg": "cfg",
  "/w/.venv/lib/a.py": "old",
  "/w/apps/a/hsm.yaml": "",
  "/w/apps/a/pyproject.toml": "old",
  "/w/apps/b/hsm.yaml": "",
};

/** What a sync of the member `a` does. */
function planOfA(from: string): Plan {
  const tool = (name: string, more: object): Plan["steps"][number] => ({
    id: name,
    by: "uv",
    subject: name,
    causes: [],
    effect: { kind: "run", command: { tool: name, args: [] }, mayWrite: [], shared: "/w", ...more },
  });
  const write = { kind: "write", path: "pyproject.toml", text: "new", from } as const;
  return {
    steps: [
      { id: "w", by: "uv", subject: "pyproject.toml", causes: [], effect: write },
      tool("lock", { mayWrite: ["/w/uv.lock"] }),
      tool("sync", { environment: "/w/.venv" }),
    ],
    after: [],
    notes: [],
  };
}

function workspace(): MemoryPorts {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const ports: MemoryPorts = memoryPorts({
    files: BEFORE,
    cwd: "/w/apps/a",
    script: [
      { when: "lock", answer: () => replaced("/w/uv.lock") },
      { when: "sync", answer: () => replaced("/w/.venv/lib/a.py") },
    ],
  });
  const replaced = async (path: string): Promise<{ code?: number }> => {
    try {
      await ports.files.remove(path);
      await ports.files.create(path, bytes("new"), 0o644);
      return {};
    } catch (thrown) {
      if (thrown instanceof FileError) return { code: 2 };
      throw thrown;
    }
  };
  return ports;
}

async function digestOfOld(): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("old"));
  return new Uint8Array(hash).toHex();
}

async function command<T>(
  ports: MemoryPorts,
  member: string,
  body: (held: Held) => Promise<Answer<T>>,
  events: Event[] = [],
): Promise<Answer<T>> {
  const report = (event: Event): void => void events.push(event);
  const global = { registries: [], lockTimeout: 0, report };
  return await withProject(ports, `/w/apps/${member}`, global, "hsm sync", body);
}

/** `a` syncs, and dies at an operation. */
async function cutOff(ports: MemoryPorts, fault: (index: number) => Fault | undefined) {
  const plan = planOfA(await digestOfOld());
  ports.files.inject(fault);
  try {
    return await command(ports, "a", (held) => held.carryOut({ plan, yes: true }));
  } catch (thrown) {
    assert.ok(thrown instanceof Died, String(thrown));
    return undefined;
  } finally {
    ports.files.restart();
    ports.files.inject(undefined);
  }
}

/** What belongs to the two members together. */
function stateOf(ports: MemoryPorts): string {
  const files = ports.files.dump("/w");
  return ["uv.lock", ".venv/lib/a.py", "apps/a/pyproject.toml"].map((path) => files[path]).join();
}

const nothing = (): Promise<Answer<number>> => Promise.resolve(done(1));

Deno.test("a member of a workspace finds the old or the new state, wherever another member was cut off", async () => {
  const whole = workspace();
  const count = await countOf(whole);
  assert.equal(stateOf(whole), "new,new,new");
  const seen = new Set<string>();
  for (let k = 0; k < count; k++) {
    const ports = workspace();
    await cutOff(ports, (index) => index === k ? "die" : undefined);
    const half = stateOf(ports);
    let found = "";
    const answer = await command(ports, "b", () => {
      found = stateOf(ports);
      return nothing();
    });
    const note = `died at ${k} with ${half}: ${JSON.stringify(answer)}`;
    assert.equal(answer.exit, EXIT.ok, note);
    assert.ok(["old,old,old", "new,new,new"].includes(found), `${note}: ${found}`);
    seen.add(`${half} ${found}`);
    // And it stays so for the member that was cut off.
    await command(ports, "a", nothing);
    assert.equal(stateOf(ports), found, note);
    const left = ports.files.dump("/w");
    assert.deepEqual(
      Object.keys(left).filter((path) => /members\/.|txn\/[^.]+\/./.test(path)),
      [],
      note,
    );
  }
  assert.ok([...seen].some((one) => one.startsWith("new,old,new ")), [...seen].join(" | "));
});

async function countOf(ports: MemoryPorts): Promise<number> {
  let count = 0;
  const answer = await cutOff(ports, (index) => void (count = index + 1));
  assert.equal(answer?.exit, EXIT.ok, JSON.stringify(answer));
  return count;
}

/** The first operation at which `a` leaves half of its work. */
async function half(): Promise<MemoryPorts> {
  for (let k = 0;; k++) {
    const ports = workspace();
    await cutOff(ports, (index) => index === k ? "die" : undefined);
    if (stateOf(ports) === "new,old,new") return ports;
  }
}

Deno.test("what another member left is told with its place, and readers warn of it", async () => {
  const ports = await half();
  const [warning] = await pendingWarning(ports, "/w/apps/b");
  assert.equal(warning?.code, "HSM-W0612");
  const events: Event[] = [];
  assert.equal((await command(ports, "b", nothing, events)).exit, EXIT.ok);
  const text = events.map((event) => event.kind === "note" ? event.text : "").join("");
  assert.match(text, /Restored .*\/w\/uv\.lock.*\/w\/apps\/a\/pyproject\.toml/);
  assert.deepEqual(await pendingWarning(ports, "/w/apps/b"), []);
});

Deno.test("while the other member is at work, or its run needs a person, nothing begins", async () => {
  const busy = await half();
  const lock = await busy.files.tryLock("/w/apps/a/.hsm/lock");
  assert.ok(lock);
  assert.equal((await command(busy, "b", nothing)).exit, EXIT.busy);
  await lock.release();

  const edited = await half();
  await edited.files.overwrite("/w/apps/a/pyproject.toml", new TextEncoder().encode("by hand"));
  const answer = await command(edited, "b", nothing);
  assert.equal(answer.exit, EXIT.person);
  assert.match(JSON.stringify(answer.problems), /"HSM-E0807".*\/w\/apps\/a/);
  assert.equal(edited.files.dump("/w")["apps/a/pyproject.toml"], "by hand");
});

Deno.test("a member that is cut off after the plan was made stops the transaction", async () => {
  const ports = await half();
  const dead = ports.files.dump("/");
  const fresh = workspace();
  const plan = planOfA(await digestOfOld());
  const answer = await command(fresh, "b", async (held) => {
    for (const [path, text] of Object.entries(dead)) {
      if (!/apps\/a\/\.hsm|w\/\.hsm\/members/.test(path) || path.endsWith("/")) continue;
      await fresh.files.makeFolder(`/${path}`.slice(0, path.lastIndexOf("/") + 1));
      await fresh.files.create(`/${path}`, new TextEncoder().encode(text), 0o600);
    }
    return await held.carryOut({ plan, yes: true });
  });
  assert.deepEqual([answer.exit, answer.problems[0]?.code], [EXIT.failed, "HSM-E0814"]);
  assert.deepEqual(fresh.processes.calls, []);
});

Deno.test("a member that is cut off while the workspace's root waits for its lock is put back before the root begins", async () => {
  const whole = workspace();
  const count = await countOf(whole);
  const seen = new Set<string>();
  for (let k = 0; k < count; k++) {
    const ports = workspace();
    await ports.files.makeFolder("/w/.hsm");
    const other = await ports.files.tryLock("/w/.hsm/lock");
    const global = { registries: [], lockTimeout: 60_000, report: () => {} };
    const sleep = async (): Promise<void> => {
      await other?.release();
      await cutOff(ports, (index) => index === k ? "die" : undefined);
      seen.add(stateOf(ports));
    };
    const slow = { ...ports, clock: { ...ports.clock, sleep } };
    let found = "";
    const answer = await withProject(slow, "/w", global, "hsm sync", () => {
      found = stateOf(ports);
      return nothing();
    });
    assert.equal(answer.exit, EXIT.ok, `died at ${k}: ${JSON.stringify(answer)}`);
    assert.ok(["old,old,old", "new,new,new"].includes(found), `died at ${k}: ${found}`);
  }
  assert.ok(seen.has("new,old,new"), [...seen].join(" | "));
});

Deno.test("a sync that is killed after its commit leaves its environment known as hsm's own", async () => {
  const known = async (ports: MemoryPorts): Promise<readonly string[]> =>
    await environmentsMadeByHsm(ports, "/w/apps/a");
  const whole = workspace();
  const count = await countOf(whole);
  assert.deepEqual(await known(whole), ["/w/.venv"]);
  let afterCommit = 0;
  for (let k = 0; k < count; k++) {
    const ports = workspace();
    await cutOff(ports, (index) => index === k ? "die" : undefined);
    await command(ports, k % 2 === 0 ? "a" : "b", nothing);
    const isNew = stateOf(ports) === "new,new,new";
    assert.deepEqual(await known(ports), isNew ? ["/w/.venv"] : [], `died at ${k}`);
    if (isNew) afterCommit++;
  }
  assert.ok(afterCommit > 5, `${afterCommit} of ${count}`);
});
