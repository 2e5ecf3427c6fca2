/** Runs one suite, keeps what it prints in a log, and counts what passed and failed. */
import type { Run, Suite } from "./find_suites.ts";

/** How many checks passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Longer than the slowest suite; one that hangs must not hold up the rest for ever. */
const LIMIT = 45 * 60_000;
const LONG_LIMIT = 4 * 60 * 60_000;
const HEARTBEAT = 60_000;
const GRACE = 2_000;
const SHOWN_LINES = 200;
const MOST_PRINTED = 40;
const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed.*\(.*\)$/gm;

/** How suites are run. */
export interface Setting {
  readonly root: string;
  /** Show what a suite prints while it runs. */
  readonly verbose: boolean;
  /** The long versions run. */
  readonly long: boolean;
  /** Ends the suite that runs. */
  readonly stop: AbortSignal;
}

/** Runs the commands of a suite in order; one that fails shows what it printed. */
export async function runSuite(suite: Suite, setting: Setting): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  for (const run of suite.runs) {
    if (setting.stop.aborted) break;
    const counts = await runOne(suite.name, run, setting);
    passed += counts.passed;
    failed += counts.failed;
  }
  return { passed, failed };
}

async function runOne(name: string, run: Run, setting: Setting): Promise<Counts> {
  const { root, verbose, long, stop } = setting;
  const log = `${root}/.private/logs/${`${name}-${run.label}`.replace(/[^\w+-]+/g, "_")}.log`;
  await Deno.mkdir(`${root}/.private/logs`, { recursive: true });
  const file = await Deno.open(log, { write: true, create: true, truncate: true });
  const child = new Deno.Command(Deno.execPath(), {
    args: [...run.args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.any([stop, AbortSignal.timeout(long ? LONG_LIMIT : LIMIT)]),
  }).spawn();
  const begin = performance.now();
  const heartbeat = setInterval(() => {
    const minutes = Math.round((performance.now() - begin) / 60_000);
    console.log(`${name.padEnd(28)} ... ${minutes} min, see ${log}`);
  }, HEARTBEAT);
  // Something that a test left running may hold the pipes open: after the end they get little time.
  const late = new AbortController();
  const kept = [child.stdout, child.stderr].map((stream) =>
    stream.pipeTo(sink(file, verbose), { signal: late.signal }).catch(() => {})
  );
  const { code } = await child.status;
  const timer = setTimeout(() => late.abort(), GRACE);
  await Promise.all(kept);
  clearTimeout(timer);
  clearInterval(heartbeat);
  file.close();
  const text = await Deno.readTextFile(log);
  const counts = countsOf(run, text, code);
  if (counts.failed > 0 && !verbose) show(run, text, code, log);
  else if (!verbose) { for (const line of printedBy(text)) console.log(`  ${line}`); }
  return counts;
}

/** Takes what a suite prints into its log, and shows it when asked to. */
function sink(file: Deno.FsFile, verbose: boolean): WritableStream<Uint8Array> {
  return new WritableStream({
    async write(chunk): Promise<void> {
      await writeAll(file, chunk);
      if (verbose) await writeAll(Deno.stdout, chunk);
    },
  });
}

async function writeAll(
  to: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

function show(run: Run, text: string, code: number, log: string): void {
  const lines = text.trimEnd().split("\n");
  const kept = lines.slice(-SHOWN_LINES);
  console.log(
    `---- deno ${run.args.slice(0, 3).join(" ")}: exit code ${code}, all of it in ${log}`,
  );
  if (kept.length < lines.length) console.log(`(${lines.length - kept.length} lines before)`);
  console.log(`${kept.join("\n")}\n----`);
}

/** What the tests of a run printed themselves, as the figures of the kills; the end of it where it is much. */
export function printedBy(text: string): readonly string[] {
  const blocks = text.matchAll(/^-{7} output -{7}\n([\s\S]*?)^-{5} output end -{5}$/gm);
  return [...blocks].flatMap(([, block = ""]) => block.trimEnd().split("\n"))
    .filter((line) => line !== "").slice(-MOST_PRINTED);
}

/**
 * Counts from the summary line of `deno test` (the last one: a test may print anything before it), or from
 * the exit code. A command that fails with no failed test (a type error, a crash) is one failure, and so is
 * a run without a summary or without a single test: silence is no success. Only examples may be none.
 */
export function countsOf(run: Run, text: string, code: number): Counts {
  if (run.reading === "exit") {
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }
  const last = [...text.matchAll(SUMMARY)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  const silent = last === undefined || (passed + failed === 0 && !run.args.includes("--doc"));
  if (failed === 0 && (code !== 0 || silent)) return { passed, failed: 1 };
  return { passed, failed };
}
