import { isNeed, type Need } from "../../scripts/tests/missing_needs.ts";
import { PackageIndex } from "./package_index.ts";

/** Tools that a scenario sees only when it says that it needs them, or that stand in for others. */
const HIDDEN = /^(docker.*|podman.*|uv|uvx|hsm|deno|python.*|pip.*|conda|pixi|poetry|pdm)$/;
const SYSTEM = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** Variables without which a real network cannot be reached. */
const NETWORK = [
  ..."SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy".split(" "),
  ..."no_proxy ALL_PROXY all_proxy UV_DEFAULT_INDEX UV_INDEX_URL UV_INDEX UV_SYSTEM_CERTS".split(
    " ",
  ),
  ..."UV_NATIVE_TLS UV_CACHE_DIR UV_CONFIG_FILE".split(" "),
];

/**
 * What all scenarios of one process share: folders with exactly the tools they may see, a package index, a cache.
 * Nothing of the user's own settings reaches a scenario.
 */
export class Stage {
  private constructor(
    /** Temporary folder that holds everything, removed at the end. */
    readonly root: string,
    readonly index: PackageIndex,
    readonly tools: ReadonlyMap<string, string>,
    readonly keep: boolean,
  ) {}

  /** Builds the stage. */
  static async open(): Promise<Stage> {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-scenarios-" }));
    await makeFolders(root, ["system", "docker", "cache", "tools"]);
    const tools = await findTools();
    await linkSystem(`${root}/system`, tools);
    const docker = await find("docker");
    if (docker !== undefined) await Deno.symlink(docker, `${root}/docker/docker`);
    return new Stage(root, new PackageIndex(), tools, Deno.env.get("HSM_KEEP") === "1");
  }

  /** The environment of a scenario: its own home, only the tools that it needs. */
  environment(sandbox: string, needs: readonly Need[], index: string): Record<string, string> {
    const hasDocker = needs.includes("compose") || needs.includes("docker");
    const hasNetwork = needs.includes("network");
    const config = Deno.env.get("DOCKER_CONFIG") ?? `${Deno.env.get("HOME")}/.docker`;
    return {
      PATH: [`${sandbox}/bin`, ...(hasDocker ? [`${this.root}/docker`] : []), `${this.root}/system`]
        .join(":"),
      HOME: `${sandbox}/home`,
      TMPDIR: `${sandbox}/tmp`,
      XDG_CONFIG_HOME: `${sandbox}/home/.config`,
      XDG_DATA_HOME: `${sandbox}/home/.local/share`,
      XDG_CACHE_HOME: `${sandbox}/home/.cache`,
      XDG_STATE_HOME: `${sandbox}/home/.local/state`,
      LANG: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      HSM_TOOLS_DIR: Deno.env.get("HSM_TOOLS_DIR") ?? `${this.root}/tools`,
      UV_CACHE_DIR: `${this.root}/cache/uv`,
      UV_PYTHON_DOWNLOADS: "never",
      ...(hasNetwork ? given(NETWORK) : { UV_DEFAULT_INDEX: index }),
      ...(hasDocker && { DOCKER_CONFIG: config, ...given(["DOCKER_HOST"]) }),
    };
  }

  /** Removes everything, unless `HSM_KEEP=1`. Also for the end of the process, so it waits for no promise. */
  close(): void {
    if (this.keep) console.error(`kept: ${this.root}`);
    else removeFolder(this.root);
  }
}

/** git tidies its repositories in the background: what it writes meanwhile goes in the next round. */
function removeFolder(path: string): void {
  for (let round = 0;; round++) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch (thrown) {
      const isFilled = thrown instanceof Error && /not empty/i.test(thrown.message);
      if (!isFilled || round === 50) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** True where all tools that the words name can be had, and the words are known. */
export function areNeeds(words: readonly string[]): words is readonly Need[] {
  return words.every(isNeed);
}

/** Makes folders below another. */
export async function makeFolders(root: string, names: readonly string[]): Promise<void> {
  for (const name of names) await Deno.mkdir(`${root}/${name}`, { recursive: true });
}

function given(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The real tools by name, with links and version switches resolved. */
async function findTools(): Promise<ReadonlyMap<string, string>> {
  const tools = new Map<string, string>();
  const uv = await find("uv");
  if (uv !== undefined) tools.set("uv", await Deno.realPath(uv));
  tools.set("deno", Deno.execPath());
  for (const name of ["git", "docker", "strace"]) {
    const path = await find(name);
    if (path !== undefined) tools.set(name, path);
  }
  const python = await pythonPath();
  if (python !== undefined) tools.set("python3", python);
  return tools;
}

async function pythonPath(): Promise<string | undefined> {
  if (await find("python3") === undefined) return undefined;
  const ask = "import os, sys; print(os.path.realpath(sys.executable))";
  const { success, stdout } = await new Deno.Command("python3", { args: ["-c", ask] }).output();
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
}

async function linkSystem(folder: string, tools: ReadonlyMap<string, string>): Promise<void> {
  const links = new Map<string, string>();
  for (const from of SYSTEM) {
    try {
      for await (const { name } of Deno.readDir(from)) {
        if (!HIDDEN.test(name) && !links.has(name)) links.set(name, `${from}/${name}`);
      }
    } catch {
      // Not every system has every folder.
    }
  }
  for (const name of ["uv", "deno", "git", "strace", "python3"]) {
    const path = tools.get(name);
    if (path !== undefined) links.set(name, path);
  }
  const python = tools.get("python3");
  if (python !== undefined) links.set("python", python);
  await Promise.all([...links].map(([name, target]) => Deno.symlink(target, `${folder}/${name}`)));
}

/** Path of a program on PATH. */
export async function find(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      const path = `${folder}/${name}`;
      const stat = await Deno.stat(path);
      if (stat.isFile && ((stat.mode ?? 0) & 0o111) !== 0) return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
