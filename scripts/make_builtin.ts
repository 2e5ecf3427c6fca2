/**
 * Makes `src/registry/builtin.generated.ts` from the files of `registry/`: their texts, and their data read beforehand.
 *
 * `deno run -R=registry,src -W=src --ignore-env scripts/make_builtin.ts` writes it; with `--check` it only says whether it is out of date.
 */
import { parseYaml } from "@/text/yaml/mod.ts";

/** Where the generated file lives, from the root of the repository. */
export const BUILTIN_PATH = "src/registry/builtin.generated.ts";

/** One file of the built-in registry: its path in `registry/`, and its text. */
export interface BuiltinText {
  readonly path: string;
  readonly text: string;
}

/** The files of `registry/`, sorted by path. */
export async function readBuiltin(): Promise<readonly BuiltinText[]> {
  const root = new URL("../registry/", import.meta.url);
  const found: BuiltinText[] = [];
  for (const folder of ["packages", "containers", "groups"]) {
    for await (const entry of Deno.readDir(new URL(`${folder}/`, root))) {
      const path = `${folder}/${entry.name}`;
      const text = await Deno.readTextFile(new URL(path, root));
      found.push({ path, text: text.replaceAll("\r\n", "\n") });
    }
  }
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The text of the generated module. */
export function makeBuiltin(files: readonly BuiltinText[]): string {
  const entries = files.map(({ path, text }) => {
    const read = parseYaml(text, { aliases: false });
    if (!read.ok) throw new Error(`${path}: ${JSON.stringify(read.errors)}`);
    return `  {\n    path: ${JSON.stringify(path)},\n    text: ${JSON.stringify(text)},\n` +
      `    data: ${JSON.stringify(read.value)},\n  },\n`;
  });
  return `// Made by scripts/make_builtin.ts from registry/. Do not edit.\n` +
    `import type { RegistryFile } from "./registry_texts.ts";\n\n` +
    `/** The files of the built-in registry. */\n` +
    `export const BUILTIN_FILES: readonly RegistryFile[] = [\n${entries.join("")}];\n`;
}

if (import.meta.main) {
  const url = new URL(`../${BUILTIN_PATH}`, import.meta.url);
  const wanted = makeBuiltin(await readBuiltin());
  const found = await Deno.readTextFile(url).catch(() => "");
  if (found !== wanted && Deno.args.includes("--check")) {
    console.error(
      `${BUILTIN_PATH} is out of date: run \`deno run -RW --ignore-env scripts/make_builtin.ts\``,
    );
    Deno.exitCode = 1;
  } else if (found !== wanted) {
    await Deno.writeTextFile(url, wanted);
    console.error(`${BUILTIN_PATH} written`);
  }
}
