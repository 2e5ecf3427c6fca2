/** Reads the house once: every file with its text and its imports. What is checked on it is in `check_imports.ts`. */

import { placeOf } from "./rooms.ts";

/** One import of a file: a file of the repository, or a package. */
export interface Edge {
  readonly kind: "file" | "package";
  /** Path from the root, or the package's name. */
  readonly to: string;
}

/** One source file. */
export interface SourceFile {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly source: string;
  readonly edges: readonly Edge[];
}

/** All files that were read, by path, and the packages that `deno.json` pins. */
export interface House {
  readonly files: readonly SourceFile[];
  readonly pins: readonly string[];
}

/** The part of `deno info --json` that is used. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

const FOLDERS: readonly string[] = ["src", "scripts", "tests"];

/** Paths of all TypeScript files of the house, sorted, without type declarations. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && entry.name !== "node_modules") await walk(path);
      if (entry.isFile && path.endsWith(".ts") && !path.endsWith(".d.ts")) found.push(path);
    }
  };
  for (const folder of FOLDERS) if (await exists(`${root}/${folder}`)) await walk(folder);
  if (await exists(`${root}/main.ts`)) found.push("main.ts");
  return found.sort();
}

/** Reads every file and asks `deno info` for the imports, types included. */
export async function readHouse(root: string): Promise<House> {
  const paths = await listFiles(root);
  const edges = edgesOf(await askInfo(root, paths), root);
  const files = await Promise.all(paths.map(async (path): Promise<SourceFile> => ({
    path,
    source: await Deno.readTextFile(`${root}/${path}`),
    edges: edges.get(path) ?? [],
  })));
  const config: { imports?: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(`${root}/deno.json`),
  );
  return { files, pins: Object.keys(config.imports ?? {}).filter((name) => !name.endsWith("/")) };
}

/** One graph of all files: a file made for the purpose imports them all. */
async function askInfo(root: string, paths: readonly string[]): Promise<Info> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = paths.map((path) => `import ${JSON.stringify(`${urlOf(root)}${path}`)};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const ran = await new Deno.Command("deno", {
      args: ["info", "--json", "--config", `${root}/deno.json`, entry],
      cwd: root,
    }).output();
    if (!ran.success) {
      throw new Error(`\`deno info\` failed: ${new TextDecoder().decode(ran.stderr)}`);
    }
    return JSON.parse(new TextDecoder().decode(ran.stdout));
  } finally {
    await Deno.remove(entry);
  }
}

/** Imports by importing file; what is neither a file of the house nor a package is left out. */
export function edgesOf(info: Info, root: string): ReadonlyMap<string, readonly Edge[]> {
  const base = urlOf(root);
  const edges = new Map<string, readonly Edge[]>();
  for (const { specifier, dependencies = [] } of info.modules) {
    if (!specifier.startsWith(base)) continue;
    const targets = dependencies.map((one) => one.code?.specifier ?? one.type?.specifier ?? "");
    edges.set(
      decodeURIComponent(specifier.slice(base.length)),
      targets.flatMap((target): readonly Edge[] => {
        if (target.startsWith(base)) {
          return [{ kind: "file", to: decodeURIComponent(target.slice(base.length)) }];
        }
        const name = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)/.exec(target)?.[1];
        return name === undefined ? [] : [{ kind: "package", to: name }];
      }),
    );
  }
  return edges;
}

/** True for what is shipped: no test, no script. */
export function isShipped(path: string): boolean {
  const place = placeOf(path);
  return !place.test && place.degree !== undefined;
}

function urlOf(root: string): string {
  return `file://${root.startsWith("/") ? "" : "/"}${encodeURI(root.replaceAll("\\", "/"))}/`;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
