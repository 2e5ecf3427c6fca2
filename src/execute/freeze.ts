import { isObject, type Json } from "@/model/mod.ts";
import type { Files, Stat } from "@/ports.ts";
import { normalizeName, type RecordedFile } from "@/text/pep/mod.ts";
import { digestOf } from "./digest_of.ts";
import { type Distribution, filesIn, keyOf, readInstalled } from "./installed.ts";

/** What an environment was before a tool came to it, where no copy could be made: enough to prove that it is so again. */
export interface Freeze {
  readonly version: 1;
  /** Whether it was a Python environment: of another folder nothing can be proven. */
  readonly isPython: boolean;
  readonly distributions: readonly Distribution[];
  /** Every file and link that may be installed, from the top → its mark; "" where a change might not show in one. */
  readonly files: Readonly<Record<string, string>>;
}

/** What changed less than this before may change again and look the same. */
const RACY = 2_000;

/**
 * Looks at an environment; reads only.
 *
 * @param path absolute
 * @param now the clock before this is called
 */
export async function freezeOf(files: Files, path: string, now: number): Promise<Freeze> {
  const distributions = await readInstalled(files, path);
  const found = await withOwned(files, path, await filesIn(files, path), distributions);
  const marks = [...found].map(([at, stat]): [string, string] => {
    const settled = stat.changed !== null && stat.changed < now - RACY;
    return [at, settled ? markOf(stat) : ""];
  });
  const hashed: Distribution[] = [];
  for (const one of distributions) hashed.push(await withHashes(files, path, one));
  return {
    version: 1,
    isPython: found.has("pyvenv.cfg"),
    distributions: hashed,
    files: Object.fromEntries(marks),
  };
}

