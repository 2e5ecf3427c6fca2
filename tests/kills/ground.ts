/**
 * The ground on which hsm is killed: one folder with a package index, a cache, both forms of hsm, and a sandbox that is
 * put back to a known state before every run.
 */
import assert from "node:assert/strict";
import { denoDir, type Ended, linesOf, output, said } from "./command.ts";
import { PackageIndex } from "../stage/package_index.ts";
import type { Transition } from "./transitions.ts";
import { wheels } from "./world.ts";

const CHECKOUT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const HERE = `${CHECKOUT}/tests/kills`;

/** What is done right before the n-th change (`stop_at.py`). */
export type Act =
  & (
    | { readonly do: "signal"; readonly signal: Signal; readonly to: "hsm" | "group" | "uv" }
    | { readonly do: "append"; readonly path: string; readonly text: string }
    | { readonly do: "fill"; readonly path: string }
  )
  & { readonly at: { readonly by: string; readonly n: number }; readonly after?: boolean };

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGKILL";

/** One change of a file that was seen; without `n` it was outside of the watched folders. */
export interface Change {
  readonly by: string;
  readonly n?: number;
  readonly call: string;
  readonly paths: readonly string[];
  readonly stage: Stage;
  /** A tool is in the middle of changing site-packages. */
  readonly packages: boolean;
}

/** Where a transaction is: before its journal is there, between, after its commit, or taken back. */
export type Stage = "before" | "open" | "after" | "undone";

/** What was done, and where. */
export interface Fired extends Change {
  readonly do: string;
  readonly did: boolean | number;
}

/** How a traced command ended: exit code, or minus the number of the signal. */
export interface Traced {
  readonly code: number;
  readonly output: string;
  readonly fired: readonly Fired[];
  /** Fulfilled when everything that the command started has ended. */
  readonly ended: Promise<void>;
}

/** Pictures of a transition's states, and all changes of its undisturbed run. */
export interface Known {
  readonly states: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
}

/** What the judge says. */
export interface Verdict {
  readonly state: string | null;
  readonly faults: readonly string[];
}

export class Ground implements AsyncDisposable {
  readonly #known = new Map<string, Promise<Known>>();

  #faults = 0;

  private constructor(
    readonly folder: string,
    readonly index: PackageIndex,
    readonly env: Readonly<Record<string, string>>,
    /** Programs: hsm from its sources, and its bundle. */
    readonly hsms: readonly string[],
    readonly docker: boolean,
  ) {}

