/**
 * Measures hsm from this checkout and from a bundle of it. `scripts/bench` starts this file; its head says how.
 *
 * In: names of measurements and flags. Out: a table on stdout, or with `--json` the figures.
 */
import { compare, type Figure, type Runs } from "./compare.ts";
import { measureCopy, measureFiles, measureUnder } from "./measure_transaction.ts";
import { type Measured, type Name, NAMES, type Setting } from "./measured.ts";
import {
  CHANGED,
  type Form,
  setHsmForm,
  sizeOf,
  writeHandProject,
  writeHsmProject,
} from "./bench_projects.ts";
import { type Command, Meter, type Sample } from "./meter.ts";

const ROOT = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

interface Options {
  readonly names: readonly Name[];
  readonly runs: number | undefined;
  readonly json: boolean;
}

/** Someone who takes part in a measurement. */
interface Contender {
  readonly name: string;
  /** The command of a round, made ready before the clock starts. */
  readonly ready: (round: number) => Promise<Command> | Command;
}

function readOptions(words: readonly string[]): Options | string {
  const names: Name[] = [];
  let runs: number | undefined;
  let json = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const known = NAMES.find((name) => name === word);
    if (known !== undefined) names.push(known);
    else if (word === "--json") json = true;
    else if (word === "--runs") {
      runs = Number(words[++at]);
      if (!Number.isInteger(runs) || runs < 3) return "--runs takes a number of at least 3";
    } else return `Unknown argument: "${word}"`;
  }
  return { names: names.length > 0 ? names : NAMES, runs, json };
}

