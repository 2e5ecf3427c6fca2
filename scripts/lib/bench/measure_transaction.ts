/** The transaction alone, in this process: what safety costs beside the same work without it. */
import type { Effect, Plan, Step } from "@/model/mod.ts";
import { digestOf, runTransaction, withProjectLock } from "@/execute/mod.ts";
import { realPorts } from "@/system/mod.ts";
import { CHANGED, sizeOf, writeHandProject } from "./bench_projects.ts";
import { compare, type Figure, type Runs } from "./compare.ts";
import type { Measured, Setting } from "./measured.ts";
import type { Sample } from "./meter.ts";

/** Something that is done in this process, and timed. */
interface Work {
  readonly name: string;
  /** Made ready before the clock starts. */
  readonly ready?: () => Promise<void>;
  readonly run: (round: number) => Promise<void>;
}

/** Rounds of all works; every second one backwards. */
async function interleave(works: readonly Work[], rounds: number): Promise<readonly Figure[]> {
  const samples = works.map((): Sample[] => []);
  const order = works.map((_, at) => at);
  const warm = 3;
  for (let round = 0; round < rounds + warm; round++) {
    for (const at of round % 2 === 0 ? order : [...order].reverse()) {
      await works[at]?.ready?.();
      const begin = performance.now();
      await works[at]?.run(round);
      const milliseconds = performance.now() - begin;
      const peak = Deno.memoryUsage().rss / 1024;
      if (round >= warm) samples[at]?.push({ milliseconds, peak });
    }
  }
  return compare(works.map(({ name }, at): Runs => ({ name, samples: samples[at] ?? [] })));
}

/** Carries a plan out as a sync does, lock and journal included. */
async function transact(root: string, effects: readonly Effect[]): Promise<void> {
  const ports = realPorts();
  const steps = effects.map((effect, at): Step => {
    const subject = effect.kind === "run" ? effect.command.tool : effect.path;
    return { id: `step-${at}`, by: "bench", subject, causes: [], effect };
  });
  const plan: Plan = { steps, after: [], notes: [] };
  const done = await withProjectLock(ports, root, { command: "bench" }, (lock) => {
    const request = { ports, root, lock, plan, yes: true, command: "bench", version: "0" };
    return runTransaction({ ...request, report: () => {} });
  });
  if (done.ok && done.value.kind === "committed") return;
  throw new Error(`The transaction failed: ${JSON.stringify(done)}`);
}

const FILES = ["hsm.yaml", "pyproject.toml", "compose.yml", "uv.lock", "hsm.lock"];
const textOf = (name: string, round: number): string => `# ${name} ${round}\n`.repeat(200);

/** Five files: written plainly, written durably by hand, and by a transaction. */
export async function measureFiles(setting: Setting): Promise<Measured> {
  const folders = ["plain", "durable", "transaction"].map((name) =>
    `${setting.folder}/files-${name}`
  );
  const [plain = "", durable = "", root = ""] = folders;
  for (const folder of folders) await Deno.mkdir(folder);
  let last: readonly string[] = [];
  const figures = await interleave([
    {
      name: "written in place, no fsync",
      run: async (round) => {
        for (const name of FILES) await Deno.writeTextFile(`${plain}/${name}`, textOf(name, round));
      },
    },
    {
      name: "temp, fsync, rename, one fsync of the folder",
      run: async (round) => {
        for (const name of FILES) {
          const file = await Deno.create(`${durable}/${name}.new`);
          await file.write(new TextEncoder().encode(textOf(name, round)));
          await file.sync();
          file.close();
          await Deno.rename(`${durable}/${name}.new`, `${durable}/${name}`);
        }
        const folder = await Deno.open(durable);
        await folder.sync();
        folder.close();
      },
    },
    {
      name: "transaction of hsm",
      run: async (round) => {
        const texts = FILES.map((name) => textOf(name, round));
        const effects: Effect[] = [];
        for (const [at, path] of FILES.entries()) {
          const from = await digestNow(last[at]);
          effects.push({ kind: "write", path, text: texts[at] ?? "", from });
        }
        await transact(root, effects);
        last = texts;
      },
    },
  ], setting.runs ?? 41);
  const difference = figures.at(-1)?.difference ?? NaN;
  return {
    name: "files",
    title: "A transaction over five files",
    figures,
    aim: { text: "at most 6 ms more than plain writes", met: difference <= 6 },
  };
}

async function digestNow(text: string | undefined): Promise<string | undefined> {
  return text === undefined ? undefined : await digestOf(new TextEncoder().encode(text));
}

/** The copy of an environment of 10,000 files in 1,000 folders. */
export async function measureCopy(setting: Setting): Promise<Measured> {
  const root = `${setting.folder}/copy`;
  for (let folder = 0; folder < 1_000; folder++) {
    const path = `${root}/.venv/lib/package-${folder >> 3}/part-${folder}`;
    await Deno.mkdir(path, { recursive: true });
    for (let file = 0; file < 10; file++) await Deno.writeTextFile(`${path}/${file}.py`, `${file}`);
  }
  const command = { tool: "true", args: [] };
  const run = { kind: "run", command, mayWrite: [] } as const;
  const figures = await interleave([
    { name: "transaction without an environment", run: () => transact(root, [run]) },
    {
      name: "with one, no copy left by the last sync",
      ready: () => Deno.remove(`${root}/.hsm/spare`, { recursive: true }).catch(() => {}),
      run: () => transact(root, [{ ...run, environment: ".venv" }]),
    },
    {
      name: "with one, the last sync has left its copy",
      run: () => transact(root, [{ ...run, environment: ".venv" }]),
    },
  ], setting.runs ?? 11);
  return { name: "copy", title: "An environment of 10,000 files is made safe", figures };
}

/** The same `uv sync --frozen`: alone, and as a step of a transaction. */
export async function measureUnder(setting: Setting): Promise<Measured> {
  const folders = ["bare", "under"].map((name) => `${setting.folder}/sync-${name}`);
  const [bare = "", under = ""] = folders;
  for (const folder of folders) {
    await writeHandProject(folder, "without");
    const more = `\n[project.optional-dependencies]\nmore = ["${CHANGED[0]}"]\n`;
    await Deno.writeTextFile(`${folder}/pyproject.toml`, more, { append: true });
    await setting.prepare.run({ args: ["uv", "sync", "--extra", "more"], cwd: folder });
  }
  const argsOf = (round: number): readonly string[] => [
    ...["sync", "--frozen", "--quiet", "--offline"],
    ...(round % 2 === 0 ? [] : ["--extra", "more"]),
  ];
  const figures = await interleave([
    {
      name: "uv sync --frozen",
      run: async (round) => {
        const done = await new Deno.Command("uv", { args: [...argsOf(round)], cwd: bare }).output();
        if (!done.success) throw new Error(new TextDecoder().decode(done.stderr));
      },
    },
    {
      name: "the same in a transaction",
      run: async (round) => {
        const command = { tool: "uv", args: argsOf(round) };
        await transact(under, [{ kind: "run", command, mayWrite: [], environment: ".venv" }]);
      },
    },
  ], setting.runs ?? 15);
  const { packages, files } = await sizeOf(under);
  const title = `uv sync, one package comes or goes (${packages} packages, ${files} files)`;
  return { name: "under", title, figures };
}
