import assert from "node:assert/strict";
import type { Owned, Step } from "@/model/mod.ts";
import { check } from "./check.ts";
import { judge } from "./judge.ts";
import { uvAdapter } from "./mod.ts";
import { steps } from "./steps.ts";
import { demand, inputOf } from "./testing/input.ts";
import { wants } from "./wants.ts";

const HEAD = '[project]\nname = "demo"\nversion = "1.0"\n';
const WITH = `${HEAD}dependencies = ["mine", "redis>=5"]\n`;
const WITHOUT = `${HEAD}dependencies = ["mine"]\n`;
const REDIS = [demand("redis", { specifier: ">=5" })];
const LEDGER = { dependencies: { redis: "redis>=5" } };
const BACKEND: Owned = { "backend/pyproject.toml": LEDGER };

function written(list: readonly Step[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list.flatMap(({ effect }) => effect.kind === "write" ? [[effect.path, effect.text]] : []),
  );
}

function tools(list: readonly Step[]): readonly string[] {
  return list.flatMap(({ effect }) =>
    effect.kind === "run" ? [[effect.command.tool, ...effect.command.args].join(" ")] : []
  );
}

Deno.test("in a folder of its own: file, ledger, lock, environment and every call of uv", () => {
  const input = inputOf({
    demands: REDIS,
    files: { "backend/pyproject.toml": WITHOUT, "pyproject.toml": "[tool.x]\n" },
    python: { project: "backend" },
  });
  const { steps: list } = steps(input);
  assert.deepEqual(written(list), { "backend/pyproject.toml": WITH });
  assert.deepEqual(tools(list), [
    "uv lock --project backend",
    "uv sync --frozen --project backend",
  ]);
  const effects = list.map(({ effect }) => effect);
  assert.deepEqual(effects[1]?.kind === "run" && effects[1].mayWrite, ["backend/uv.lock"]);
  assert.equal(effects[2]?.kind === "run" && effects[2].environment, "backend/.venv");
  assert.deepEqual(uvAdapter.record(input), BACKEND);
  const paths = wants(input).map((want) => want.kind === "file" ? want.path : want.kind);
  for (const name of ["backend/pyproject.toml", "backend/.python-version", "backend/uv.toml"]) {
    assert.ok(paths.includes(name), name);
  }
  // uv looks for a workspace and for settings in the folders above.
  for (const name of ["pyproject.toml", "uv.toml", "../pyproject.toml"]) {
    assert.ok(paths.includes(name), name);
  }
});

Deno.test("in a folder of its own: local sources are written from there, and found in uv.lock from there", () => {
  const local = demand("lib", { source: { type: "local", path: "../lib", editable: true } });
  const input = inputOf({
    demands: [local],
    files: { "backend/pyproject.toml": HEAD },
    python: { project: "backend" },
  });
  const text = written(steps(input).steps)["backend/pyproject.toml"] ?? "";
  assert.match(text, /lib = \{ path = "\.\.\/\.\.\/lib", editable = true \}/);
  const step = steps(input).steps.find(({ id }) => id === "uv.lock");
  assert.ok(step);
  const codes = (path: string): readonly string[] => {
    const lock = `[[package]]\nname = "lib"\nversion = "1"\nsource = { editable = "${path}" }\n`;
    const { snapshot } = inputOf({ files: { "backend/uv.lock": lock } });
    return judge({ step }, input, snapshot).problems.map(({ code }) => code);
  };
  assert.deepEqual(codes("../../lib"), []);
  assert.deepEqual(codes("../lib"), ["HSM-E0422"]);
});

Deno.test("a workspace root is shared with its members: above hsm.yaml its lock is held, below there is one already", () => {
  const shared = (root: string): readonly unknown[] => {
    const base = inputOf({
      root: "/w/app",
      demands: REDIS,
      python: { project: "backend" },
      files: {
        "backend/pyproject.toml": WITHOUT,
        [root === "/w" ? "../pyproject.toml" : "pyproject.toml"]: "[tool.uv.workspace]\n",
      },
      probes: {
        "uv workspace dir --project backend": { code: 0, stdout: `${root}\n`, stderr: "" },
      },
    });
    return steps(base).steps.flatMap(({ effect }) =>
      effect.kind === "run" ? [[effect.shared, ...effect.mayWrite, effect.environment]] : []
    );
  };
  assert.deepEqual(shared("/w"), [["/w", "/w/uv.lock", undefined], ["/w", "/w/.venv"]]);
  assert.deepEqual(shared("/w/app"), [[undefined, "uv.lock", undefined], [undefined, ".venv"]]);
});

