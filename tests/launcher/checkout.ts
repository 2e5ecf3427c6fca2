/**
 * A copy of the launcher in a folder of its own, with a PATH on which nothing is found but what a test puts
 * there: scripted tools that are really started, and the few programs every system has.
 */
const SYSTEM = [
  ..."sh cat chmod env kill ls mkdir mktemp mv pwd readlink rm sleep touch uname tr head".split(
    " ",
  ),
];
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** What a started launcher answered. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One test's folder: `checkout/` with the launcher, `bin/` as PATH, `home/`, `tools/`, `cwd/`. */
export class Checkout {
  readonly launcher: string;
  readonly env: Record<string, string>;

  constructor(readonly folder: string) {
    this.launcher = `${folder}/checkout/scripts/hsm`;
    this.env = {
      PATH: `${folder}/bin`,
      HOME: `${folder}/home`,
      TMPDIR: `${folder}/tmp`,
      HSM_TOOLS_DIR: `${folder}/tools`,
    };
  }

  /** Makes an executable file, at a path below the folder. */
  async script(path: string, text: string): Promise<string> {
    const full = `${this.folder}/${path}`;
    await Deno.mkdir(full.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(full, text);
    await Deno.chmod(full, 0o755);
    return full;
  }

  /** A launcher that runs, with its output piped. */
  spawn(args: readonly string[], env: Record<string, string> = {}, program = this.launcher) {
    return new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      env: { ...this.env, ...env },
      cwd: `${this.folder}/cwd`,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Starts the launcher and waits for its end. */
  async start(
    args: readonly string[],
    env: Record<string, string> = {},
    input = "",
    program = this.launcher,
  ): Promise<Ended> {
    const child = this.spawn(args, env, program);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input)).catch(() => {});
    await writer.close().catch(() => {});
    const { code, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    return { code, out: text.decode(stdout), err: text.decode(stderr) };
  }

  /** Lines that the scripted tools wrote into the log: who was called, with what. */
  async calls(): Promise<string[]> {
    const text = await Deno.readTextFile(`${this.folder}/calls`).catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  /** Names in a folder, sorted; none where there is no such folder. */
  async names(path: string): Promise<string[]> {
    try {
      return (await Array.fromAsync(Deno.readDir(`${this.folder}/${path}`))).map((one) => one.name)
        .sort();
    } catch {
      return [];
    }
  }

  /** A Deno that answers `--version` and otherwise tells how it was started. */
  deno(version = "2.9.6"): string {
    return `#!/bin/sh
echo "deno \${1:-}" >> "${this.folder}/calls"
case $1 in
--version) echo "deno ${version} (stable, release, scripted)"; exit 0 ;;
eval) exit 1 ;;
esac
printf '%s\\n' "deno=$0" "pid=$$" "cwd=$PWD" "path=$PATH" "handover=\${HSM_HANDOVER:-}"
while [ "$1" != "--config" ]; do shift; done
printf 'main=%s\\n' "$3"
shift 3
for word in "$@"; do printf 'arg=<%s>\\n' "$word"; done
`;
  }

  /** A tool that notes its call and then does `body`. */
  tool(name: string, body: string): Promise<string> {
    return this.script(
      `bin/${name}`,
      `#!/bin/sh\necho "${name} $*" >> "${this.folder}/calls"\n${body}\n`,
    );
  }

  /** A uv on PATH, for tests that are about something else. */
  uv(): Promise<string> {
    return this.tool("uv", "echo uv 0.13.8");
  }
}

/** Runs a test in a fresh folder, and removes it. */
export async function inCheckout(test: (checkout: Checkout) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-launcher-" }));
  try {
    for (const name of ["bin", "home", "tmp", "cwd", "checkout/scripts/lib"]) {
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    }
    for (const file of ["scripts/hsm", "scripts/lib/tools.sh"]) {
      await Deno.copyFile(`${ROOT}/${file}`, `${folder}/checkout/${file}`);
    }
    await useShell(`${folder}/checkout/scripts/hsm`);
    await Deno.writeTextFile(`${folder}/checkout/deno.json`, "{}\n");
    await Deno.writeTextFile(`${folder}/checkout/main.ts`, "");
    for (const name of SYSTEM) {
      const full = await find(name);
      if (full !== undefined) await Deno.symlink(full, `${folder}/bin/${name}`);
    }
    await test(new Checkout(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** HSM_TEST_SHELL runs the launcher with another shell than the system's `sh`, as `/bin/bash`. */
async function useShell(launcher: string): Promise<void> {
  const shell = Deno.env.get("HSM_TEST_SHELL");
  if (shell === undefined) return;
  const text = await Deno.readTextFile(launcher);
  await Deno.writeTextFile(launcher, text.replace(/^#!.*/, `#!${shell}`));
}

async function find(name: string): Promise<string | undefined> {
  for (const folder of ["/bin", "/usr/bin"]) {
    try {
      if ((await Deno.stat(`${folder}/${name}`)).isFile) return `${folder}/${name}`;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The value of a `name=value` line. */
export function value(text: string, name: string): string {
  return new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
}
