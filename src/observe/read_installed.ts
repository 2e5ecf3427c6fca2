import type { Files } from "@/ports.ts";
import { normalizeName } from "@/text/pep/mod.ts";

/**
 * The distributions in the `site-packages` of an environment, by its files alone: an environment lies in the project,
 * so its programs may be anybody's. What has no METADATA (an installation that was cut off) is none.
 *
 * @param path absolute
 * @returns the normalized name → the version
 */
export async function readInstalled(
  files: Files,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of await sitePackages(files, path)) {
    for (const info of await foldersIn(files, folder, /\.dist-info$/)) {
      const [, name, version] = /([^/]+)-([^-/]+)\.dist-info$/.exec(info) ?? [];
      if (name === undefined || version === undefined) continue;
      const metadata = await files.stat(`${info}/METADATA`);
      if (metadata?.kind === "file") found.set(normalizeName(name), version);
    }
  }
  return found;
}

/** As `lib/python3.12/site-packages`; `Lib/site-packages` on Windows. Links (`lib64`) are not followed. */
async function sitePackages(files: Files, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const lib of await foldersIn(files, path, /^lib(64)?$/i)) {
    const versions = await foldersIn(files, lib, /^(python|pypy)/);
    for (const folder of [lib, ...versions]) {
      found.push(...await foldersIn(files, folder, /^site-packages$/));
    }
  }
  return found;
}

async function foldersIn(files: Files, path: string, like: RegExp): Promise<readonly string[]> {
  return (await files.list(path) ?? [])
    .filter(({ name, kind }) => kind === "directory" && like.test(name))
    .map(({ name }) => `${path}/${name}`);
}
