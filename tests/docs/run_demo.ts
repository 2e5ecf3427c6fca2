/** Runs `scripts/demo` with a temporary folder of its own and tells what it left there. */
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** What a demo came to. */
export interface Demo {
  readonly code: number;
  readonly text: string;
  /** Names that are still in the temporary folder. */
  readonly left: readonly string[];
}

/** @param tools shell texts of programs that stand before the real ones on PATH */
export async function runDemo(
  args: readonly string[],
  tools: Readonly<Record<string, string>> = {},
): Promise<Demo> {
  const folder = await Deno.makeTempDir({ prefix: "hsm-demo-test-" });
  try {
    await Deno.mkdir(`${folder}/tmp`);
    await Deno.mkdir(`${folder}/bin`);
    for (const [name, text] of Object.entries(tools)) {
      await Deno.writeTextFile(`${folder}/bin/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    const { code, stdout, stderr } = await new Deno.Command(`${ROOT}/scripts/demo`, {
      args: [...args],
      cwd: folder,
      env: { TMPDIR: `${folder}/tmp`, PATH: `${folder}/bin:${Deno.env.get("PATH") ?? ""}` },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    // uv keeps its lock on a project in a file that it never removes.
    const left = (await Array.fromAsync(Deno.readDir(`${folder}/tmp`))).map(({ name }) => name)
      .filter((name) => !/^uv-[0-9a-f]+\.lock$/.test(name));
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr), left };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