/** Reads what was saved; undefined where it is none. */
export function parseFreeze(text: string): Freeze | undefined {
  let found: Json;
  try {
    found = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  return isFreeze(found) ? found : undefined;
}

function isFreeze(value: Json): value is Json & Freeze {
  if (!isObject(value) || value.version !== 1 || typeof value.isPython !== "boolean") return false;
  const { distributions, files } = value;
  return isObject(files) && Object.values(files).every((mark) => typeof mark === "string") &&
    Array.isArray(distributions) && distributions.every(isDistribution);
}

function isDistribution(value: Json): boolean {
  return isObject(value) && typeof value.name === "string" && typeof value.version === "string" &&
    Array.isArray(value.files) &&
    value.files.every((one) => isObject(one) && typeof one.path === "string");
}

/** What is not as it was. */
export interface Difference {
  /** Distributions that are gone, of another version or origin, or of which a file is missing or damaged. */
  readonly damaged: readonly Distribution[];
  /** Names of distributions that were not there. */
  readonly added: readonly string[];
  /** Files that were not there and belong to no distribution that was; from the top. */
  readonly strays: readonly string[];
  /** Files of no distribution that are gone; from the top. */
  readonly lost: readonly string[];
}

/** Whether everything is as it was. */
export function isProven({ damaged, added, strays, lost }: Difference): boolean {
  return damaged.length + added.length + strays.length + lost.length === 0;
}

/**
 * The proof: every distribution is there in its version and from its origin, every file that its RECORD lists has the
 * size and the hash that stand there, and nothing else is there. Files that nobody has touched since the freeze need no
 * hash: what people have changed by hand in an installed package is theirs.
 */
export async function compareWith(
  files: Files,
  path: string,
  freeze: Freeze,
): Promise<Difference> {
  const seen = await filesIn(files, path);
  const now = await withOwned(files, path, seen, freeze.distributions);
  const installed = await readInstalled(files, path);
  const damaged: Distribution[] = [];
  const owned = new Set<string>();
  for (const one of freeze.distributions) {
    const same = installed.filter((other) => keyOf(other) === keyOf(one));
    const touched = one.files.some(({ path: at }) => isTouched(freeze, now, at));
    const whole = !touched ||
      (same[0] && isSameOrigin(one.origin, same[0].origin) &&
        await isWhole(files, path, same[0], one));
    if (!whole) damaged.push(one);
    for (const { files: listed } of [one, ...same]) {
      for (const { path: at } of listed) owned.add(at);
    }
  }
  const known = new Set(freeze.distributions.map(({ name }) => normalizeName(name)));
  const had = new Set(freeze.distributions.flatMap((one) => one.files.map(({ path: at }) => at)));
  return {
    damaged,
    added: installed.map(({ name }) => name).filter((name) => !known.has(normalizeName(name))),
    strays: [...seen.keys()].filter((at) =>
      at.includes("/") && !Object.hasOwn(freeze.files, at) && !owned.has(at)
    ),
    lost: Object.keys(freeze.files).filter((at) => !had.has(at) && !now.has(at)),
  };
}

function isTouched(freeze: Freeze, now: ReadonlyMap<string, Stat>, at: string): boolean {
  const before = Object.hasOwn(freeze.files, at) ? freeze.files[at] : undefined;
  const stat = now.get(at);
  // It was missing before as well.
  if (before === undefined) return stat !== undefined;
  return before === "" || stat === undefined || before !== markOf(stat);
}

function markOf(stat: Stat): string {
  return [stat.kind, stat.size, stat.mtime, stat.changed, stat.inode, stat.mode].join(" ");
}

/** Installers write the rest of `direct_url.json` in different ways. */
function isSameOrigin(one: Json | undefined, other: Json | undefined): boolean {
  const core = (origin: Json | undefined): string => {
    if (!isObject(origin)) return "";
    const { url, vcs_info: vcs, dir_info: folder, subdirectory } = origin;
    const commit = isObject(vcs) ? vcs.commit_id : undefined;
    const editable = isObject(folder) && folder.editable === true;
    return JSON.stringify([url, commit, editable, subdirectory]);
  };
  return core(one) === core(other);
}

/** What is there of a distribution outside the folders that are looked through, as `share/`. */
async function withOwned(
  files: Files,
  path: string,
  found: ReadonlyMap<string, Stat>,
  distributions: readonly Distribution[],
): Promise<ReadonlyMap<string, Stat>> {
  const all = new Map(found);
  for (const { path: at } of distributions.flatMap((one) => one.files)) {
    if (all.has(at)) continue;
    const stat = await files.lstat(at.startsWith("/") ? at : `${path}/${at}`);
    if (stat) all.set(at, stat);
  }
  return all;
}

/** RECORD may leave hashes out: then they are taken now. Its own it never has. */
async function withHashes(files: Files, path: string, one: Distribution): Promise<Distribution> {
  const hashed: RecordedFile[] = [];
  for (const file of one.files) {
    const { path: at, sha256 } = file;
    const isHashed = sha256 !== undefined || at.endsWith(".dist-info/RECORD");
    const bytes = isHashed ? null : await files.read(at.startsWith("/") ? at : `${path}/${at}`);
    hashed.push(bytes === null ? file : { ...file, sha256: await digestOf(bytes) });
  }
  return { ...one, files: hashed };
}

/** Every file that RECORD lists is there, with the size and the hash it has there, or else had before. */
async function isWhole(
  files: Files,
  path: string,
  one: Distribution,
  before: Distribution,
): Promise<boolean> {
  if (one.files.length === 0) return false;
  const hashes = new Map(before.files.map(({ path: at, sha256 }) => [at, sha256]));
  for (const { path: at, sha256 = hashes.get(at), size } of one.files) {
    const bytes = await files.read(at.startsWith("/") ? at : `${path}/${at}`);
    if (bytes === null || (size !== undefined && bytes.length !== size)) return false;
    if (sha256 !== undefined && await digestOf(bytes) !== sha256) return false;
  }
  return true;
}
