import assert from "node:assert/strict";
import type { AdapterInput, Owned, Ran } from "@/model/mod.ts";
import { isAnswered, probeKey } from "@/model/mod.ts";
import { lockCheck, syncCheck } from "./state.ts";
import { steps } from "./steps.ts";
import { demand, inputOf } from "./testing/input.ts";
import { wants } from "./wants.ts";

const HEAD = '[project]\nname = "demo"\nversion = "1.0"\ndependencies = ["redis>=5"]\n';
const OWNED: Owned = { "pyproject.toml": { dependencies: { redis: "redis>=5" } } };
const DEMANDS = [demand("redis", { specifier: ">=5" })];

function said(stdout: string, code = 0): Ran {
  return { code, stdout, stderr: "" };
}

function fits(changes: readonly unknown[], action = "check"): Ran {
  return said(JSON.stringify({ sync: { action, changes } }));
}

interface State {
  readonly file?: string;
  readonly lock?: boolean;
  readonly lockCheck?: Ran;
  readonly syncCheck?: Ran;
  readonly environment?: "ours" | "foreign";
  readonly frozen?: boolean;
}

function given(state: State): AdapterInput {
  const plain = inputOf({ python: {} });
  const probes: Record<string, Ran> = {};
  if (state.lockCheck) probes[probeKey(lockCheck(plain))] = state.lockCheck;
  if (state.syncCheck) probes[probeKey(syncCheck(plain))] = state.syncCheck;
  return inputOf({
    demands: DEMANDS,
    owned: OWNED,
    files: {
      "pyproject.toml": state.file ?? HEAD,
      ...(state.lock === false ? {} : { "uv.lock": "version = 1\n" }),
    },
    folders: state.environment === undefined ? [] : [".venv"],
    memory: { environments: state.environment === "ours" ? [".venv"] : [] },
    options: { frozen: state.frozen ?? false },
    probes,
  });
}

/** What is found, and the steps that follow from it. */
const ROWS: readonly [string, State, readonly string[]][] = [
  ["all is well", { lockCheck: said(""), syncCheck: fits([]), environment: "ours" }, []],
  [
    "the lock is stale",
    { lockCheck: said("", 1), syncCheck: fits([]), environment: "ours" },
    ["uv.lock", "uv.sync"],
  ],
  [
    "something was installed by hand",
    { lockCheck: said(""), syncCheck: fits([{ name: "x" }]), environment: "ours" },
    ["uv.sync"],
  ],
  ["no environment", { lockCheck: said(""), syncCheck: fits([], "create") }, ["uv.sync"]],
  [
    "uv's answer cannot be read",
    { lockCheck: said(""), syncCheck: said("?"), environment: "ours" },
    ["uv.sync"],
  ],
  ["uv was not asked", { environment: "ours" }, ["uv.lock", "uv.sync"]],
  ["no lock", { lock: false, environment: "ours" }, ["uv.lock", "uv.sync"]],
  [
    "the file changes",
    { file: HEAD.replace('"redis>=5"', ""), environment: "ours" },
    ["uv.write.pyproject", "uv.lock", "uv.sync"],
  ],
  [
    "somebody else's environment",
    { lock: false, environment: "foreign" },
    ["uv.lock", "uv.look", "uv.sync"],
  ],
  [
    "--frozen, the file would change",
    {
      frozen: true,
      file: HEAD.replace('"redis>=5"', ""),
      syncCheck: fits([{}]),
      environment: "ours",
    },
    ["uv.sync"],
  ],
  ["--frozen, all is well", { frozen: true, syncCheck: fits([]), environment: "ours" }, []],
];

for (const [name, state, expected] of ROWS) {
  Deno.test(`steps() where ${name}`, () => {
    const made = steps(given(state));
    assert.deepEqual(made.steps.map(({ id }) => id), expected);
    for (const step of made.steps) assert.ok(step.causes.length > 0, step.id);
    const sync = made.steps.find(({ id }) => id === "uv.sync");
    if (sync?.effect.kind === "run") assert.equal(sync.effect.environment, ".venv");
  });
}

Deno.test("every call of uv goes without the variables that make it lie", () => {
  const made = steps(given({ lock: false, environment: "foreign" }));
  for (const { effect } of made.steps) {
    if (effect.kind !== "run") continue;
    for (const name of ["UV_FROZEN", "UV_NO_SOURCES*", "UV_NO_SYNC", "UV_PROJECT"]) {
      assert.ok(effect.command.unset?.includes(name), `${name} in ${effect.command.args}`);
    }
    assert.equal(effect.command.unset?.includes("UV_PROJECT_ENVIRONMENT"), false);
  }
});

Deno.test("uv gets the extras, groups and interpreter of `managers.python`", () => {
  const rows: readonly [Parameters<typeof inputOf>[0]["python"], string][] = [
    [{}, "sync --frozen"],
    [{ extras: "all", groups: "all" }, "sync --frozen --all-extras --all-groups"],
    [
      { extras: ["a", "b"], groups: ["t"], interpreter: "3.12" },
      "sync --frozen --extra a --extra b --no-default-groups --group t --python 3.12",
    ],
    [{ groups: [] }, "sync --frozen --no-default-groups"],
  ];
  for (const [python, expected] of rows) {
    const made = steps(inputOf({ demands: DEMANDS, python }));
    const sync = made.steps.find(({ id }) => id === "uv.sync");
    assert.equal(sync?.effect.kind === "run" && sync.effect.command.args.join(" "), expected);
  }
});

Deno.test("wants() comes to an end within four rounds, whatever is found", () => {
  const worlds: readonly Parameters<typeof inputOf>[0][] = [
    {},
    { demands: DEMANDS, owned: OWNED, files: { "pyproject.toml": HEAD, "uv.lock": "" } },
    {
      root: "/w/p",
      files: {
        "pyproject.toml": HEAD,
        "../pyproject.toml": "[tool.uv.workspace]\n",
        ".venv/pyvenv.cfg": "version_info = 3.12.1\n",
      },
    },
    { variables: { UV_PROJECT_ENVIRONMENT: "/e/", UV_CONFIG_FILE: "/c/uv.toml", HOME: "/h" } },
  ];
  for (const world of worlds) {
    const found = inputOf(world).snapshot;
    let input = inputOf({ ...world, files: {}, variables: {}, tools: {} });
    let rounds = 0;
    for (;; rounds++) {
      const open = wants(input).filter((want) => !isAnswered(want, input.snapshot));
      if (open.length === 0) break;
      const { files, variables, probes, tools, root } = input.snapshot;
      const next = {
        root,
        files: new Map(files),
        variables: new Map(variables),
        probes: new Map(probes),
        tools: new Map(tools),
      };
      for (const want of open) {
        if (want.kind === "file") {
          next.files.set(want.path, found.files.get(want.path) ?? { kind: "absent" });
        } else if (want.kind === "variable") {
          next.variables.set(want.name, found.variables.get(want.name));
        } else if (want.kind === "tool") next.tools.set(want.name, "/bin/uv");
        else if (want.kind === "probe") next.probes.set(probeKey(want.command), said("/w\n"));
      }
      input = { ...input, snapshot: next };
    }
    assert.ok(rounds <= 4, `${rounds} rounds`);
    if (world.variables) assert.ok(input.snapshot.files.has("/e/pyvenv.cfg"));
    if (world.root) {
      assert.ok(input.snapshot.files.has("/w/uv.lock"));
      assert.ok(input.snapshot.files.has("/w/.venv/pyvenv.cfg"));
    }
  }
});
