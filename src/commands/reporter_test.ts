import assert from "node:assert/strict";
import type { Event } from "@/model/mod.ts";
import { memoryPorts, type MemoryPortsOptions } from "@/system/mod.ts";
import { paintOf } from "./paint.ts";
import { reporter, timeText } from "./reporter.ts";
import { scanGlobal } from "./scan_global.ts";
import { screenOf } from "./screen.ts";

const STEPS: readonly Event[] = [
  { kind: "step-started", subject: "uv lock" },
  { kind: "tool-output", subject: "uv lock", line: "\x1b[31mResolved" },
  { kind: "step-done", subject: "uv lock", milliseconds: 1234 },
];

function heard(events: readonly Event[], line = "", options: MemoryPortsOptions = {}): string {
  const ports = memoryPorts(options);
  const voice = { screen: screenOf(ports), paint: paintOf(false), clock: ports.clock };
  const { report, close } = reporter(voice, scanGlobal(line.split(" ")));
  events.forEach(report);
  close();
  return ports.terminal.stderr;
}

Deno.test("reporter() says more with -v and -vv, nothing with -q and --json", () => {
  assert.equal(heard(STEPS), "");
  assert.equal(heard(STEPS, "-v"), "uv lock (1.2 s)\n");
  assert.equal(heard(STEPS, "-vv"), "  | Resolved\nuv lock (1.2 s)\n");
  assert.equal(heard(STEPS, "-vv -q"), "");
  assert.equal(heard(STEPS, "-vv --json"), "");
});

Deno.test("reporter() shows the running step in a terminal and takes it away again", () => {
  const terminal = { interactive: true };
  const shown = "uv lock …";
  assert.equal(heard(STEPS, "", { terminal }), `${shown}\r\x1b[2K`);
  assert.equal(heard(STEPS, "-v", { terminal }), `${shown}\r\x1b[2Kuv lock (1.2 s)\n`);
  const quiet: readonly Record<string, string>[] = [{ CI: "1" }, { CI: "true" }, { TERM: "dumb" }];
  for (const variables of quiet) {
    assert.equal(heard(STEPS, "", { terminal, variables }), "", JSON.stringify(variables));
  }
  assert.notEqual(heard(STEPS, "", { terminal, variables: { CI: "false" } }), "");
});

Deno.test("reporter() without a terminal says every ten seconds that a tool still runs", async () => {
  const ports = memoryPorts();
  const voice = { screen: screenOf(ports), paint: paintOf(false), clock: ports.clock };
  const { report, close } = reporter(voice, scanGlobal([]));
  report({ kind: "step-started", subject: "uv sync" });
  for (let i = 0; i < 5; i++) await Promise.resolve();
  close();
  const lines = ports.terminal.stderr.split("\n");
  assert.deepEqual(lines.slice(0, 2), [
    "uv sync is still running (10 s)",
    "uv sync is still running (20 s)",
  ]);
  const count = lines.length;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(ports.terminal.stderr.split("\n").length, count, "silent once the step is over");
});

Deno.test("reporter() tells a signal once, at once, also with -q; never with --json", () => {
  const stop: Event = { kind: "restoring", because: "SIGINT" };
  assert.equal(heard([stop, stop]), "Stopping (SIGINT), restoring …\n");
  assert.equal(heard([stop, stop], "-q"), "Stopping (SIGINT), restoring …\n");
  assert.equal(heard([stop], "--json"), "");
  assert.equal(heard([{ kind: "committed" }, stop]), "Stopping (SIGINT) …\n");
  assert.equal(heard([{ kind: "restoring", because: "It is red" }]), "Failed, restoring …\n");
});

Deno.test("screenOf() never lets a stderr that is full or closed stop the work", () => {
  const ports = memoryPorts();
  const broken = {
    ...ports,
    terminal: {
      ...ports.terminal,
      err: () => {
        throw new Error("No space left on device");
      },
    },
  };
  screenOf(broken).say(["x"]);
});

Deno.test("screenOf() cuts a live line that would wrap", () => {
  const ports = memoryPorts({ terminal: { interactive: true, width: 20 } });
  const { dim } = paintOf(true);
  screenOf(ports).show("a very long subject of a step", dim);
  assert.equal(ports.terminal.stderr, dim("a very long subjec…"), "and no colour runs on");
});

Deno.test("screenOf() begins a new line where a question is open", async () => {
  const ports = memoryPorts({ terminal: { interactive: true } });
  const screen = screenOf(ports);
  const answer = screen.confirm("Go on?");
  screen.say(["Stopping"]);
  assert.equal(ports.terminal.stderr, "Go on? [y/N] \nStopping\n");
  await answer;
  screen.say(["Done"]);
  assert.equal(ports.terminal.stderr, "Go on? [y/N] \nStopping\nDone\n");
});

Deno.test("timeText() is short", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0.4, "0 ms"],
    [850, "850 ms"],
    [1_900, "1.9 s"],
    [75_400, "75 s"],
  ];
  for (const [given, expected] of rows) assert.equal(timeText(given), expected);
});
