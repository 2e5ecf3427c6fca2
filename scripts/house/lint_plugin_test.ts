import assert from "node:assert/strict";
import lintPlugin, { pathFromRoot } from "./lint_plugin.ts";

/** The rules that a source breaks when it stands at `path`, without the plugin's name. */
function broken(path: string, source: string): readonly string[] {
  return Deno.lint.runPlugin(lintPlugin, path, source).map((one) => one.id.replace("house/", ""));
}

/** Rows of: where, what, and the rules that must be reported (in order). */
type Row = readonly [path: string, source: string, ...rules: readonly string[]];

function table(name: string, rows: readonly Row[]): void {
  Deno.test(name, () => {
    for (const [path, source, ...rules] of rows) {
      assert.deepEqual(broken(path, source), rules, `${path}: ${source}`);
    }
  });
}

table("direction: a pure room knows nouns and text only", [
  [
    "src/plan/plan.ts",
    `import type { A } from "@/model/mod.ts"; import { b } from "@/text/pep/mod.ts";`,
  ],
  ["src/plan/plan.ts", `import { a } from "./order.ts"; import { b } from "../plan/step.ts";`],
  ["src/plan/plan.ts", `import { a } from "@/resolve/mod.ts";`, "direction"],
  ["src/plan/plan.ts", `import type { A } from "@/resolve/mod.ts";`, "direction"],
  ["src/plan/plan.ts", `import { a } from "../resolve/mod.ts";`, "direction"],
  ["src/plan/plan.ts", `import type { Files } from "@/ports.ts";`, "direction"],
  ["src/plan/plan.ts", `export * from "@/system/mod.ts";`, "direction"],
  ["src/plan/plan.ts", `export { a } from "@/hsm/mod.ts";`, "direction"],
  ["src/plan/plan.ts", `export type A = import("@/state/mod.ts").A;`, "direction"],
  ["src/plan/plan.ts", `import { a } from "../../main.ts";`, "direction"],
  ["src/plan/plan.ts", `import { a } from "./plan_test.ts";`, "direction"],
  ["src/plan/plan.ts", `import { a } from "./testing/make.ts";`, "direction"],
  ["src/plan/plan_test.ts", `import { a } from "./testing/make.ts";`],
  ["src/plan/plan.ts", `import { a } from "../../scripts/house/rooms.ts";`, "direction"],
  ["src/plan/plan.ts", `import data from "../../deno.json" with { type: "json" };`, "direction"],
  [
    "src/plan/deep/er.ts",
    `import { a } from "../../model/mod.ts"; import { b } from "../plan.ts";`,
  ],
  ["src/unheard/of.ts", `import type { A } from "@/model/mod.ts";`, "direction"],
]);

table(
  "direction: model and text know nothing of hsm, the small rooms of text not even each other",
  [
    ["src/model/plan.ts", `import type { A } from "./step.ts";`],
    ["src/model/plan.ts", `import { a } from "@/text/words/mod.ts";`, "direction"],
    ["src/text/yaml/edit.ts", `import type { A } from "@/model/mod.ts";`, "direction"],
    ["src/text/yaml/edit.ts", `import { a } from "@/text/toml/mod.ts";`, "direction"],
    ["src/text/yaml/edit.ts", `import { a } from "../words/mod.ts";`, "direction"],
    ["src/text/yaml/edit.ts", `import { a } from "./splice.ts"; import { b } from "yaml";`],
  ],
);

table("direction: driven rooms also know the ports, hsm the rooms, commands the facade", [
  ["src/observe/observe.ts", `import type { Files } from "@/ports.ts";`],
  ["src/observe/observe.ts", `import { a } from "@/plan/mod.ts";`, "direction"],
  ["src/execute/run.ts", `import { a } from "@/system/mod.ts";`, "direction"],
  ["src/hsm/sync.ts", `import { a } from "@/plan/mod.ts"; import type { P } from "@/ports.ts";`],
  ["src/hsm/sync.ts", `import { a } from "@/system/mod.ts";`, "direction"],
  ["src/hsm/sync.ts", `import { a } from "@/commands/mod.ts";`, "direction"],
  ["src/commands/sync.ts", `import type { HSMCore } from "@/hsm/mod.ts";`],
  ["src/commands/sync.ts", `import { type HSMCore } from "@/hsm/mod.ts";`],
  ["src/commands/sync.ts", `import { HSMCore } from "@/hsm/mod.ts";`],
  ["src/commands/sync.ts", `import { sync } from "@/execute/mod.ts";`, "direction"],
  ["src/commands/sync.ts", `import type { A } from "@/plan/mod.ts";`, "direction"],
  ["src/system/files.ts", `import type { Files } from "@/ports.ts";`],
  ["src/system/files.ts", `import { a } from "@/hsm/mod.ts";`, "direction"],
  ["src/ports.ts", `import type { Command } from "@/model/mod.ts";`],
  ["src/ports.ts", `import { a } from "@/text/words/mod.ts";`, "direction"],
]);

