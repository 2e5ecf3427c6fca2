import assert from "node:assert/strict";
import type { PythonDemand } from "@/model/mod.ts";
import { check } from "./check.ts";
import { demand, inputOf } from "./testing/input.ts";

const HEAD = '[project]\nname = "demo"\nversion = "1"\n';

/** pyproject.toml, the code, what the message or the hint must say, the line. */
const ROWS: readonly [string, string, string, RegExp, number | undefined][] = [
  ["no project", "[tool.ruff]\n", "HSM-E0404", /\[project\]/, undefined],
  ["empty", "", "HSM-E0404", /\[project\]/, undefined],
  ["Poetry's", '[tool.poetry]\nname = "x"\n', "HSM-E0404", /Poetry/, undefined],
  ["virtual root", "[tool.uv.workspace]\nmembers = []\n", "HSM-E0404", /member/, undefined],
  ["dynamic", `${HEAD}dynamic = ["dependencies"]\n`, "HSM-E0405", /dynamic/, 4],
  ["unmanaged", `${HEAD}[tool.uv]\nmanaged = false\n`, "HSM-E0406", /managed/, 5],
  ["own name", HEAD.replace("demo", "Redis"), "HSM-E0407", /Rename/, 2],
  ["broken", `${HEAD}x = \n`, "HSM-E0403", /TOML/, 4],
  [
    "left by a merge",
    `${HEAD}<<<<<<< HEAD\n=======\n>>>>>>> other\n`,
    "HSM-E0403",
    /conflict markers.*remove/,
    4,
  ],
  [
    "no array",
    `${HEAD}dependencies = "a"\n`,
    "HSM-E0414",
    /without harm/,
    undefined,
  ],
];

for (const [name, text, code, words, line] of ROWS) {
  Deno.test(`check() refuses a pyproject.toml: ${name}`, () => {
    const input = inputOf({ demands: [demand("redis")], files: { "pyproject.toml": text } });
    const [problem, ...more] = check(input);
    assert.equal(problem?.code, code);
    assert.deepEqual(more, []);
    assert.match(`${problem.message} ${problem.next}`, words);
    if (line !== undefined) assert.equal(problem.place?.line, line);
    // What it is about: the owner, so that the user knows who asks.
    if (/040[4567]/.test(code)) assert.match(problem.message, /package:redis/);
  });
}

Deno.test("check() takes a file that it can edit, a new one, and one that needs nothing", () => {
  const demands = [demand("redis")];
  for (const text of [HEAD, `\uFEFF${HEAD}`, HEAD.replaceAll("\n", "\r\n"), undefined]) {
    const files: Record<string, string> = text === undefined ? {} : { "pyproject.toml": text };
    assert.deepEqual(check(inputOf({ demands, files })), []);
  }
});

Deno.test("check() names extras and groups that the project does not have", () => {
  const text =
    `${HEAD}[project.optional-dependencies]\nFa_st = []\n[dependency-groups]\ntest = []\n`;
  const files = { "pyproject.toml": text };
  const codes = (extras: string[], groups: string[]): string[] =>
    check(inputOf({ demands: [demand("redis")], files, python: { extras, groups } }))
      .map((problem) => problem.message);
  assert.deepEqual(codes(["fa-st"], ["test"]), []);
  const found = codes(["fats"], ["tset"]);
  assert.equal(found.length, 2);
  assert.match(found[0] ?? "", /"fats".*"Fa_st"/);
  assert.match(found[1] ?? "", /"tset".*"test"/);
});

Deno.test("check() leaves it to the user whether a new project is a workspace's member", () => {
  const files = { "../pyproject.toml": '[tool.uv.workspace]\nmembers = ["*"]\n' };
  const [problem] = check(inputOf({ root: "/w/p", demands: [demand("redis")], files }));
  assert.equal(problem?.code, "HSM-E0409");
  assert.match(problem?.message ?? "", /\.\.\/pyproject\.toml/);
});

Deno.test("check() with --frozen needs uv.lock, and does not mind pyproject.toml", () => {
  const options = { frozen: true };
  const files = { "pyproject.toml": "[tool.poetry]\n" };
  assert.deepEqual(check(inputOf({ files, options })).map(({ code }) => code), ["HSM-E0408"]);
  assert.deepEqual(check(inputOf({ files: { ...files, "uv.lock": "" }, options })), []);
});

Deno.test("check() says that uv is missing, with every other problem", () => {
  const files = { "pyproject.toml": "[tool.poetry]\n" };
  const codes = check(inputOf({ demands: [demand("redis")], files, tools: {} }))
    .map(({ code }) => code);
  assert.deepEqual(codes, ["HSM-E0401", "HSM-E0404"]);
});

Deno.test("check() refuses what is not there yet: an index of a component's own", () => {
  const source = { type: "index", index: "inner" } as const;
  const codes = check(inputOf({ demands: [demand("redis", { source })] })).map(({ code }) => code);
  assert.deepEqual(codes, ["HSM-E0490"]);
});

Deno.test("check() refuses settings for uv that would have no effect", () => {
  const rows: readonly [PythonDemand["uv"], number][] = [
    [{ "no-build-isolation": true, "extra-build-dependencies": ["torch"] }, 0],
    [{ frobnicate: 1, toString: true }, 2],
    [{ "no-build-isolation": "yes", "extra-build-dependencies": "torch" }, 2],
  ];
  for (const [uv, count] of rows) {
    const codes = check(inputOf({ demands: [demand("redis", { uv })] })).map(({ code }) => code);
    assert.deepEqual(codes, Array(count).fill("HSM-E0419"));
  }
});

Deno.test("check() names the conflict that a merge left in uv.lock, before uv stumbles over it", () => {
  const lock = "version = 1\n<<<<<<< HEAD\n=======\n>>>>>>> other\n";
  const files = { "pyproject.toml": HEAD, "uv.lock": lock };
  for (const options of [{}, { frozen: true }]) {
    const [problem, ...more] = check(inputOf({ demands: [demand("redis")], files, options }));
    assert.deepEqual([problem?.code, problem?.place?.line, more], ["HSM-E0425", 2, []]);
    assert.match(problem?.next ?? "", /git checkout --ours uv\.lock/);
  }
});