  static async make(): Promise<Ground> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-kills-" }));
    const index = new PackageIndex();
    const url = await index.serveWheels("world", wheels());
    await Deno.mkdir(`${folder}/home`);
    await Deno.mkdir(`${folder}/sandbox`);
    const found = await output("uv", ["python", "find", ">=3.11"]);
    const python = `${folder}/python/bin/python`;
    await output(found.trim(), ["-m", "venv", "--without-pip", `${folder}/python`]);
    const config = Deno.env.get("DOCKER_CONFIG");
    const env = {
      PATH: Deno.env.get("PATH") ?? "",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? await denoDir(),
      HOME: `${folder}/home`,
      LANG: "C.UTF-8",
      UV_CACHE_DIR: `${folder}/cache`,
      UV_DEFAULT_INDEX: url,
      PIP_INDEX_URL: url,
      PIP_CACHE_DIR: `${folder}/pip-cache`,
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      UV_PYTHON: python,
      UV_PYTHON_DOWNLOADS: "never",
      PYTHONDONTWRITEBYTECODE: "1",
      NO_COLOR: "1",
      ...config === undefined ? {} : { DOCKER_CONFIG: config },
    };
    await output(`${CHECKOUT}/scripts/build`, ["--out", `${folder}/bundle`]);
    const hsms = [`${CHECKOUT}/scripts/hsm`, `${folder}/bundle/bin/hsm`];
    const compose = new Deno.Command("docker", { args: ["compose", "version"], env }).output();
    const docker = await compose.then(({ code }) => code === 0, () => false);
    return new Ground(folder, index, env, hsms, docker);
  }

  get sandbox(): string {
    return `${this.folder}/sandbox`;
  }

  path(relative: string): string {
    return `${this.sandbox}/${relative}`;
  }

  envOf(transition: Transition): Record<string, string> {
    return { ...this.env, ...transition.env };
  }

  /** The states of a transition, taken once, from a run that nothing disturbs. */
  known(transition: Transition): Promise<Known> {
    const found = this.#known.get(transition.name);
    if (found !== undefined) return found;
    const made = this.#learn(transition);
    this.#known.set(transition.name, made);
    return made;
  }

  async #learn(transition: Transition): Promise<Known> {
    await this.empty();
    await this.write(transition.files);
    if (transition.synced) {
      const made = await this.hsm(transition, ["sync", "--yes"]);
      assert.equal(made.code, 0, `${transition.name}: ${made.output}`);
    }
    await this.write(transition.edit);
    const old = await this.ask("picture", transition);
    await output("cp", ["-a", this.sandbox, this.#template(transition)]);
    const log = `${this.folder}/log`;
    const ran = await this.trace(transition, transition.args, [], { log });
    assert.equal(ran.code, 0, `${transition.name}: ${ran.output}`);
    await ran.ended;
    const states: Record<string, unknown> = { old, new: await this.ask("picture", transition) };
    assert.notDeepEqual(states["new"], old, transition.name);
    const lines = (await Deno.readTextFile(log)).trim().split("\n");
    // A judge that finds fault with an undisturbed run would be worth nothing.
    const verdict = await this.judge(transition, states);
    assert.deepEqual(verdict, { state: "new", faults: [] }, transition.name);
    return { states, changes: lines.map((line) => JSON.parse(line) as Change) };
  }

  #template(transition: Transition): string {
    return `${this.folder}/old-${transition.name.replaceAll(" ", "-")}`;
  }

  /** Takes everything out of the sandbox; the folder itself stays, as something may be mounted there. */
  async empty(): Promise<void> {
    await output("find", [this.sandbox, "-mindepth", "1", "-delete"]);
  }

  /** Puts the sandbox back to the old state. */
  async reset(transition: Transition): Promise<void> {
    await this.empty();
    await output("cp", ["-a", `${this.#template(transition)}/.`, this.sandbox]);
  }

  /** With HSM_KEEP=1 keeps the sandbox as it is now; says where. */
  async keep(): Promise<string> {
    if (Deno.env.get("HSM_KEEP") !== "1") return "HSM_KEEP=1 keeps the folder";
    const place = `${this.folder}/fault-${++this.#faults}`;
    await output("cp", ["-a", this.sandbox, place]);
    return `kept: ${place}`;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const full = this.path(path);
      await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(full, text);
    }
  }

  /** Runs hsm where the transition says, undisturbed. */
  async hsm(transition: Transition, args: readonly string[]): Promise<Ended> {
    const command = new Deno.Command(this.hsms[0] ?? "", {
      args: [...args],
      cwd: this.path(transition.folder),
      env: this.envOf(transition),
      clearEnv: true,
      stdin: "null",
    });
    return said(await command.output());
  }

  /** Runs hsm with something done at its changes; gives how it ended, as soon as it has. */
  async trace(
    transition: Transition,
    args: readonly string[],
    acts: readonly Act[],
    more: { readonly log?: string; readonly bundle?: boolean } = {},
  ): Promise<Traced> {
    const plan = `${this.folder}/plan-${crypto.randomUUID()}`;
    await Deno.writeTextFile(
      plan,
      JSON.stringify({
        command: [this.hsms[more.bundle === true ? 1 : 0], ...args],
        cwd: this.path(transition.folder),
        env: this.envOf(transition),
        output: `${plan}.output`,
        log: more.log ?? null,
        roots: [this.sandbox],
        acts,
      }),
    );
    const child = new Deno.Command("python3", {
      args: ["-B", `${HERE}/stop_at.py`, plan],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const lines = linesOf(child.stdout);
    const first = (await lines.next()).value;
    assert.ok(first !== undefined, "the tracer said nothing: can processes be traced here?");
    const report = JSON.parse(first) as { readonly code: number; readonly fired: Fired[] };
    const text = await Deno.readTextFile(`${plan}.output`);
    const ended = (async (): Promise<void> => {
      for await (const _ of lines);
      await child.status;
      await Deno.remove(plan);
      await Deno.remove(`${plan}.output`);
    })();
    return { ...report, output: text, ended };
  }

  /** Asks the judge which of its states a transition's sandbox is in, and what does not work. */
  async judge(
    transition: Transition,
    states: Known["states"],
    more: { readonly edits?: Readonly<Record<string, string>> } = {},
  ): Promise<Verdict> {
    const asked = { states, edits: {}, ...more };
    return await this.ask("judge", transition, asked) as Verdict;
  }

  /** Names, kinds, sizes and times of everything in the sandbox, as one text. */
  async everything(): Promise<string> {
    return await output("find", [this.sandbox, "-printf", "%P %y %s %T@ %C@ %l\\n"]);
  }

  async ask(what: "picture" | "judge", transition: Transition, more = {}): Promise<unknown> {
    const file = `${this.folder}/ask.json`;
    const at = (path: string | null): string | null => path === null ? null : this.path(path);
    const environment = at(transition.environment);
    const ask = {
      root: this.sandbox,
      hsm: transition.hsm.map(at),
      environment,
      environments: [environment],
      python: at(transition.python),
      lock: at(transition.lock),
      compose: `${at(transition.folder)}/docker-compose.hsm.yml`,
      docker: this.docker,
      env: this.envOf(transition),
      ...more,
    };
    await Deno.writeTextFile(file, JSON.stringify(ask));
    return JSON.parse(await output("python3", ["-B", `${HERE}/judge.py`, what, file]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.index.close();
    if (Deno.env.get("HSM_KEEP") !== "1") await output("rm", ["-rf", this.folder]);
  }
}