/** Rounds of all contenders; every second one backwards, so that none always follows the same one. */
async function interleave(
  meter: Meter,
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Figure[]> {
  const samples = contenders.map((): Sample[] => []);
  const order = contenders.map((_, at) => at);
  const warm = 2;
  for (let round = 0; round < rounds + warm; round++) {
    for (const at of round % 2 === 0 ? order : [...order].reverse()) {
      const contender = contenders[at];
      if (contender === undefined) continue;
      const sample = await meter.run(await contender.ready(round));
      if (round >= warm) samples[at]?.push(sample);
    }
  }
  return compare(contenders.map(({ name }, at): Runs => ({ name, samples: samples[at] ?? [] })));
}

function always(name: string, cwd: string, ...args: string[]): Contender {
  return { name, ready: () => ({ args, cwd }) };
}

async function measureVersion(setting: Setting): Promise<Measured> {
  const { folder, meter, source, bundle } = setting;
  const empty = `${folder}/empty.js`;
  await Deno.writeTextFile(empty, "");
  const figures = await interleave(meter, [
    always("uv --version", folder, "uv", "--version"),
    always("an empty program on Deno", folder, Deno.execPath(), "run", "--no-config", empty),
    always("hsm --version, source", folder, source, "--version"),
    always("hsm --version, bundle", folder, bundle, "--version"),
  ], setting.runs ?? 31);
  return { name: "version", title: "The version", figures };
}

async function measureNoop(setting: Setting): Promise<Measured> {
  const { folder, meter, prepare, source, bundle } = setting;
  const project = `${folder}/noop`;
  await writeHsmProject(project, "without");
  await prepare.run({ args: [source, "sync"], cwd: project });
  // In the measured environment: what a sync depends on includes the variables of uv. What changed less than two
  // seconds before is compared by content: that is not how a project usually is.
  await wait(2500);
  await meter.run({ args: [source, "sync"], cwd: project });
  const before = await Deno.readTextFile(`${project}/.hsm/state.json`);
  const figures = await interleave(meter, [
    always("uv sync", project, "uv", "sync"),
    always("hsm sync, source", project, source, "sync"),
    always("hsm sync, bundle", project, bundle, "sync"),
  ], setting.runs ?? 31);
  await meter.run({ args: [bundle, "sync"], cwd: project });
  const said = await meter.said();
  if (!said.includes("in sync")) throw new Error(`This was no sync with nothing to do:\n${said}`);
  if (await Deno.readTextFile(`${project}/.hsm/state.json`) !== before) {
    throw new Error("A sync with nothing to do has written .hsm/state.json");
  }
  const { packages, files } = await sizeOf(project);
  const difference = figures.at(-1)?.difference ?? NaN;
  return {
    name: "noop",
    title: `A sync with nothing to do (${packages} packages, ${files} files)`,
    figures,
    aim: { text: "from the bundle at most uv sync + 5 ms", met: difference <= 5 },
  };
}

async function measureChange(setting: Setting): Promise<Measured> {
  const { folder, meter, prepare, source, bundle } = setting;
  const hand = `${folder}/by-hand`;
  const formOf = (round: number): Form => round % 2 === 0 ? "with" : "without";
  const byHand: Command = { args: ["sh", "-c", "uv lock && uv sync"], cwd: hand };
  const programs = [["source", source], ["bundle", bundle]] as const;
  for (const form of ["with", "without"] as const) {
    await writeHandProject(hand, form);
    await prepare.run(byHand);
    for (const [name, program] of programs) {
      await writeHsmProject(`${folder}/${name}`, form);
      await prepare.run({ args: [program, "sync"], cwd: `${folder}/${name}` });
    }
  }
  const figures = await interleave(meter, [
    {
      name: "by hand: uv lock && uv sync",
      ready: async (round) => {
        await writeHandProject(hand, formOf(round));
        return byHand;
      },
    },
    ...programs.map(([name, program]): Contender => ({
      name: `hsm sync, ${name}`,
      ready: async (round) => {
        await setHsmForm(`${folder}/${name}`, formOf(round));
        return { args: [program, "sync"], cwd: `${folder}/${name}` };
      },
    })),
  ], setting.runs ?? 15);
  const { packages, files } = await sizeOf(hand);
  return {
    name: "change",
    title: `One package comes or goes (${packages} packages, ${files} files; nothing is fetched)`,
    figures,
    aim: aimOfChange(figures),
  };
}

/** As people add a package: it is fetched, from the index and with a cache that has all but this one. */
async function measureFetch(setting: Setting): Promise<Measured> {
  const { folder, source, bundle } = setting;
  const meter = new Meter(folder, { ...environment(), UV_CACHE_DIR: `${folder}/cache` });
  const hand = `${folder}/fetch-by-hand`;
  const byHand: Command = { args: ["sh", "-c", "uv lock && uv sync"], cwd: hand };
  const forget: Command = { args: ["uv", "cache", "clean", ...CHANGED], cwd: folder };
  /** Without the package, and with nothing of it in the cache. */
  const begin = async (command: Command): Promise<Command> => {
    await meter.run(command);
    await meter.run(forget);
    return command;
  };
  const programs = [["source", source], ["bundle", bundle]] as const;
  const figures = await interleave(meter, [
    {
      name: "by hand: uv lock && uv sync",
      ready: async () => {
        await writeHandProject(hand, "without");
        await begin(byHand);
        await writeHandProject(hand, "with");
        return byHand;
      },
    },
    ...programs.map(([name, program]): Contender => ({
      name: `hsm sync, ${name}`,
      ready: async () => {
        const cwd = `${folder}/fetch-${name}`;
        await writeHsmProject(cwd, "without");
        const command = await begin({ args: [program, "sync"], cwd });
        await setHsmForm(cwd, "with");
        return command;
      },
    })),
  ], setting.runs ?? 9);
  await meter.close();
  const { packages, files } = await sizeOf(hand);
  return {
    name: "fetch",
    title: `One package comes and is fetched (${packages} packages, ${files} files)`,
    figures,
    aim: aimOfChange(figures),
  };
}

function aimOfChange(figures: readonly Figure[]): Measured["aim"] {
  const ratio = figures.at(-1)?.ratio ?? NaN;
  return { text: "from the bundle at most 1.15 of uv lock && uv sync", met: ratio <= 1.15 };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function table({ title, figures, aim }: Measured): string {
  const rows = figures.map((one, at) => [
    one.name,
    one.milliseconds.toFixed(1),
    `${one.spread[0].toFixed(1)}-${one.spread[1].toFixed(1)}`,
    at === 0 ? "" : one.ratio.toFixed(2),
    at === 0 ? "" : (one.difference < 0 ? "" : "+") + one.difference.toFixed(1),
    one.peak.toFixed(0),
  ]);
  const all = [["", "median ms", "middle half", "ratio", "difference ms", "peak MiB"], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row.map((cell, at) => at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))
      .join("   ")
  );
  const end = aim === undefined ? [] : [`Aim: ${aim.text}: ${aim.met ? "met" : "MISSED"}`];
  return [`${title}, ${figures[0]?.runs ?? 0} runs each`, ...lines, ...end, ""].join("\n");
}

const MEASURES: Readonly<Record<Name, (setting: Setting) => Promise<Measured>>> = {
  version: measureVersion,
  noop: measureNoop,
  change: measureChange,
  fetch: measureFetch,
  files: measureFiles,
  copy: measureCopy,
  under: measureUnder,
};

/** What would make this run different from the next one is taken out of the environment. */
function environment(): Record<string, string> {
  const all = Object.entries(Deno.env.toObject());
  const kept = all.filter(([name]) =>
    !/^(HSM_(?!TOOLS_DIR$|DENO$|UV$)|RUN_MODE$|VIRTUAL_ENV$|UV_(PROJECT|FROZEN|LOCKED|OFFLINE))/
      .test(name)
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

async function measureAll(options: Options, folder: string): Promise<readonly Measured[]> {
  const built = await new Deno.Command(`${ROOT}/scripts/build`, {
    args: ["--out", `${folder}/bundle`],
    stdout: "null",
  }).output();
  if (!built.success) throw new Error(new TextDecoder().decode(built.stderr));
  const meter = new Meter(folder, { ...environment(), UV_OFFLINE: "1" });
  const prepare = new Meter(folder, environment());
  const measured: Measured[] = [];
  try {
    const source = `${ROOT}/scripts/hsm`;
    const bundle = `${folder}/bundle/bin/hsm`;
    for (const name of options.names) {
      const found = await MEASURES[name]({
        folder,
        meter,
        prepare,
        source,
        bundle,
        runs: options.runs,
      });
      measured.push(found);
      if (!options.json) console.log(table(found));
    }
  } finally {
    await Promise.all([meter.close(), prepare.close()]);
  }
  return measured;
}

async function main(): Promise<number> {
  const options = readOptions(Deno.args);
  if (typeof options === "string") {
    console.error(`error: ${options}\nhint: \`scripts/bench --help\` shows what can be given`);
    return 2;
  }
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-bench-" }));
  try {
    const measured = await measureAll(options, folder);
    if (options.json) console.log(JSON.stringify({ schema: 1, measured }, null, 2));
    return 0;
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main());