table("direction: only main.ts and tests know system, and main.ts knows no stage", [
  ["main.ts", `import { a } from "@/system/mod.ts"; import { b } from "./src/hsm/mod.ts";`],
  ["main.ts", `import data from "./deno.json" with { type: "json" };`],
  ["main.ts", `import { a } from "@/plan/mod.ts";`, "direction"],
  ["src/execute/run_test.ts", `import { a } from "@/system/mod.ts";`],
  ["src/commands/sync_test.ts", `import { a } from "@/hsm/mod.ts";`],
  ["src/plan/plan_test.ts", `import { a } from "@/system/mod.ts";`, "direction"],
  ["src/plan/plan_test.ts", `import { a } from "@/resolve/mod.ts";`, "direction"],
  ["src/plan/plan_test.ts", `import { a } from "./plan.ts"; import { b } from "../../tests/a.ts";`],
  ["tests/contracts/files_test.ts", `import { a } from "@/system/mod.ts";`],
  ["scripts/build/build.ts", `import { a } from "../../src/registry/mod.ts";`],
]);

table("doors: other rooms are entered by mod.ts", [
  ["src/plan/plan.ts", `import type { A } from "@/model/plan.ts";`, "doors"],
  ["src/plan/plan.ts", `import { a } from "@/text/mod.ts";`, "doors"],
  ["src/plan/plan.ts", `import { a } from "@/text/toml/edit.ts";`, "doors"],
  ["src/plan/plan.ts", `import { a } from "@/text/words/deep/mod.ts";`, "doors"],
  ["src/plan/plan.ts", `import { a } from "@/text/other/mod.ts";`, "doors"],
  ["src/plan/plan.ts", `import { a } from "@/text/words/diff.ts";`],
  ["src/hsm/sync.ts", `import { a } from "@/adapters/uv/mod.ts";`, "doors"],
  ["src/hsm/sync.ts", `import { a } from "@/adapters/mod.ts";`],
  ["src/hsm/mod.ts", `export * from "../plan/order.ts";`, "doors"],
  ["src/hsm/sync.ts", `export type A = import("../plan/order.ts").A;`, "doors"],
  ["main.ts", `import { a } from "./src/hsm/fresh.ts";`],
  ["main.ts", `const { a } = await import("./src/hsm/fresh.ts");`],
  ["main.ts", `const { a } = await import("./src/hsm/sync.ts");`, "doors"],
  ["src/commands/sync.ts", `import type { A } from "@/hsm/fresh.ts";`, "doors"],
  ["tests/real/uv_test.ts", `import { a } from "@/plan/order.ts";`, "doors"],
  ["scripts/build/build.ts", `import { a } from "../../src/registry/read.ts";`, "doors"],
  ["src/execute/run_test.ts", `import { a } from "@/system/files.ts";`, "doors"],
  ["scripts/make_test.ts", `import { a } from "../src/manifest/testdata/sample.ts";`],
  ["scripts/make.ts", `import { a } from "../src/manifest/testdata/sample.ts";`, "doors"],
]);

table("pinned: packages are named in deno.json only", [
  ["src/text/yaml/a.ts", `import { a } from "yaml"; import { b } from "@stricli/core";`],
  ["src/text/yaml/a.ts", `import { a } from "npm:yaml@2";`, "pinned"],
  ["src/text/yaml/a.ts", `export * from "jsr:@std/yaml";`, "pinned"],
  ["main.ts", `await import("https://example.org/a.ts");`, "pinned"],
  ["scripts/a.ts", `import { a } from "/tmp/a.ts";`, "pinned"],
]);

