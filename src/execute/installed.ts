import { isObject, type Json } from "@/model/mod.ts";
import { type Entry, FileError, type Files, type Stat } from "@/ports.ts";
import { normalizeName, parseRecord, type RecordedFile } from "@/text/pep/mod.ts";
import { plainPath } from "./paths.ts";

/** One distribution as its `.dist-info` folder says. Paths are relative to the environment. */
export interface Distribution {
  /** As METADATA has it. */
  readonly name: string;
  readonly version: string;
  /** What `direct_url.json` says, where it was not installed from an index. */
  readonly origin?: Json;
  /** What RECORD lists, byte code left out; a file outside the environment has an absolute path. */
  readonly files: readonly RecordedFile[];
}

/** What tells distributions apart: the name in its normal form, and the version. */
export function keyOf(
  { name, version }: { readonly name: string; readonly version: string },
): string {
  return `${normalizeName(name)} ${version}`;
}

/** Byte code is made by whoever imports; nobody installs it. */
export function isByteCode(path: string): boolean {
  return /(^|\/)__pycache__(\/|$)|\.py[co]$/.test(path);
}

/**
 * Every distribution in the `site-packages` of an environment, read as files: no program is started, so it works on an
 * environment whose Python does not. What has no METADATA (an installation that was cut off) is none.
 *
 * @param path absolute
 */
export async function readInstalled(
  files: Files,
  path: string,
): Promise<readonly Distribution[]> {
  const found: Distribution[] = [];
  for (const folder of await sitePackages(files, path)) {
    for (const { name, kind } of await files.list(`${path}/${folder}`) ?? []) {
      if (kind !== "directory" || !name.endsWith(".dist-info")) continue;
      const one = await readDistribution(files, path, folder, name);
      if (one) found.push(one);
    }
  }
  return found;
}

/** As `lib/python3.12/site-packages`; `Lib/site-packages` on Windows. Links (`lib64`) are not followed. */
async function sitePackages(files: Files, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  const add = async (folder: string): Promise<void> => {
    if ((await files.lstat(`${path}/${folder}`))?.kind === "directory") found.push(folder);
  };
  for (const lib of await foldersIn(files, path, /^lib(64)?$/i)) {
    await add(`${lib}/site-packages`);
    for (const name of await foldersIn(files, `${path}/${lib}`, /^(python|pypy)/)) {
      await add(`${lib}/${name}/site-packages`);
    }
  }
  return found;
}

async function foldersIn(files: Files, path: string, like: RegExp): Promise<readonly string[]> {
  return (await files.list(path) ?? [])
    .filter(({ name, kind }) => kind === "directory" && like.test(name)).map(({ name }) => name);
}

async function readDistribution(
  files: Files,
  path: string,
  folder: string,
  info: string,
): Promise<Distribution | undefined> {
  const read = async (name: string): Promise<string | undefined> => {
    const bytes = await files.read(`${path}/${folder}/${info}/${name}`);
    return bytes === null ? undefined : new TextDecoder().decode(bytes);
  };
  const metadata = await read("METADATA") ?? "";
  const name = /^Name:[ \t]*(\S+)/im.exec(metadata)?.[1];
  const version = /^Version:[ \t]*(\S+)/im.exec(metadata)?.[1];
  if (name === undefined || version === undefined) return undefined;
  const record = parseRecord(await read("RECORD") ?? "").filter((one) => !isByteCode(one.path));
  const direct = await read("direct_url.json");
  const origin = direct === undefined ? undefined : parseJson(direct);
  const placed = record.map((one) => ({ ...one, path: placeOf(path, folder, one.path) }));
  return { name, version, ...(origin !== undefined && { origin }), files: placed };
}

/** RECORD counts from site-packages. */
function placeOf(environment: string, folder: string, path: string): string {
  if (path.startsWith("/")) return path;
  const inside = plainPath(`${folder}/${path}`);
  return inside ?? plainPath(`${environment}/${folder}/${path}`) ?? path;
}

/**
 * Files and links of an environment that tools and people install: at its top, its programs, all of `site-packages`.
 * Byte code is left out. Not the whole tree: a system-wide environment holds much that is none of ours.
 *
 * @returns path from the top → what is there
 */
export async function filesIn(files: Files, path: string): Promise<ReadonlyMap<string, Stat>> {
  const found = new Map<string, Stat>();
  const walk = async (folder: string, isDeep: boolean): Promise<void> => {
    for (const { name, kind } of await entriesOf(files, `${path}/${folder}`)) {
      const at = folder === "" ? name : `${folder}/${name}`;
      if (isByteCode(at)) continue;
      const stat = kind === "directory" ? null : await files.lstat(`${path}/${at}`);
      if (stat) found.set(at, stat);
      if (kind === "directory" && isDeep) await walk(at, true);
    }
  };
  const programs = await foldersIn(files, path, /^(bin|scripts)$/i);
  for (const folder of ["", ...programs]) await walk(folder, false);
  for (const folder of await sitePackages(files, path)) await walk(folder, true);
  return found;
}

/** A folder that may not be looked into holds nothing that a tool of ours could change. */
async function entriesOf(files: Files, path: string): Promise<readonly Entry[]> {
  try {
    return await files.list(path) ?? [];
  } catch (thrown) {
    if (thrown instanceof FileError && thrown.code === "EACCES") return [];
    throw thrown;
  }
}

/**
 * What makes an installer install exactly this again: words of its command line. Undefined where it cannot be said in
 * words that are safe to pass on.
 */
export function requirementOf(
  { name, version, origin }: Distribution,
): readonly string[] | undefined {
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name)) return undefined;
  if (origin === undefined) {
    return /^[A-Za-z0-9.!+_-]+$/.test(version) ? [`${name}==${version}`] : undefined;
  }
  if (!isObject(origin) || typeof origin.url !== "string") return undefined;
  const { url, dir_info: folder, vcs_info: vcs, subdirectory } = origin;
  if (!/^(https?|ssh|file):\/\/[^\s]+$/.test(url)) return undefined;
  if (isObject(folder) && folder.editable === true) {
    const path = decodeURIComponent(new URL(url).pathname);
    return url.startsWith("file:///") ? ["--editable", path] : undefined;
  }
  const part = typeof subdirectory === "string" ? `#subdirectory=${subdirectory}` : "";
  if (!isObject(vcs)) return [`${name} @ ${url}${part}`];
  const { vcs: kind, commit_id: commit } = vcs;
  if (kind !== "git" || typeof commit !== "string" || !/^[0-9a-f]{7,64}$/.test(commit)) {
    return undefined;
  }
  return [`${name} @ git+${url}@${commit}${part}`];
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
