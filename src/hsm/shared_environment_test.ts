import assert from "node:assert/strict";
import type { Event, Plan } from "@/model/mod.ts";
import { Died, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { type Answer, EXIT } from "./answer.ts";
import { makePlace } from "./shared_environment.ts";
import { type Held, withProject } from "./transact.ts";

const BEFORE = {
  "/a/hsm.yaml": "",
  "/b/hsm.yaml": "",
  "/envs/one/pyvenv.cfg": "cfg",
  "/envs/one/lib/a.py": "old",
  "/b/.venv": "-> ../envs/one",
};

/** Two unrelated projects that work on one environment, one by a variable, the other by a link. */
function plan(environment: string): Plan {
  const effect = {
    kind: "run",
    command: { tool: "sync", args: [] },
    mayWrite: [],
    environment,
  } as const;
  return {
    steps: [{ id: "s", by: "uv", subject: "sync", causes: [], effect }],
    after: [],
    notes: [],
  };
}

function world(during?: (ports: MemoryPorts) => Promise<void>): MemoryPorts {
  const ports: MemoryPorts = memoryPorts({
    files: BEFORE,
    variables: { HOME: "/home/me" },
    script: [{
      when: "sync",
      answer: async () => {
        await ports.files.remove("/envs/one/lib/a.py");
        await ports.files.create("/envs/one/lib/a.py", new TextEncoder().encode("new"), 0o644);
        await during?.(ports);
        return {};
      },
    }],
  });
  return ports;
}

async function sync(ports: MemoryPorts, project: "/a" | "/b"): Promise<Answer<void>> {
  const report = (_: Event): void => {};
  const global = { registries: [], lockTimeout: 0, report };
  const environment = project === "/a" ? "/envs/one" : ".venv";
  const carry = (held: Held): Promise<Answer<void>> =>
    held.carryOut({ plan: plan(environment), yes: true });
  return await withProject(ports, project, global, "hsm sync", carry);
}

const content = (ports: MemoryPorts): string | undefined =>
  ports.files.dump("/envs")["one/lib/a.py"];

Deno.test("two projects that share an environment keep each other out of it, by whatever path they name it", async () => {
  for (const [first, second] of [["/a", "/b"], ["/b", "/a"]] as const) {
    let other: Answer<void> | undefined;
    const ports = world(async (inside) => void (other ??= await sync(inside, second)));
    assert.equal((await sync(ports, first)).exit, EXIT.ok);
    assert.equal(other?.exit, EXIT.busy);
    assert.match(other?.problems[0]?.message ?? "", /`hsm sync` \(process/);
    assert.equal((await sync(ports, second)).exit, EXIT.ok);
  }
});

Deno.test("a run that died at work on a shared environment is put back before the other project plans on it", async () => {
  const whole = world();
  whole.files.inject(() => undefined);
  assert.equal((await sync(whole, "/a")).exit, EXIT.ok);
  const count = whole.files.operations;
  let settled = 0;
  for (let k = 0; k < count; k++) {
    const ports = world();
    ports.files.inject((index) => index === k ? "die" : undefined);
    await assert.rejects(sync(ports, "/a"), Died);
    ports.files.restart();
    const calls = ports.processes.calls.length;
    const answer = await sync(ports, "/b");
    if (answer.exit !== EXIT.ok) {
      if (content(ports) === "old") settled++;
      assert.equal(
        answer.problems[0]?.code,
        "HSM-E0862",
        `died at ${k}: ${JSON.stringify(answer)}`,
      );
      assert.equal(ports.processes.calls.length, calls, "nothing was run");
      assert.equal((await sync(ports, "/b")).exit, EXIT.ok, `died at ${k}`);
    }
    assert.equal(content(ports), "new");
    // And the dead project's own recovery finds nothing to undo.
    assert.equal((await sync(ports, "/a")).exit, EXIT.ok);
    const left = Object.keys(ports.files.dump("/")).filter((path) =>
      /members\/.|txn\/[^.]+\/./.test(path)
    );
    assert.deepEqual(left, [], `died at ${k}`);
  }
  assert.ok(settled > 10, `${settled} of ${count}`);
});

Deno.test("makePlace() needs none in the project or in a folder that is locked, and does without where there is no home", async () => {
  const ports = world();
  assert.equal(await makePlace(ports, "/a", ".venv", ["/a"]), undefined);
  assert.equal(await makePlace(ports, "/a", "/w/.venv", ["/a", "/w"]), undefined);
  const place = await makePlace(ports, "/b", ".venv", ["/b"]);
  assert.match(place ?? "", /^\/home\/me\/\.local\/state\/hsm\/environments\/[0-9a-f]{16}$/);
  assert.equal(await makePlace(ports, "/a", "/envs/one", ["/a"]), place);
  const homeless = memoryPorts({ files: BEFORE, variables: { XDG_STATE_HOME: "relative" } });
  assert.equal(await makePlace(homeless, "/a", "/envs/one", ["/a"]), undefined);
  ports.files.inject((_, operation) => operation === "makeFolder" ? { fail: "EROFS" } : undefined);
  assert.equal(await makePlace(ports, "/a", "/envs/two", ["/a"]), undefined);
});
