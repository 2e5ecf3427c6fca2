/**
 * A program that does one transaction on real files, for tests that kill it.
 *
 * Arguments: the root · the number of the file operation before which it kills itself (-1: never) · what its tool runs.
 * Prints the outcome as JSON.
 */
import { digestOf, recover, runTransaction, withProjectLock } from "@/execute/mod.ts";
import type { Plan, Step } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { realFiles, realPorts, realProcesses } from "@/system/mod.ts";

const [root = "", at = "-1", script = ""] = Deno.args;
let operations = 0;

/** The real files, with death before one operation. */
const files = new Proxy(realFiles(), {
  get: (target, name: keyof Files) => {
    const work = target[name] as (...args: readonly unknown[]) => unknown;
    return (...args: readonly unknown[]): unknown => {
      if (operations++ === Number(at)) Deno.kill(Deno.pid, "SIGKILL");
      return work(...args);
    };
  },
});

const old = await digestOf(new TextEncoder().encode("old\n"));
const effects: readonly (readonly [string, Step["effect"]])[] = [
  ["pyproject.toml", { kind: "write", path: "pyproject.toml", text: "new\n", from: old }],
  [".hsm/env/x.env", { kind: "write", path: ".hsm/env/x.env", text: "s\n", mode: 0o600 }],
  ["tool", {
    kind: "run",
    command: { tool: "sh", args: ["-c", script] },
    mayWrite: ["uv.lock"],
    environment: ".venv",
  }],
  ["hsm.lock", { kind: "write", path: "hsm.lock", text: "{}\n" }],
];
const steps = effects.map(([subject, effect]): Step => ({
  id: subject,
  by: "test",
  subject,
  causes: [],
  effect,
}));
const plan: Plan = { steps, after: [], notes: [] };
const real = realPorts();
const { stop } = real;
const ports = { ...real, files, processes: realProcesses(1_000), stop };
const command = "hsm sync";
const done = await withProjectLock(ports, root, { command }, async (lock) => {
  const base = {
    ports,
    root,
    lock,
    report: (event: unknown) => console.error(JSON.stringify(event)),
  };
  const { problems } = await recover(base);
  if (problems.length > 0) return { kind: "needs-a-person", problems };
  return await runTransaction({ ...base, plan, yes: false, command, version: "0" });
});
console.log(JSON.stringify({ done, operations }));
