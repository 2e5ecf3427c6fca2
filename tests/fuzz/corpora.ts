import { parse } from "yaml";
import { SAMPLE } from "../../src/manifest/testdata/sample.ts";
import { STYLES } from "../../src/manifest/testdata/styles.ts";
import { NO_OPTIONS, sync } from "@/hsm/mod.ts";
import { type Files, makeWorlds, placeOf, portsOf, ROOT, type World } from "./world.ts";

const REPOSITORY = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** A valid file in the world where it is valid. */
export interface Seed {
  readonly world: World;
  /** From the project. */
  readonly path: string;
  readonly text: string;
}

/** Valid files of every kind, read from the repository and made by hsm itself: nothing is copied into this folder. */
export interface Corpora {
  readonly worlds: readonly World[];
  readonly seeds: readonly Seed[];
  /** Worlds in which a sync died, at many instants, each with its journal. */
  readonly dead: readonly Seed[];
}

/** Collects the corpora. */
export async function readCorpora(): Promise<Corpora> {
  const worlds = await makeWorlds();
  const [first, small] = [worlds[0], worlds.at(-1)];
  if (first === undefined || small === undefined) throw new Error("No world");
  const seeds: Seed[] = [];
  for (const world of [...worlds, ...await scenarioWorlds(first)]) {
    for (const [path, text] of Object.entries(world.files)) seeds.push({ world, path, text });
  }
  for (const text of [SAMPLE, ...Object.values(STYLES)]) {
    seeds.push({ world: first, path: "hsm.yaml", text });
  }
  for (const text of await builtinTexts()) {
    const path = `registry/${text.folder}/${text.name}`;
    seeds.push({ world: first, path, text: text.text });
  }
  for (const text of await envTexts()) seeds.push({ world: small, path: ".env", text });
  seeds.push(...await spareSeeds(first));
  return { worlds, seeds, dead: await deadSeeds(first) };
}

/** What the scenarios give: each a small project of its own. */
async function scenarioWorlds(base: World): Promise<readonly World[]> {
  const folder = `${REPOSITORY}/tests/scenarios`;
  const worlds: World[] = [];
  const names = [...Deno.readDirSync(folder)].filter((one) => one.isDirectory).map((one) =>
    one.name
  );
  for (const name of names.sort()) {
    const text = await Deno.readTextFile(`${folder}/${name}/scenario.yaml`);
    const files = (parse(text) as { given?: { files?: Record<string, unknown> } }).given?.files;
    const texts = Object.entries(files ?? {}).filter((one): one is [string, string] =>
      typeof one[1] === "string"
    );
    // A project that somebody else holds is changed by nobody.
    const isHeld = texts.some(([path]) => path === ".hsm/lock.held");
    if (!isHeld && texts.some(([path]) => path === "hsm.yaml")) {
      worlds.push({ name, files: Object.fromEntries(texts), uvLock: base.uvLock });
    }
  }
  return worlds;
}

interface BuiltinText {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

async function builtinTexts(): Promise<readonly BuiltinText[]> {
  const texts: BuiltinText[] = [];
  for (const folder of ["packages", "containers", "groups"]) {
    const path = `${REPOSITORY}/registry/${folder}`;
    const names = [...Deno.readDirSync(path)].map(({ name }) => name).sort();
    for (const name of names) {
      texts.push({ folder, name, text: await Deno.readTextFile(`${path}/${name}`) });
    }
  }
  return texts;
}

/** The texts of the tests of env files: every literal of theirs that sets a variable. */
async function envTexts(): Promise<readonly string[]> {
  const source = await Deno.readTextFile(`${REPOSITORY}/src/text/words/parse_env_file_test.ts`);
  const literals = [...source.matchAll(/"(?:[^"\\\n]|\\.)*"/g)].map(([text]) => text);
  return literals.filter((text) => text.includes("=")).map((text) => JSON.parse(text) as string);
}

/** The record of an environment's copy, as a second sync leaves it. */
async function spareSeeds(base: World): Promise<readonly Seed[]> {
  const world = { ...base, files: { ...base.files, "hsm.yaml": swapped(base) } };
  const ports = portsOf(world);
  ports.files.put({ [`${ROOT}/.hsm/spare/.venv/a`]: "" });
  await syncOnce(ports);
  const left = projectFiles(ports);
  return Object.entries(left).filter(([path]) => /^\.hsm\/spare\/[^/]+\.json$/.test(path))
    .map(([path, text]) => ({ world: { ...base, files: { ...base.files, ...left } }, path, text }));
}

/** Kills a sync at every few operations; keeps what it leaves where it had begun. */
async function deadSeeds(base: World): Promise<readonly Seed[]> {
  const world = { ...base, files: { ...base.files, "hsm.yaml": swapped(base) } };
  const found: Seed[] = [];
  const seen = new Set<string>();
  for (let at = 0;; at += 2) {
    const ports = portsOf(world);
    let died = false;
    ports.files.inject((count, operation) => {
      if (count < at || !/^(create|rename|remove|sync|link|makeFolder)/.test(operation ?? "")) {
        return;
      }
      died = true;
      return "die";
    });
    await syncOnce(ports).catch(() => {});
    ports.files.restart();
    const left = projectFiles(ports);
    const path = Object.keys(left).find((one) =>
      /^\.hsm\/txn\/\w+\/(journal|committed)\.json$/.test(one)
    );
    if (path !== undefined && !seen.has(JSON.stringify(left))) {
      seen.add(JSON.stringify(left));
      const files = { ...outsideOf(base), ...left };
      found.push({ world: { ...base, files }, path, text: left[path] ?? "" });
    }
    if (!died) return found;
  }
}

async function syncOnce(ports: ReturnType<typeof portsOf>): Promise<void> {
  const global = { registries: [], lockTimeout: 0, report: () => {} };
  await sync(ports, global, { ...NO_OPTIONS, yes: true, dryRun: false });
}

/** A wish that changes every artifact. */
function swapped({ files }: World): string {
  return (files["hsm.yaml"] ?? "").replace("cache: redis-adapter", "cache: valkey-adapter");
}

function projectFiles(ports: ReturnType<typeof portsOf>): Files {
  const all = Object.entries(ports.files.dump(ROOT));
  return Object.fromEntries(
    all.filter(([path]) => !path.endsWith("/") && !/^\.hsm\/schema/.test(path)),
  );
}

function outsideOf({ files }: World): Files {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !placeOf(path).startsWith(ROOT)),
  );
}