Deno.test("in a folder of its own: problems name that file", () => {
  const poetry = inputOf({
    demands: REDIS,
    files: { "backend/pyproject.toml": "[tool.poetry]\n" },
    python: { project: "backend" },
  });
  assert.match(check(poetry)[0]?.message ?? "", /^backend\/pyproject\.toml is Poetry's/);
  const clash = inputOf({
    demands: REDIS,
    files: { "backend/pyproject.toml": `${HEAD}dependencies = ["redis<4"]\n` },
    python: { project: "backend" },
  });
  assert.equal(check(clash)[0]?.place?.file, "backend/pyproject.toml");
});

Deno.test("another folder: the entries leave the old file, uv runs in the new one only", () => {
  const input = inputOf({
    demands: REDIS,
    files: { "backend/pyproject.toml": WITH, "backend/uv.lock": "", "pyproject.toml": WITHOUT },
    owned: BACKEND,
  });
  const { steps: list, notes } = steps(input);
  assert.deepEqual(written(list), { "pyproject.toml": WITH, "backend/pyproject.toml": WITHOUT });
  assert.deepEqual(tools(list), ["uv lock", "uv sync --frozen"]);
  assert.deepEqual(uvAdapter.record(input), { "pyproject.toml": LEDGER });
  assert.match(notes.join(), /backend\/uv\.lock stays/);
  const leaving = list.find(({ subject }) => subject === "backend/pyproject.toml");
  assert.deepEqual(leaving?.causes, ["- redis>=5  (hsm writes to pyproject.toml now)"]);
  assert.equal(new Set(list.map(({ id }) => id)).size, list.length);
});

Deno.test("another folder: an entry edited by hand stops, with --adopt it stays", () => {
  const edited = WITH.replace("redis>=5", "redis>=4");
  const files = { "backend/pyproject.toml": edited, "pyproject.toml": HEAD };
  const input = (adopt: boolean) =>
    inputOf({ demands: REDIS, files, owned: BACKEND, options: { adopt } });
  const [problem] = check(input(false));
  assert.deepEqual([problem?.code, problem?.place?.file], ["HSM-E0413", "backend/pyproject.toml"]);
  assert.deepEqual(check(input(true)), []);
  assert.deepEqual(Object.keys(written(steps(input(true)).steps)), ["pyproject.toml"]);
  const broken = { ...files, "backend/pyproject.toml": "a = \n" };
  const [other] = check(inputOf({ demands: REDIS, files: broken, owned: BACKEND }));
  assert.deepEqual([other?.code, other?.place?.file], ["HSM-E0403", "backend/pyproject.toml"]);
});

Deno.test("a renamed folder: what was hsm's in the old file is hsm's in the new one", () => {
  const base = inputOf({
    files: { "server/pyproject.toml": WITH },
    python: { project: "server" },
    owned: BACKEND,
  });
  const files = new Map([...base.snapshot.files, ["backend/pyproject.toml", { kind: "absent" }]]);
  const input = { ...base, snapshot: { ...base.snapshot, files } } as typeof base;
  assert.deepEqual(written(steps(input).steps), { "server/pyproject.toml": WITHOUT });
  assert.deepEqual(uvAdapter.record(input), {});
});

Deno.test("another tool: hsm's entries go, uv is not needed, asked or run", () => {
  const input = inputOf({
    demands: REDIS,
    files: { "pyproject.toml": WITH, "uv.lock": "" },
    owned: { "pyproject.toml": LEDGER, "requirements.hsm.txt": { requirements: {} } },
    python: { use: "pip" },
    tools: {},
  });
  assert.equal(uvAdapter.applies(input.stack, input.lock), true);
  assert.deepEqual(wants(input).filter(({ kind }) => kind !== "file"), []);
  assert.deepEqual(check(input), []);
  const { steps: list, notes } = steps(input);
  assert.deepEqual(written(list), { "pyproject.toml": WITHOUT });
  assert.deepEqual(tools(list), []);
  assert.deepEqual(list[0]?.causes, ["- redis>=5  (pip installs the stack now)"]);
  assert.deepEqual(notes, ["uv.lock stays as it is, and hsm does not look after it any more"]);
  assert.deepEqual(uvAdapter.record(input), {});
  assert.equal(uvAdapter.repair?.(input), undefined);
  const frozen = { ...input, options: { ...input.options, frozen: true } };
  assert.deepEqual([check(frozen), steps(frozen).steps], [[], []]);
  assert.deepEqual(uvAdapter.record(frozen), { "pyproject.toml": LEDGER });
  assert.equal(uvAdapter.applies(input.stack, { ...input.lock, owned: {} }), false);
});

Deno.test("after pip: what is in the environment is asked for, pip itself is not", () => {
  const input = inputOf({
    demands: REDIS,
    files: { "pyproject.toml": WITHOUT },
    folders: [".venv"],
    owned: { "requirements.hsm.txt": { requirements: { redis: "redis>=5" } } },
    memory: { environments: [".venv"] },
  });
  const step = steps(input).steps.find(({ id }) => id === "uv.look");
  assert.ok(step, "the environment is looked at first");
  const asked = (...names: readonly string[]): readonly string[] | undefined => {
    const changes = names.map((name) => ({ name, version: "1", action: "uninstalled" }));
    const stdout = JSON.stringify({ sync: { action: "check", changes } });
    const outcome = { step, ran: { code: 0, stdout, stderr: "" } };
    return judge(outcome, input, input.snapshot).question?.lines;
  };
  assert.equal(asked("pip", "setuptools"), undefined);
  assert.deepEqual(asked("pip", "numpy"), [
    "pip installed into .venv before. The sync would uninstall:",
    "  - numpy 1",
  ]);
});
