import assert from "node:assert/strict";
import {
  checkImports,
  cycleFaults,
  exportsOf,
  isNamedByExport,
  nameFaults,
  orphanFaults,
  packageFaults,
  roomFaults,
  silenceFaults,
  testFaults,
} from "./check_imports.ts";
import type { Edge, House } from "./house.ts";

/** A house from rows of: path, what it imports (`pkg:x` for a package), source. */
function house(
  rows: readonly (readonly [path: string, imports: string, source?: string])[],
  pins: readonly string[] = [],
): House {
  const files = rows.map(([path, imports, source = "export function work(): void {}\n"]) => ({
    path,
    source,
    edges: imports.split(" ").filter((one) => one !== "").map((one): Edge =>
      one.startsWith("pkg:") ? { kind: "package", to: one.slice(4) } : { kind: "file", to: one }
    ),
  }));
  return { files, pins };
}

const SOUND: House = house([
  ["main.ts", "src/hsm/mod.ts"],
  ["src/hsm/fresh.ts", "", "export function fresh(): void {}\n"],
  ["src/hsm/fresh_test.ts", "src/hsm/fresh.ts"],
  ["src/hsm/mod.ts", "src/plan/mod.ts src/hsm/fresh.ts", 'export * from "./fresh.ts";\n'],
  ["src/plan/mod.ts", "src/plan/order.ts", 'export * from "./order.ts";\n'],
  ["src/plan/order.ts", "pkg:yaml", "export function order(): void {}\n"],
  ["src/plan/order_test.ts", "src/plan/order.ts pkg:yaml"],
], ["yaml"]);

const rulesAndFiles = (faults: readonly { rule: string; file: string }[]): readonly string[] =>
  faults.map((one) => `${one.rule.replace("imports/", "")} ${one.file}`);

Deno.test("checkImports() finds nothing in a sound house, and nothing in an empty one", () => {
  assert.deepEqual(checkImports(SOUND), []);
  assert.deepEqual(checkImports(house([])), []);
});

Deno.test("cycleFaults() draws the cycle", () => {
  const [found, ...more] = cycleFaults(house([["src/plan/a.ts", "src/plan/b.ts"], [
    "src/plan/b.ts",
    "src/plan/a.ts",
  ]]));
  assert.equal(found?.message, "Import cycle: src/plan/a.ts → src/plan/b.ts → src/plan/a.ts");
  assert.deepEqual(more, []);
});

Deno.test("packageFaults() wants one file a package and every pin used; tests do not count twice", () => {
  const two = house([["src/plan/a.ts", "pkg:yaml"], ["src/text/yaml/b.ts", "pkg:yaml"]], ["yaml"]);
  assert.deepEqual(rulesAndFiles(packageFaults(two)), [
    "one-file-a-package src/plan/a.ts",
    "one-file-a-package src/text/yaml/b.ts",
  ]);
  const script = house([["src/plan/a.ts", "pkg:yaml"], ["scripts/b.ts", "pkg:yaml"]], ["yaml"]);
  assert.equal(packageFaults(script).length, 2);
  const test = house([["src/plan/a.ts", "pkg:yaml"], ["src/plan/a_test.ts", "pkg:yaml"]], ["yaml"]);
  assert.deepEqual(packageFaults(test), []);
  assert.match(packageFaults(house([], ["diff"]))[0]?.message ?? "", /"diff" is pinned and/);
});

Deno.test("roomFaults() knows the map, the doors and the corridor", () => {
  const rows: readonly (readonly [House, readonly string[]])[] = [
    [house([["src/unheard/mod.ts", ""]]), ["rooms src/unheard/mod.ts"]],
    [house([["src/stray.ts", ""]]), ["rooms src/stray.ts"]],
    [house([["src/ports.ts", ""]]), []],
    [house([["src/plan/a.ts", ""]]), ["rooms src/plan"]],
    [house([["src/plan/mod.ts", "", "/** Nothing here. */\n"]]), ["rooms src/plan/mod.ts"]],
    [house([["src/text/a.ts", ""]]), ["rooms src/text/a.ts"]],
    [house([["src/text/mod.ts", ""]]), ["rooms src/text/mod.ts"]],
    [house([["src/text/toml/a.ts", ""]]), ["rooms src/text/toml"]],
    [house([["src/text/toml/mod.ts", ""]]), []],
    [house([["main.ts", ""], ["src/hsm/mod.ts", ""]]), ["rooms src/hsm/fresh.ts"]],
  ];
  for (const [one, expected] of rows) assert.deepEqual(rulesAndFiles(roomFaults(one)), expected);
});

