/**
 * The gate: `deno task ok` runs every part and prints one line a part; `ok.ts NAME…` runs the named ones and shows all
 * they say. Exit 1 where a part failed.
 */

import { listFiles } from "./house.ts";
import { type Part, partsOf } from "./parts_of.ts";

/** How a part went. */
export interface Ran {
  readonly passed: boolean;
  readonly output: string;
  readonly milliseconds: number;
}

/** Tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs one part; the gate's own tests pass another one. */
export type Runner = (part: Part) => Promise<Ran>;

/**
 * Runs the parts in order and prints a line for each, the output only of what failed (or of everything: `verbose`).
 *
 * @returns true where every part passed
 */
export async function ok(
  parts: readonly Part[],
  run: Runner,
  print: (line: string) => void,
  verbose = false,
): Promise<boolean> {
  const failed: string[] = [];
  let total: Counts = { passed: 0, failed: 0 };
  for (const part of parts) {
    const ran = await run(part);
    const counts = countsOf(part, ran);
    total = { passed: total.passed + counts.passed, failed: total.failed + counts.failed };
    print(lineOf(part, ran, counts));
    if (!ran.passed) failed.push(part.name);
    if (verbose || !ran.passed) print(ran.output.trimEnd());
  }
  if (failed.length > 0) print(`Failed: ${failed.join(", ")}`);
  print(`${total.passed} passed, ${total.failed} failed`);
  return failed.length === 0;
}

function lineOf(part: Part, ran: Ran, counts: Counts): string {
  const tests = part.name.startsWith("test:") ? `  ${counts.passed} tests` : "";
  const seconds = (ran.milliseconds / 1000).toFixed(1).padStart(6);
  return `${ran.passed ? "ok  " : "FAIL"} ${part.name.padEnd(16)} ${seconds} s${tests}`;
}

/** A test part that could not even run counts as one failure, so that the total never looks clean. */
function countsOf(part: Part, ran: Ran): Counts {
  const counts = countsIn(ran.output);
  const isSilent = part.name.startsWith("test:") && !ran.passed && counts.failed === 0;
  return isSilent ? { ...counts, failed: 1 } : counts;
}

/** The totals of the last summary line of `deno test`; zero where there is none. */
export function countsIn(output: string): Counts {
  const found = [
    ...output.matchAll(/^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/gm),
  ].at(-1);
  return { passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) };
}

/** The parts with these names, all of the gate where none is named; unknown names are returned as such. */
export function choose(
  parts: readonly Part[],
  names: readonly string[],
): { readonly chosen: readonly Part[]; readonly unknown: readonly string[] } {
  if (names.length === 0) return { chosen: parts.filter((part) => part.inGate), unknown: [] };
  return {
    chosen: parts.filter((part) => names.includes(part.name)),
    unknown: names.filter((name) => !parts.some((part) => part.name === name)),
  };
}

/** Without the line that Deno prints for every file it looks at. */
function withoutChatter(output: string): string {
  return output.replace(/^Check \S+\n/gm, "").replace(/\nStack backtrace:\n(?: +\d+: .*\n)+/g, "");
}

async function runDeno(part: Part): Promise<Ran> {
  const start = performance.now();
  const ran = await new Deno.Command("deno", {
    args: [...part.args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return {
    passed: ran.success,
    output: withoutChatter(text.decode(ran.stdout) + text.decode(ran.stderr)),
    milliseconds: performance.now() - start,
  };
}

if (import.meta.main) {
  const { chosen, unknown } = choose(partsOf(await listFiles(".")), Deno.args);
  for (const name of unknown) console.log(`none ${name.padEnd(16)} has no files`);
  const passed = await ok(chosen, runDeno, console.log, Deno.args.length > 0);
  if (!passed) Deno.exit(1);
}