const WORLD_LINES: readonly string[] = [
  "export const a = Deno.cwd();",
  "export type A = Deno.FileInfo;",
  "export type A = typeof Deno;",
  "export const { Deno: d } = globalThis;",
  "export const a = globalThis.Deno;",
  `export const a = globalThis["Deno"];`,
  "declare const Deno: { cwd(): string }; export const a = Deno.cwd();",
  "console.log(1);",
  "export const a = { console };",
  "export const a = new Date();",
  "export const a = Date.now();",
  "export const now = Date;",
  "export const a = performance.now();",
  "export const a = Temporal.Now.instant();",
  "export const a = Math.random();",
  `export const a = Math["random"]();`,
  "export const { random } = Math;",
  "export const a = crypto.randomUUID();",
  "crypto.getRandomValues(new Uint8Array(1));",
  "export const a = crypto;",
  `await fetch("x");`,
  "setTimeout(() => {}, 1);",
  "clearInterval(1);",
  "export const a = AbortSignal.timeout(1);",
  `export const a = eval("1");`,
  `export const a = new Function("return 1");`,
  "export const a = import.meta.url;",
  `export const a = prompt("x");`,
  "export const a = navigator.hardwareConcurrency;",
  "export { fetch };",
];

Deno.test("world: refused in pure and driven rooms and in ports.ts, free in real ones, tests and scripts", () => {
  for (const source of WORLD_LINES) {
    for (
      const path of ["src/plan/a.ts", "src/hsm/fresh.ts", "src/adapters/uv/a.ts", "src/ports.ts"]
    ) {
      const rules = new Set(broken(path, source));
      assert.deepEqual([...rules], ["world"], `${path}: ${source}`);
    }
    for (
      const path of [
        "src/system/a.ts",
        "main.ts",
        "src/plan/a_test.ts",
        "scripts/a.ts",
        "tests/a.ts",
      ]
    ) {
      assert.deepEqual(broken(path, source), [], `${path}: ${source}`);
    }
  }
});

Deno.test("world and node: every listed name is refused by itself", () => {
  const world =
    "WebSocket EventSource XMLHttpRequest Worker setInterval clearTimeout confirm alert " +
    "location localStorage sessionStorage caches window self";
  for (const name of world.split(" ")) {
    assert.deepEqual(broken("src/plan/a.ts", `export const a = ${name};`), ["world"], name);
  }
  for (const name of ["global", "setImmediate", "require", "process", "Buffer"]) {
    assert.deepEqual(broken("src/system/a.ts", `export const a = ${name};`), ["node"], name);
  }
});

table("world: words that only look like the world are free", [
  ["src/plan/a.ts", "export const a = { Date: 1, fetch: 2 }; a.Date; a.fetch;"],
  ["src/plan/a.ts", "export class A { fetch(): void {} location = 1; }"],
  ["src/plan/a.ts", "export interface A { fetch(): void; process: string; location: string }"],
  ["src/plan/a.ts", "export function f(process: string): string { return process; }"],
  ["src/plan/a.ts", "export const f = ({ location }: { location: string }): string => location;"],
  ["src/plan/a.ts", "for (const process of []) { g(process); }"],
  ["src/plan/a.ts", "const self = 1; export const a = { self };"],
  ["src/plan/a.ts", "export type F = (location: string, process: number) => void;"],
  ["src/plan/a.ts", `import { fetch } from "./b.ts"; fetch();`],
  ["src/plan/a.ts", `export { fetch } from "./b.ts";`],
  ["src/plan/a.ts", "export interface Worker { a: 1 } export const f = (w: Worker): 1 => w.a;"],
  ["src/plan/a.ts", "export const f = (a: unknown): boolean => a instanceof Date;"],
  ["src/plan/a.ts", "export const f = (a: Date): boolean => a === a;"],
  ["src/plan/a.ts", "export const a = Math.max(1, 2) + Math.floor(1.5);"],
  ["src/plan/a.ts", `export const a = crypto.subtle.digest("SHA-256", b);`],
  ["src/plan/a.ts", "export const f = (stop: AbortSignal): boolean => stop.aborted;"],
  ["src/plan/a.ts", "// Deno and console are words here\nexport const a = `Deno.cwd()`;"],
]);

table("world: a name bound elsewhere in the file does not hide the real one", [
  ["src/plan/a.ts", "export const f = (fetch: () => void): void => fetch(); fetch();", "world"],
  ["src/plan/a.ts", "{ const Date = 1; g(Date); } export const a = Date.now();", "world"],
  ["src/plan/a.ts", "export interface Deno { a: 1 } export const a = Deno.cwd();", "world"],
]);