Deno.test("orphanFaults() finds files behind no door, and doors that nobody opens", () => {
  const lonely = house([["src/plan/mod.ts", "src/plan/a.ts"], ["src/plan/a.ts", ""], [
    "src/plan/b.ts",
    "",
  ], ["src/plan/b_test.ts", "src/plan/b.ts"]]);
  assert.deepEqual(rulesAndFiles(orphanFaults(lonely)), ["orphan src/plan/b.ts"]);
  const inner = house([["src/adapters/mod.ts", ""], ["src/adapters/uv/mod.ts", ""]]);
  assert.deepEqual(rulesAndFiles(orphanFaults(inner)), ["orphan src/adapters/uv/mod.ts"]);
  assert.deepEqual(
    orphanFaults(house([["src/plan/a.ts", ""]])),
    [],
    "no door: a fault of the room",
  );
  const unopened = house([["main.ts", ""], ["src/plan/mod.ts", ""], ["src/state/mod.ts", ""], [
    "scripts/a.ts",
    "src/state/mod.ts",
  ]]);
  assert.deepEqual(rulesAndFiles(orphanFaults(unopened)), ["orphan src/plan/mod.ts"]);
});

Deno.test("exportsOf() and isNamedByExport() read what formatted code exports", () => {
  const source = `export async function readAll(): Promise<void> {}
export const LIMIT = 1;
export type A = 1;
export interface B {}
export abstract class C {}
export { d, e as eLong, type F } from "./x.ts";
export type { G } from "./y.ts";
const hidden = 1;
`;
  const names = ["readAll", "LIMIT", "A", "B", "C", "d", "eLong", "F", "G"];
  assert.deepEqual(exportsOf(source), names);
  const file = (path: string) => ({ path, source, edges: [] });
  assert.equal(isNamedByExport(file("src/plan/read_all.ts")), true);
  assert.equal(isNamedByExport(file("src/plan/limit.ts")), true);
  assert.equal(isNamedByExport(file("src/plan/hidden.ts")), false);
  assert.equal(isNamedByExport(file("src/plan/blend.ts")), false);
});

Deno.test("nameFaults() allows 15 % of the files another name, not more", () => {
  const named = Array.from(
    { length: 17 },
    (_, at) => [`src/plan/f${at}.ts`, "", `export const f${at} = 1;\n`] as const,
  );
  const other = (count: number) =>
    Array.from({ length: count }, (_, at) => [`src/plan/other${at}.ts`, ""] as const);
  assert.deepEqual(nameFaults(house([...named, ...other(3)])), []);
  const [found] = nameFaults(house([...named, ...other(4)]));
  assert.deepEqual(nameFaults(house([["scripts/run.ts", "", "console.log(1);\n"]])), []);
  assert.match(found?.message ?? "", /^4 of 21 files are named by none .*\n.*other0\.ts/);
});

Deno.test("testFaults() wants a test beside what a door lends, and what is tested beside a test", () => {
  const door = ["src/plan/mod.ts", "src/plan/a.ts", 'export * from "./a.ts";\n'] as const;
  const a = ["src/plan/a.ts", "src/plan/inner.ts"] as const;
  const inner = ["src/plan/inner.ts", ""] as const;
  assert.deepEqual(rulesAndFiles(testFaults(house([door, a, inner]))), [
    "test-beside-file src/plan/a.ts",
  ]);
  for (const test of ["src/plan/a_test.ts", "src/plan/a_laws_test.ts"]) {
    assert.deepEqual(testFaults(house([door, a, inner, [test, "src/plan/a.ts"]])), [], test);
  }
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["src/plan/laws_test.ts", "src/plan/a.ts", true],
    ["src/plan/laws_test.ts", "src/plan/deep/b.ts", true],
    ["src/plan/laws_test.ts", "src/plan/testing/make.ts", false],
    ["src/state/a_test.ts", "src/plan/a.ts", false],
    ["src/plan/none_test.ts", "", false],
  ];
  for (const [test, imports, isFine] of rows) {
    const tested = ["src/plan/a_test.ts", "src/plan/a.ts"] as const;
    const faults = testFaults(house([door, a, inner, tested, [test, imports]]));
    assert.deepEqual(rulesAndFiles(faults), isFine ? [] : [`test-beside-file ${test}`]);
  }
  const nouns = house([door, ["src/plan/a.ts", "", "export interface A {}\n"]]);
  assert.deepEqual(testFaults(nouns), []);
});

Deno.test("silenceFaults() wants a reason and refuses to silence the house", () => {
  const count = (line: string): number =>
    silenceFaults(house([["src/plan/a.ts", "", `${line}\nexport const a = 1;\n`]])).length;
  const ignore = "deno-lint-" + "ignore";
  assert.equal(count(`// ${ignore} no-control-regex -- control characters are the point`), 0);
  assert.equal(count(`  // ${ignore} no-control-regex`), 1);
  assert.equal(count(`// ${ignore} no-control-regex -- x`), 1);
  assert.equal(count(`// ${ignore} house/world -- because it is much quicker`), 1);
  assert.equal(count(`// ${ignore}-file`), 1);
  assert.equal(count(`// words about ${ignore}`), 0);
});
