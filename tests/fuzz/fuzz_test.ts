/**
 * Files of a project that are damaged, hostile or merely unusual: nothing is thrown, nothing hangs, nothing is written
 * that must not be, and what is refused is refused in sentences with a place. See README.md.
 */
import assert from "node:assert/strict";
import type { Finding } from "./fuzz_one.ts";
import { KINDS } from "./kinds.ts";
import type { Count, Report, Task } from "./fuzz_thread.ts";

const isLong = Deno.env.get("HSM_LONG") === "1";
const seed = Number(Deno.env.get("HSM_FUZZ_SEED") ?? (isLong ? Date.now() % 1_000_000 : 4));
const inputs = Number(Deno.env.get("HSM_FUZZ_INPUTS") ?? (isLong ? 510_000 : 51_000));
const threads = Math.max(1, Math.min(navigator.hardwareConcurrency, 8));

/** So long without an end is a hang, however busy the machine is. */
const HANG = 60_000;

Deno.test(`${inputs} inputs, seed ${seed}: no crash, no hang, no write, always a message with a place`, async () => {
  const at = new Int32Array(new SharedArrayBuffer(4 * threads)).fill(-1);
  const reports = await Promise.all(
    Array.from(
      { length: threads },
      (_, thread) => runThread({ seed, inputs, thread, threads, at }),
    ),
  );
  const counts = sum(reports);
  console.log(tableOf(counts));
  const findings = reports.flatMap((one) => one.findings);
  assert.deepEqual(findings.map(told), [], `HSM_FUZZ_SEED=${seed}`);
  for (const { name } of KINDS) assert.ok(inputs < 5_000 || counts[name] !== undefined, name);
  const all = Object.values(counts);
  const parsed = all.reduce((total, one) => total + one.parsed, 0);
  assert.ok(3 * parsed >= inputs, `only ${parsed} of ${inputs} came past parsing`);
  assert.equal(all.reduce((total, one) => total + one.inputs, 0), inputs);
});

/** Runs one thread; one input that never ends is a finding. */
async function runThread(task: Task): Promise<Report> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  let last = -1;
  let since = performance.now();
  let watch: ReturnType<typeof setInterval> | undefined;
  try {
    return await new Promise<Report>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Report>): void => resolve(data);
      worker.onerror = (event): void => {
        event.preventDefault();
        reject(new Error(`Input ${Atomics.load(task.at, task.thread)}: ${event.message}`));
      };
      watch = setInterval(() => {
        const now = Atomics.load(task.at, task.thread);
        if (now !== last) [last, since] = [now, performance.now()];
        else if (now >= 0 && performance.now() - since > HANG) {
          reject(new Error(`Input ${now} of seed ${task.seed} does not end`));
        }
      }, 500);
      worker.postMessage(task);
    });
  } finally {
    clearInterval(watch);
    worker.terminate();
  }
}

function sum(reports: readonly Report[]): Record<string, Count> {
  const counts: Record<string, Count> = {};
  for (const [kind, one] of reports.flatMap((report) => Object.entries(report.counts))) {
    const all = counts[kind] ??= { inputs: 0, parsed: 0, accepted: 0, refused: 0, slowest: 0 };
    all.inputs += one.inputs;
    all.parsed += one.parsed;
    all.accepted += one.accepted;
    all.refused += one.refused;
    all.slowest = Math.max(all.slowest, one.slowest);
  }
  return counts;
}

function tableOf(counts: Readonly<Record<string, Count>>): string {
  const line = (...cells: readonly (string | number)[]): string =>
    cells.map((cell, column) => column === 0 ? String(cell).padEnd(16) : String(cell).padStart(13))
      .join("");
  const row = (name: string, { inputs, parsed, accepted, refused, slowest }: Count): string =>
    line(name, inputs, parsed, accepted, refused, `${Math.round(slowest)} ms`);
  const all = Object.values(counts).reduce((total, one) => ({
    inputs: total.inputs + one.inputs,
    parsed: total.parsed + one.parsed,
    accepted: total.accepted + one.accepted,
    refused: total.refused + one.refused,
    slowest: Math.max(total.slowest, one.slowest),
  }), { inputs: 0, parsed: 0, accepted: 0, refused: 0, slowest: 0 });
  return [
    line("", "inputs", "past parsing", "accepted", "refused", "slowest"),
    ...KINDS.flatMap(({ name }) => counts[name] === undefined ? [] : [row(name, counts[name])]),
    row("all", all),
  ].join("\n");
}

function told({ index, verb, what, world, path, text }: Finding): string {
  return `input ${index}, \`hsm ${verb}\`, ${path} of "${world}": ${what}\n${
    JSON.stringify(text).slice(0, 3_000)
  }`;
}
