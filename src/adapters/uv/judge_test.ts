import assert from "node:assert/strict";
import type { Problem, PythonDemand, Step, StepOutcome } from "@/model/mod.ts";
import { judge, rereads } from "./judge.ts";
import { demand, inputOf } from "./testing/input.ts";

const LOCK: Step = {
  id: "uv.lock",
  by: "uv",
  subject: "uv lock",
  causes: [],
  effect: { kind: "run", command: { tool: "uv", args: ["lock"] }, mayWrite: ["uv.lock"] },
};
const RAN = { code: 0, stdout: "", stderr: "" };
const PROJECT = '[project]\nname = "demo"\ndependencies = ["redis>=5.2"]\n';

function problemsOf(
  demands: readonly PythonDemand[],
  lock: string | undefined,
): readonly Problem[] {
  const input = inputOf({ demands, files: { "pyproject.toml": PROJECT } });
  const after = inputOf({ files: lock === undefined ? {} : { "uv.lock": lock } }).snapshot;
  return judge({ step: LOCK, ran: RAN }, input, after).problems;
}

function row(name: string, version: string, source: string, more = ""): string {
  return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { ${source} }\n${more}`;
}

const INDEX = 'registry = "https://example.org/simple"';
const GIT = demand("x", {
  source: { type: "git", url: "https://e.org/x.git", ref: "v1", subdirectory: "py" },
});
const FOLDER = demand("x", { source: { type: "local", path: "../x", editable: true } });
const FILE = demand("x", {
  source: { type: "url", url: "https://e.org/x.whl", sha256: "AB".repeat(32) },
});
const REV = "#0123456789012345678901234567890123456789";

/** What is wanted, what uv locked, the code of what is wrong. */
const ROWS: readonly [string, PythonDemand, string | undefined, string | undefined][] = [
  ["no lock at all", demand("x"), undefined, "HSM-E0420"],
  ["a lock that is no TOML", demand("x"), "[[", "HSM-E0420"],
  ["a package that is not there", demand("x"), row("y", "1", INDEX), "HSM-E0421"],
  ["by name", demand("x"), row("X_", "1", INDEX).replace("X_", "X"), undefined],
  ["inside the range", demand("x", { specifier: ">=1,<2" }), row("x", "1.5", INDEX), undefined],
  ["a pre-release inside", demand("x", { specifier: ">=1" }), row("x", "2.0b1", INDEX), undefined],
  ["outside the range", demand("x", { specifier: "<1" }), row("x", "1.5", INDEX), "HSM-E0423"],
  [
    "one of two versions of a forked lock inside",
    demand("x", { specifier: "<1" }),
    row("x", "0.5", INDEX) + row("x", "1.5", INDEX),
    undefined,
  ],
  ["a stranger's package for a folder", FOLDER, row("x", "1", INDEX), "HSM-E0422"],
  ["the folder", FOLDER, row("x", "1", 'editable = "../x"'), undefined],
  ["another folder", FOLDER, row("x", "1", 'editable = "../y"'), "HSM-E0422"],
  ["a folder that is not installed", FOLDER, row("x", "1", 'virtual = "../x"'), "HSM-E0422"],
  [
    "the git source",
    GIT,
    row("x", "1", `git = "https://e.org/x?subdirectory=py&rev=v1${REV}"`),
    undefined,
  ],
  [
    "another ref",
    GIT,
    row("x", "1", `git = "https://e.org/x?subdirectory=py&rev=v2${REV}"`),
    "HSM-E0422",
  ],
  ["another folder of it", GIT, row("x", "1", `git = "https://e.org/x?rev=v1${REV}"`), "HSM-E0422"],
  [
    "another repository",
    GIT,
    row("x", "1", `git = "https://e.org/z?subdirectory=py&rev=v1${REV}"`),
    "HSM-E0422",
  ],
  [
    "the file with its hash",
    FILE,
    row(
      "x",
      "1",
      'url = "https://e.org/x.whl"',
      `wheels = [{ url = "https://e.org/x.whl", hash = "sha256:${"ab".repeat(32)}" }]\n`,
    ),
    undefined,
  ],
  [
    "the file with another hash",
    FILE,
    row("x", "1", 'url = "https://e.org/x.whl"', 'sdist = { hash = "sha256:00" }\n'),
    "HSM-E0424",
  ],
  ["the file without a hash", FILE, row("x", "1", 'url = "https://e.org/x.whl"'), "HSM-E0424"],
];

for (const [name, wanted, lock, code] of ROWS) {
  Deno.test(`judge() after \`uv lock\`: ${name}`, () => {
    const problems = problemsOf([wanted], lock);
    assert.deepEqual(problems.map((problem) => problem.code), code === undefined ? [] : [code]);
    for (const { message, next } of problems) {
      assert.ok(next.length > 10);
      if (code !== "HSM-E0420") assert.match(message, /package:x/);
    }
  });
}

Deno.test("judge() names the user's requirement that let uv leave the range", () => {
  const [problem] = problemsOf([demand("redis", { specifier: "<6" })], row("redis", "6.4", INDEX));
  assert.equal(problem?.place?.line, 3);
  assert.match(problem?.next ?? "", /"redis>=5\.2,<6"/);
});

Deno.test("judge() asks before an environment of somebody else loses packages", () => {
  const step: Step = { ...LOCK, id: "uv.look" };
  const said = (changes: unknown): StepOutcome => ({
    step,
    ran: { ...RAN, stdout: JSON.stringify({ sync: { action: "check", changes } }) },
  });
  const input = inputOf({});
  const lost = judge(
    said([
      { name: "a", version: "1", action: "installed" },
      { name: "b", version: "2", action: "uninstalled" },
      // Another version of it, no loss.
      { name: "a", version: "0", action: "uninstalled" },
    ]),
    input,
    input.snapshot,
  );
  assert.deepEqual(lost.problems, []);
  assert.equal(lost.question?.prompt, "Uninstall 1 package from .venv?");
  assert.deepEqual(lost.question?.lines.slice(1), ["  - b 2"]);
  assert.match(lost.question?.next ?? "", /--yes/);
  assert.equal(judge(said([]), input, input.snapshot).question, undefined);
});

Deno.test("judge() does not ask for what uv.lock had in that version", () => {
  const step: Step = { ...LOCK, id: "uv.look" };
  const input = inputOf({ files: { "uv.lock": row("redis", "6.4", INDEX) } });
  for (const [version, asks] of [["6.4", false], ["6.3", true]] as const) {
    const changes = [{ name: "redis", version, action: "uninstalled" }];
    const stdout = JSON.stringify({ sync: { action: "check", changes } });
    const { question } = judge({ step, ran: { ...RAN, stdout } }, input, input.snapshot);
    assert.equal(question !== undefined, asks, version);
  }
});

Deno.test("judge() asks as well where uv would replace the environment, or its answer cannot be read", () => {
  const step: Step = { ...LOCK, id: "uv.look" };
  const input = inputOf({});
  const replaced = JSON.stringify({ sync: { action: "replace", changes: [] } });
  for (const stdout of [replaced, "", "{}", '{"sync": {"action": "check"}}', "\u0000"]) {
    const { question } = judge({ step, ran: { ...RAN, stdout } }, input, input.snapshot);
    assert.ok(question, stdout);
  }
});

Deno.test("rereads() wants uv.lock after `uv lock` only", () => {
  assert.deepEqual(rereads(LOCK, inputOf({})).map((want) => want.kind), ["file"]);
  assert.deepEqual(rereads({ ...LOCK, id: "uv.sync" }, inputOf({})), []);
});
