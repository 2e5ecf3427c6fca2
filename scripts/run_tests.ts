/**
 * Runs the test suites of hsm one after another and counts what passed and failed. `scripts/test`
 * starts it; that script sets up the tools before and ends what it started afterwards.
 *
 * In: names of suites and flags. Out: a line per suite on stdout, the full text of each in
 * `.private/logs/`, the counts in the file that `--totals` names. A suite that cannot run is listed with
 * the reason; with `HSM_REQUIRE_REAL=1` it counts as failed.
 */
import { findSuites, type Suite } from "./tests/find_suites.ts";
import { missingNeeds } from "./tests/missing_needs.ts";
import { type Counts, runSuite } from "./tests/run_suite.ts";

interface Options {
  readonly names: readonly string[];
  readonly list: boolean;
  readonly long: boolean;
  readonly verbose: boolean;
  readonly totals: string | undefined;
}

const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** Reads the command line; an unknown flag is a usage error. */
function readOptions(words: readonly string[]): Options | string {
  const names: string[] = [];
  const flags = new Set<string>();
  let totals: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--totals") totals = words[++at];
    else if (["--list", "--long", "--verbose", "-v", "--setup"].includes(word)) flags.add(word);
    else if (word.startsWith("-")) return `Unknown flag: "${word}"`;
    else names.push(word);
  }
  const verbose = flags.has("--verbose") || flags.has("-v");
  return { names, list: flags.has("--list"), long: flags.has("--long"), verbose, totals };
}

/** The suites that were asked for; `real` stands for every `real/...`. */
function choose(suites: readonly Suite[], names: readonly string[]): Suite[] | string {
  const unknown = names.filter((name) => !suites.some((suite) => isNamed(suite, name)));
  if (unknown.length > 0) {
    const known = suites.map((suite) => suite.name).join(", ");
    return `Unknown suite: ${unknown.map((name) => `"${name}"`).join(", ")}: known are ${known}`;
  }
  if (names.length === 0) return [...suites];
  return suites.filter((suite) => names.some((name) => isNamed(suite, name)));
}

function isNamed(suite: Suite, name: string): boolean {
  return suite.name === name || suite.name.startsWith(`${name}/`) ||
    suite.name.startsWith(`${name}+`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** One line per suite, aligned so that the counts can be read downwards. */
function say(name: string, text: string): void {
  console.log(`${name.padEnd(28)} ${text}`);
}

async function runAll(suites: readonly Suite[], options: Options): Promise<Counts> {
  const strict = Deno.env.get("HSM_REQUIRE_REAL") === "1";
  const skipped: string[] = [];
  const stopping = new AbortController();
  Deno.addSignalListener("SIGTERM", () => stopping.abort());
  const { verbose, long } = options;
  const setting = { root, verbose, long, stop: stopping.signal };
  let passed = 0;
  let failed = 0;
  for (const suite of suites) {
    if (setting.stop.aborted) {
      say(suite.name, "not run: stopped by a signal");
      failed++;
      continue;
    }
    const reasons = await missingNeeds(suite.needs, options.long, setting.stop);
    if (reasons.length > 0) {
      skipped.push(`${suite.name}: ${reasons.join("; ")}`);
      // What only takes long is left out on purpose, not for want of a tool.
      if (strict && !(suite.needs.includes("long") && !options.long)) failed++;
      say(suite.name, `could not run: ${reasons.join("; ")}`);
      continue;
    }
    const begin = performance.now();
    const counts = await runSuite(suite, setting);
    passed += counts.passed;
    failed += counts.failed;
    const time = seconds(performance.now() - begin);
    say(suite.name, `${counts.passed} passed, ${counts.failed} failed (${time})`);
  }
  if (skipped.length > 0) {
    console.log(`\nCould not run${strict ? " (counted as failed)" : ""}:`);
    for (const line of skipped) console.log(`  ${line}`);
  }
  return { passed, failed };
}

async function main(): Promise<number> {
  const options = readOptions(Deno.args);
  if (typeof options === "string") {
    console.error(`error: ${options}\nhint: \`scripts/test --help\` shows what can be given`);
    return 2;
  }
  if (options.long) Deno.env.set("HSM_LONG", "1");
  const suites = choose(await findSuites(root), options.names);
  if (typeof suites === "string") {
    console.error(`error: ${suites}`);
    return 2;
  }
  if (options.list) {
    for (const suite of suites) say(suite.name, suite.needs.join(", "));
    return 0;
  }
  const counts = await runAll(suites, options);
  if (options.totals === undefined) {
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
  } else {
    await Deno.writeTextFile(options.totals, `${counts.passed} ${counts.failed}\n`);
  }
  return counts.failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