table("node: no node: module and none of Node's names in shipped code, real rooms included", [
  ["src/plan/a.ts", `import { join } from "node:path";`, "node"],
  ["src/system/a.ts", `import fs from "node:fs";`, "node"],
  ["src/system/a.ts", `export { join } from "node:path";`, "node"],
  ["src/system/a.ts", `export type A = import("node:fs").Stats;`, "node"],
  ["main.ts", `await import("node:os");`, "node"],
  ["main.ts", "process.exit(1);", "node"],
  ["src/hsm/a.ts", "export const a = Buffer.from([]);", "node"],
  ["src/plan/a_test.ts", `import assert from "node:assert/strict"; process.exit(1);`],
  ["scripts/a.ts", `import assert from "node:assert/strict";`],
]);

table("locale: order and form are the same on every machine", [
  ["src/plan/a.ts", `export const a = "x".localeCompare("y");`, "locale"],
  ["src/hsm/a.ts", "export const a = (1).toLocaleString();", "locale"],
  ["src/plan/a.ts", "export const a = new Intl.Collator();", "locale"],
  ["src/system/a.ts", `export const a = "x".localeCompare("y");`],
]);

table("lazy: dynamic imports stand in main.ts and commands/mod.ts, with a plain path", [
  ["main.ts", `await import("./src/hsm/mod.ts");`],
  ["src/commands/mod.ts", `export const a = () => import("./sync.ts");`],
  ["src/commands/sync.ts", `export const a = () => import("./plan.ts");`, "lazy"],
  ["src/text/words/diff.ts", `export const a = () => import("diff");`, "lazy"],
  ["src/hsm/mod.ts", `export const a = () => import("@/plan/mod.ts");`, "lazy"],
  ["main.ts", "await import(name);", "lazy"],
  ["main.ts", "await import(`./src/${name}.ts`);", "lazy"],
  ["src/plan/a_test.ts", "await import(name);"],
]);

table("escape: no way round the type checker", [
  ["src/plan/a.ts", "export const f = (a: any): void => {};", "escape"],
  ["src/plan/a.ts", "export const a = JSON.parse(b) as any;", "escape"],
  ["src/plan/a_test.ts", "export const a = b as any;", "escape"],
  ["src/plan/a.ts", "export const a = b as unknown as string;", "escape"],
  ["src/plan/a_test.ts", "export const a = b as unknown as string;"],
  ["src/plan/a.ts", "export const a = b as unknown;"],
  ["src/plan/a.ts", "// @ts-ignore because\nexport const a = 1;", "escape"],
  ["src/plan/a.ts", "// @ts-nocheck\nexport const a = 1;", "escape"],
  ["src/plan/a.ts", "// @ts-expect-error\nexport const a = 1;", "escape"],
  ["src/plan/a_test.ts", "// @ts-expect-error\nexport const a = 1;"],
  ["src/plan/a.ts", `/// <reference lib="deno.ns" />\nexport const a = 1;`, "escape"],
  ["src/plan/a.ts", "// this is any comment about @ts-ignore\nexport const a = 1;"],
]);

Deno.test("every report has a message and a hint, and every rule is reported somewhere above", () => {
  const found = Deno.lint.runPlugin(
    lintPlugin,
    "src/plan/a.ts",
    `import { a } from "@/hsm/mod.ts"; import { b } from "@/model/x.ts"; import c from "npm:c";
     import "node:fs"; Deno.cwd(); "x".localeCompare("y"); import("./x.ts"); let d: any;`,
  );
  assert.deepEqual(
    new Set(found.map((one) => one.id)),
    new Set(Object.keys(lintPlugin.rules).map((name) => `house/${name}`)),
  );
  for (const { id, message, hint } of found) {
    assert.match(message, /^[A-Z"`].*[^.]$/, id);
    assert.match(hint ?? "", /^[A-Z].{15,}[^.]$/, id);
  }
});

Deno.test("pathFromRoot() knows POSIX and Windows paths and leaves foreign ones", () => {
  assert.equal(pathFromRoot("/r/src/a.ts", "/r/"), "src/a.ts");
  assert.equal(pathFromRoot("C:\\r\\src\\a.ts", "/C:/r/"), "src/a.ts");
  assert.equal(pathFromRoot("src/a.ts", "/r/"), "src/a.ts");
  assert.equal(pathFromRoot("/other/src/a.ts", "/r/"), "/other/src/a.ts");
});
