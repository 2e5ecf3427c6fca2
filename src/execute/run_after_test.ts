import assert from "node:assert/strict";
import type { Event, Plan, Problem } from "@/model/mod.ts";
import { Died, type Line, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { withProjectLock } from "./project_lock.ts";
import { recover } from "./recover.ts";
import { plan, write } from "./testing/worlds.ts";
import { runTransaction, type TransactionOutcome } from "./transaction.ts";

const CALLS = ["docker stop web", "docker rm web"];

/** A change of one file, after which a container goes. */
async function change(): Promise<Plan> {
  const docker = (verb: string) =>
    ({ kind: "run", command: { tool: "docker", args: [verb, "web"] }, mayWrite: [] }) as const;
  const { steps } = plan([docker("stop"), docker("rm")]);
  const after = steps.map((step, at) => ({ ...step, subject: CALLS[at] ?? "" }));
  return { ...plan([await write("a", "new")]), after };
}

function world(script: readonly Line[]): { ports: MemoryPorts; events: Event[] } {
  return { ports: memoryPorts({ files: { "/p/hsm.yaml": "" }, script }), events: [] };
}

async function carryOut(ports: MemoryPorts, events: Event[]): Promise<TransactionOutcome> {
  const report = (event: Event): void => void events.push(event);
  const base = { ports, root: "/p", yes: false, command: "hsm sync", version: "1", report };
  const came = await withProjectLock(
    ports,
    "/p",
    { command: "hsm sync" },
    async (lock) => await runTransaction({ ...base, plan: await change(), lock }),
  );
  assert.ok(came.ok);
  return came.value;
}

async function warningsOfRecovery(ports: MemoryPorts): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  const report = (event: Event): void => {
    if (event.kind === "warning") found.push(event.problem);
  };
  const came = await withProjectLock(
    ports,
    "/p",
    { command: "hsm sync" },
    (lock) => recover({ ports, root: "/p", lock, report }),
  );
  assert.ok(came.ok);
  return found;
}

const listed = (problems: readonly Problem[]): unknown =>
  problems.map(({ code, causes }) => [code, causes]);
const told = (calls: readonly string[]) => [["HSM-W0618", calls.map((call) => `\`${call}\``)]];

Deno.test("a signal after the commit leaves the change, and what did not follow is told", async () => {
  for (const [at, left] of [[0, CALLS], [1, CALLS.slice(1)]] as const) {
    const signal = (verb: number): Line["answer"] => () => {
      if (verb === at) ports.signal("SIGINT");
      return { code: verb === at ? 130 : 0 };
    };
    const { ports, events } = world([
      { when: /^docker stop/, answer: signal(0) },
      { when: /^docker rm/, answer: signal(1) },
    ]);
    const outcome = await carryOut(ports, events);
    assert.ok(outcome.kind === "committed");
    assert.deepEqual(listed(outcome.problems), told(left));
    assert.equal(ports.files.dump("/p")["a"], "new");
    const kinds = events.map(({ kind }) => kind);
    assert.ok(kinds.indexOf("committed") < kinds.indexOf("restoring"), kinds.join());
  }
});

Deno.test("who dies while it follows leaves word of it, once, and only to this machine's next run", async () => {
  const { ports, events } = world([{
    when: /^docker stop/,
    answer: async () => {
      ports.files.inject(() => "die");
      await ports.files.lstat("/p");
      return {};
    },
  }]);
  await assert.rejects(carryOut(ports, events), Died);
  ports.files.restart();
  ports.files.inject(undefined);
  const elsewhere = memoryPorts({ files: ports.files.fork(), identity: { boot: "boot-2" } });
  assert.deepEqual(await warningsOfRecovery(elsewhere), []);
  assert.deepEqual(listed(await warningsOfRecovery(ports)), told(CALLS));
  assert.deepEqual(await warningsOfRecovery(ports), []);
});
