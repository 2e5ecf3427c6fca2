/**
 * A stage for tests of hsm over the real uv: a temporary folder with a project, a home of its own, a package index on
 * the loopback address, and the means to see what is there from outside. No daemon, no root, no network.
 */
import assert from "node:assert/strict";
import { PackageIndex } from "../stage/package_index.ts";
import { pythonProject } from "../stage/python_project.ts";
import type { Distribution, PackageFolder } from "../stage/vocabulary.ts";

const CHECKOUT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** What a command did. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, stdout first. */
  readonly output: string;
}

/** How a command is started. */
export interface Start {
  /** Variables on top of the stage's; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Relative to the project. */
  readonly cwd?: string;
}

/** A distribution with everything unsaid left at its plainest. */
export function distribution(
  name: string,
  version: string,
  more: Partial<Distribution> = {},
): Distribution {
  return { name, version, requires: [], extras: {}, python: ">=3.8", modules: {}, ...more };
}

/** What the index of every stage holds. */
const WORLD: readonly Distribution[] = [
  distribution("alpha", "1.0"),
  distribution("alpha", "1.1"),
  distribution("alpha", "2.0"),
  distribution("beta", "1.0", { requires: ["gamma>=1"] }),
  distribution("gamma", "1.0"),
  distribution("gamma", "1.5"),
  distribution("delta", "1.0"),
  distribution("redis", "5.2.1", { extras: { hiredis: ["gamma"] } }),
  distribution("redis", "6.4.0", { extras: { hiredis: ["gamma"] } }),
  distribution("picky", "1.0", { requires: ["alpha==1.0"] }),
];

/** Made once for all tests of a file: they take time, and nothing in them is changed by a test. */
let shared:
  | Promise<{ cache: string; index: PackageIndex; url: string; python: string }>
  | undefined;

