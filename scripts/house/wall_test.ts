/** The wall as it stands: the real `deno lint`, `deno check` and `deno test` refuse a pure file that touches the world. */

import assert from "node:assert/strict";
import { PURE_FLAGS } from "./parts_of.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs `deno` in a small house that has this one's rules and the given files. */
async function deno(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly output: string }> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/src/plan`, { recursive: true });
    await Deno.mkdir(`${root}/scripts/house`, { recursive: true });
    await Deno.copyFile(`${ROOT}deno.json`, `${root}/deno.json`);
    for await (const { name } of Deno.readDir(`${ROOT}scripts/house`)) {
      await Deno.copyFile(`${ROOT}scripts/house/${name}`, `${root}/scripts/house/${name}`);
    }
    for (const [path, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    const ran = await new Deno.Command("deno", {
      args: [...args],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    return { code: ran.code, output: text.decode(ran.stdout) + text.decode(ran.stderr) };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const GOOD = "/** Adds. */\nexport const a: number = Math.max(1, 2);\n";
const BAD = "/** Looks. */\nexport const a: string = Deno.cwd();\n";
const CHECK = ["check", "--config", "scripts/house/pure.json", "src/plan/a.ts"];
const TEST = ["test", ...PURE_FLAGS, "src/plan/a_test.ts"];

Deno.test("lint refuses Deno in a pure room, with deno.json as it is", async () => {
  const good = await deno(["lint", "src"], { "src/plan/a.ts": GOOD });
  assert.equal(good.code, 0, good.output);
  const bad = await deno(["lint", "src"], { "src/plan/a.ts": BAD });
  assert.equal(bad.code, 1, bad.output);
  assert.match(bad.output, /house\/world/);
  assert.match(bad.output, /by ports only: `Deno` in the pure room "plan"/);
  assert.match(bad.output, /hint: Ask the port/);
});

Deno.test("types refuse the world in a pure room, where an alias would fool the lint plugin", async () => {
  const good = await deno(CHECK, { "src/plan/a.ts": GOOD });
  assert.equal(good.code, 0, good.output);
  const rows: readonly (readonly [string, string])[] = [
    [BAD, "Deno"],
    ["export const a: number = performance.now();", "performance"],
    ["console.log(1);", "console"],
    ["export const a: unknown = fetch;", "fetch"],
    ["setTimeout(() => {}, 1);", "setTimeout"],
    ["export const a: unknown = process;", "process"],
    ["export const a: string = crypto.randomUUID();", "randomUUID"],
    ["const g = globalThis;\nexport const a: unknown = g.Deno;", "globalThis"],
  ];
  for (const [source, name] of rows) {
    const bad = await deno(CHECK, { "src/plan/a.ts": source });
    assert.equal(bad.code, 1, source);
    assert.match(bad.output, new RegExp(`TS\\d+ \\[ERROR\\].*'(typeof )?${name}'`), source);
  }
});

Deno.test("types still see what lies behind npm packages", async () => {
  const source = 'import { parse } from "smol-toml";\nexport const a: number = parse;\n';
  const bad = await deno(CHECK, { "src/plan/a.ts": source });
  assert.match(bad.output, /TS2322/);
});

Deno.test("permission refuses a file to the test of a pure room", async () => {
  const test = (body: string) => `Deno.test("a", () => { ${body} });\n`;
  const good = await deno(TEST, { "src/plan/a_test.ts": test("") });
  assert.equal(good.code, 0, good.output);
  const bad = await deno(TEST, {
    "src/plan/a_test.ts": test('Deno.readTextFileSync("deno.json");'),
  });
  assert.equal(bad.code, 1, bad.output);
  assert.match(bad.output, /NotCapable: Requires read access/);
});

Deno.test("the type check of pure rooms is as strict as the main one and knows no more than the language", async () => {
  const read = async (path: string) => JSON.parse(await Deno.readTextFile(`${ROOT}${path}`));
  const main = (await read("deno.json")).compilerOptions;
  const { lib, types, ...rest } = (await read("scripts/house/pure.json")).compilerOptions;
  assert.deepEqual(rest, main);
  assert.deepEqual(lib, ["esnext"]);
  assert.deepEqual(types, ["./pure_web.d.ts"]);
});