async function makeShared(): Promise<Awaited<NonNullable<typeof shared>>> {
  const cache = await Deno.makeTempDir({ prefix: "hsm-uv-cache-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(cache, { recursive: true }));
  const index = new PackageIndex();
  const url = await index.serve("world", WORLD);
  const found = await new Deno.Command("uv", { args: ["python", "find", ">=3.11"] }).output();
  const python = new TextDecoder().decode(found.stdout).trim();
  assert.ok(python.startsWith("/"), "no Python 3.11 or newer here");
  return { cache, index, url, python: await Deno.realPath(python) };
}

/** One project in a folder of its own. */
export class Stage implements AsyncDisposable {
  private constructor(
    /** Holds everything of this stage. */
    readonly folder: string,
    readonly env: Readonly<Record<string, string>>,
    /** Value of HSM_TEST_STAGE in every process that the stage starts. */
    readonly mark: string,
    readonly index: string,
    readonly python: string,
  ) {}

  /** An empty project folder. */
  static async make(): Promise<Stage> {
    const { cache, url, python } = await (shared ??= makeShared());
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-uv-" }));
    await Deno.mkdir(`${folder}/home`);
    const own = await pythonOfItsOwn(folder, python);
    await Deno.mkdir(`${folder}/project`);
    const mark = crypto.randomUUID();
    const env = {
      PATH: Deno.env.get("PATH") ?? "",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? await denoDir(),
      HOME: `${folder}/home`,
      LANG: "C.UTF-8",
      UV_CACHE_DIR: cache,
      UV_DEFAULT_INDEX: url,
      UV_PYTHON: own,
      UV_PYTHON_DOWNLOADS: "never",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_SYSTEM: "/dev/null",
      HSM_TEST_STAGE: mark,
      NO_COLOR: "1",
    };
    return new Stage(folder, env, mark, url, own);
  }

  /** The project's folder. */
  get project(): string {
    return `${this.folder}/project`;
  }

  /** Absolute path of a file; relative ones start at the project. */
  path(path: string): string {
    return path.startsWith("/") ? path : `${this.project}/${path}`;
  }

  /** Writes a file, and the folders above it. */
  async write(path: string, text: string | Uint8Array): Promise<void> {
    const full = this.path(path);
    await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    if (typeof text === "string") await Deno.writeTextFile(full, text);
    else await Deno.writeFile(full, text);
  }

  async read(path: string): Promise<string> {
    // A BOM is kept: whether it is lost is something that tests ask.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(await Deno.readFile(this.path(path)));
  }

  /** Replaces a text that must be there exactly once. */
  async replace(path: string, old: string, text: string): Promise<void> {
    const parts = (await this.read(path)).split(old);
    assert.equal(parts.length, 2, `"${old}" must be in ${path} exactly once`);
    await this.write(path, parts.join(text));
  }

  async exists(path: string): Promise<boolean> {
    try {
      await Deno.lstat(this.path(path));
      return true;
    } catch {
      return false;
    }
  }

  /** Writes hsm.yaml (with the registry of {@link component}) in a folder of the project. */
  async manifest(body: string, folder = "."): Promise<void> {
    const head = `project: { name: demo, version: "1.0.0", python: ">=3.11" }\n` +
      `registries:\n  - { name: local, path: ./registry }\n`;
    await this.write(`${folder}/hsm.yaml`, `${head}${body}`);
    await Deno.mkdir(this.path(`${folder}/registry/packages`), { recursive: true });
  }

  /** Writes a package of the project's registry. */
  async component(name: string, body: string, folder = "."): Promise<void> {
    const text = `name: ${name}\nversion: "1.0"\ndescription: A test\n${body}\n`;
    await this.write(`${folder}/registry/packages/${name}.yaml`, text);
  }

  /** A component that takes a distribution from the index. */
  async indexed(name: string, version = "", more = ""): Promise<void> {
    const range = version === "" ? "" : `, version: "${version}"`;
    await this.component(
      name,
      `sources:\n  prod: { type: pypi, package: ${name}${range} }\n${more}`,
    );
  }

  /** Writes a Python project that builds with no network. */
  async pythonProject(
    folder: string,
    name: string,
    more: Partial<PackageFolder> = {},
  ): Promise<void> {
    const one = { ...distribution(name, "1.0"), folder, build: "", ...more };
    for (const [path, text] of Object.entries(pythonProject(one))) {
      await this.write(`${folder}/${path}`, text);
    }
  }

  /** Runs hsm in the project. */
  hsm(args: string | readonly string[], start: Start = {}): Promise<Ended> {
    return this.run(Deno.execPath(), [...hsmArgs(), ...words(args)], start);
  }

  /** Runs hsm and expects it to succeed. */
  async ok(args: string | readonly string[], start: Start = {}): Promise<Ended> {
    const ended = await this.hsm(args, start);
    assert.equal(ended.code, 0, `hsm ${args}: ${ended.output}`);
    return ended;
  }

  /** Starts hsm, in a process group of its own like a shell does, and leaves it running. */
  start(args: string, start: Start = {}): Deno.ChildProcess {
    return this.spawn(Deno.execPath(), [...hsmArgs(), ...words(args)], start);
  }

  /** Starts any program like {@link start}. */
  spawn(program: string, args: readonly string[], start: Start = {}): Deno.ChildProcess {
    return new Deno.Command(program, {
      args: [...args],
      ...this.#options(start),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs any program in the project. What installs must say where, and that in this stage's folder. */
  async run(program: string, args: readonly string[], start: Start = {}): Promise<Ended> {
    if (program === "uv" && args[0] === "pip") {
      const where = args[args.indexOf("--python") + 1] ?? "";
      assert.ok(args.includes("--python") && where.startsWith(`${this.folder}/`), args.join(" "));
    }
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      ...this.#options(start),
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    const [out, err] = [text(stdout), text(stderr)];
    return { code, stdout: out, stderr: err, output: out + err };
  }

  /** Runs uv by hand. */
  async uv(args: string, start: Start = {}): Promise<Ended> {
    const ended = await this.run("uv", words(args), start);
    assert.equal(ended.code, 0, `uv ${args}: ${ended.output}`);
    return ended;
  }

  /** Installs into the project's environment past hsm, as a person does; never anywhere else. */
  async byHand(...requirements: readonly string[]): Promise<void> {
    const before = await this.installed();
    await this.uv(`pip install --python ${this.path(".venv")} ${requirements.join(" ")}`);
    assert.notDeepEqual(await this.installed(), before);
  }

  /** Runs Python of the environment; without bytecode, which goes by seconds and would outlive a quick change. */
  async python_(code: string, environment = ".venv"): Promise<string> {
    const ended = await this.run(this.path(`${environment}/bin/python`), ["-B", "-c", code]);
    assert.equal(ended.code, 0, ended.output);
    return ended.stdout.trim();
  }

  /** Makes a git repository of a folder, or a further commit in it; gives the commit. */
  async commit(folder: string, more: { tag?: string; branch?: string } = {}): Promise<string> {
    const git = async (...args: string[]): Promise<string> => {
      const who = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
      const ended = await this.run("git", ["-C", this.path(folder), ...who, ...args]);
      assert.equal(ended.code, 0, `git ${args.join(" ")}: ${ended.output}`);
      return ended.stdout.trim();
    };
    if (!await this.exists(`${folder}/.git`)) await git("init", "--quiet", "--initial-branch=main");
    if (more.branch !== undefined) await git("checkout", "--quiet", "-B", more.branch);
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", "change");
    if (more.tag !== undefined) await git("tag", more.tag);
    return await git("rev-parse", "HEAD");
  }

  /** Installed distributions: name → version, as their metadata says. */
  async installed(environment = ".venv"): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    const lib = this.path(`${environment}/lib`);
    if (!await this.exists(lib)) return found;
    for await (const version of Deno.readDir(lib)) {
      const folder = `${lib}/${version.name}/site-packages`;
      for await (const { name } of Deno.readDir(folder)) {
        if (!name.endsWith(".dist-info")) continue;
        const text = await Deno.readTextFile(`${folder}/${name}/METADATA`);
        const word = (key: string): string =>
          new RegExp(`^${key}: (.*)$`, "m").exec(text)?.[1] ?? "";
        found[word("Name")] = word("Version");
      }
    }
    return found;
  }

  /** Every file of the project, `.hsm` left out: path → kind, mode, bytes. */
  async picture(folder = this.project): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const [path, info] of walk(folder, (path) => /(^|\/)\.hsm$/.test(path))) {
      const full = `${folder}/${path}`;
      const what = info.isSymlink
        ? `link ${await Deno.readLink(full)}`
        : info.isDirectory
        ? "folder"
        : `file ${await digest(full)}`;
      // A link's own mode says nothing; that of a folder and a file does.
      found.set(path, info.isSymlink ? what : `${what} ${((info.mode ?? 0) & 0o7777).toString(8)}`);
    }
    return found;
  }

  /** Everything that a write would change, `.hsm` included: path → size, mtime, inode. */
  async stamps(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const [path, info] of walk(this.project, () => false)) {
      found.set(path, `${info.size} ${info.mtime?.getTime()} ${info.ino} ${info.mode}`);
    }
    return found;
  }

  /** Ids of processes that this stage started and that still run. */
  processes(): readonly number[] {
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((id) => {
      if (!Number.isInteger(id)) return false;
      try {
        return Deno.readTextFileSync(`/proc/${id}/environ`).includes(`HSM_TEST_STAGE=${this.mark}`);
      } catch {
        return false;
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Only what carries this stage's mark: a failed test leaves nothing running.
    for (const id of this.processes()) {
      try {
        Deno.kill(id, "SIGKILL");
      } catch {
        // Ended since it was listed.
      }
    }
    if (Deno.env.get("HSM_TEST_KEEP") === "1") return;
    await Deno.remove(this.folder, { recursive: true });
  }

  #options(start: Start): { cwd: string; env: Record<string, string>; clearEnv: true } {
    const env: Record<string, string> = { ...this.env };
    for (const [name, value] of Object.entries(start.env ?? {})) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
    return { cwd: this.path(start.cwd ?? "."), env, clearEnv: true };
  }
}

/**
 * An environment that UV_PYTHON may name: where a call of uv says no place, that variable is the place, and the Python of
 * the machine would get what a test installs.
 */
async function pythonOfItsOwn(folder: string, python: string): Promise<string> {
  const args = ["venv", "--quiet", "--no-project", "--no-config", "--python", python];
  const { success, stderr } = await new Deno.Command("uv", { args: [...args, `${folder}/python`] })
    .output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return `${folder}/python/bin/python`;
}

/** How hsm is started: this checkout's sources. */
export function hsmArgs(): readonly string[] {
  return ["run", "-A", "--quiet", "--config", `${CHECKOUT}/deno.json`, `${CHECKOUT}/main.ts`];
}

/** A certificate authority and a certificate of it for 127.0.0.1, made by openssl. */
export async function authority(
  stage: Stage,
): Promise<{ readonly ca: string; readonly cert: string; readonly key: string }> {
  const folder = `${stage.folder}/ca`;
  await Deno.mkdir(folder);
  const openssl = async (args: string): Promise<void> => {
    const ended = await stage.run("openssl", args.split(" "), { cwd: folder });
    assert.equal(ended.code, 0, ended.output);
  };
  await Deno.writeTextFile(
    `${folder}/names`,
    "basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n",
  );
  await openssl(
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=private",
  );
  await openssl(
    "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out request -subj /CN=localhost",
  );
  await openssl(
    "x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out cert.pem",
  );
  const read = (name: string): Promise<string> => Deno.readTextFile(`${folder}/${name}`);
  return { ca: `${folder}/ca.pem`, cert: await read("cert.pem"), key: await read("key.pem") };
}

/** Serves on the loopback address over TLS; gives the address. */
export function serveTls(
  tls: { readonly cert: string; readonly key: string },
  answer: (path: string) => Response | Promise<Response>,
): { readonly url: string } & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, cert: tls.cert, key: tls.key },
    (request) => answer(new URL(request.url).pathname),
  );
  return {
    url: `https://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Waits until something holds; fails after a time that no test needs. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited in vain: ${what}`);
}

/** A test with a stage of its own. */
export function staged(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test({
    name,
    // The index is shared by the tests of a file and ends with the process.
    sanitizeResources: false,
    sanitizeOps: false,
    fn: async () => {
      await using stage = await Stage.make();
      await body(stage);
    },
  });
}

function words(args: string | readonly string[]): readonly string[] {
  return typeof args === "string" ? args.split(" ").filter((word) => word !== "") : args;
}

async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const said = JSON.parse(new TextDecoder().decode(stdout)) as { readonly denoDir: string };
  return said.denoDir;
}

async function digest(path: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return new Uint8Array(hash).toHex();
}

async function* walk(
  root: string,
  isLeftOut: (path: string) => boolean,
  below = "",
): AsyncGenerator<[string, Deno.FileInfo]> {
  const names = [...Deno.readDirSync(`${root}/${below}`)].map(({ name }) => name).sort();
  for (const name of names) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isLeftOut(path)) continue;
    const info = await Deno.lstat(`${root}/${path}`);
    yield [path, info];
    if (info.isDirectory) yield* walk(root, isLeftOut, path);
  }
}
