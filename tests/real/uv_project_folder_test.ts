// needs: uv, python, linux
/** `managers.python.project`: the Python project lies in a folder below hsm.yaml. */
import assert from "node:assert/strict";
import { type Stage, staged } from "./uv_stage.ts";

const BACKEND = `# ours
[project]
name = "demo"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = ["gamma"]
`;

async function backend(stage: Stage, packages: string, head = ""): Promise<void> {
  const managers = "managers: { python: { project: backend } }\n";
  await stage.manifest(`${managers}packages: [${packages}]\n${head}`);
}

async function first(stage: Stage): Promise<void> {
  await stage.write("backend/pyproject.toml", BACKEND);
  await stage.indexed("alpha", "<2");
  await backend(stage, "alpha");
  await stage.ok("sync");
}

staged(
  "what fails in another folder leaves file, lock and environment there as they were",
  async (stage) => {
    await first(stage);
    assert.deepEqual(await stage.installed("backend/.venv"), { alpha: "1.1", gamma: "1.5" });
    await stage.indexed("beta", ">=3");
    await stage.pythonProject("../broken", "broken", { build: 'raise Exception("no compiler")' });
    await stage.component("broken", "sources:\n  dev: { type: local, path: ../broken }");
    for (
      const [packages, modes, words] of [
        ["alpha, beta", "", /no set of versions/],
        ["alpha, broken", "modes: { broken: dev }\n", /could not be built[\s\S]*no compiler/],
      ] as const
    ) {
      await backend(stage, packages, modes);
      const before = await stage.picture();
      const { code, output } = await stage.hsm("sync");
      assert.equal(code, 1, output);
      assert.match(output, words);
      assert.deepEqual(await stage.picture(), before);
    }
  },
);

staged("the no-op ends with what changes in that folder", async (stage) => {
  await first(stage);
  const changes: readonly [string, () => Promise<unknown>][] = [
    ["by hand", () => stage.uv(`pip install --python ${stage.path("backend/.venv")} delta`)],
    ["pyproject.toml", () => stage.replace("backend/pyproject.toml", "gamma", "gamma<1.5")],
    ["uv.lock", () => Deno.remove(stage.path("backend/uv.lock"))],
    ["uv.toml", () => stage.write("backend/uv.toml", 'resolution = "lowest-direct"\n')],
  ];
  for (const [what, change] of changes) {
    assert.match((await stage.ok("sync")).output, /Everything is in sync/, what);
    await change();
    assert.match((await stage.ok("sync")).output, /Synced in/, what);
  }
  assert.deepEqual(await stage.installed("backend/.venv"), { alpha: "1.0", gamma: "1.0" });
});

staged("hsm.yaml's folder may be the workspace of which the folder is a member", async (stage) => {
  await stage.write("pyproject.toml", '[tool.uv.workspace]\nmembers = ["backend"]\n');
  await first(stage);
  for (const path of ["backend/uv.lock", "backend/.venv"]) {
    assert.equal(await stage.exists(path), false, path);
  }
  assert.equal(await stage.exists("uv.lock"), true);
  assert.deepEqual(await stage.installed(), { alpha: "1.1", gamma: "1.5" });
  assert.match((await stage.ok("sync")).output, /Everything is in sync/);
  await stage.byHand("delta");
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { alpha: "1.1", gamma: "1.5" });
});

staged("UV_PROJECT_ENVIRONMENT goes from that folder, as with uv there", async (stage) => {
  const env = { UV_PROJECT_ENVIRONMENT: "env" };
  await stage.write("backend/pyproject.toml", BACKEND);
  await stage.indexed("alpha");
  await backend(stage, "alpha");
  await stage.ok("sync", { env });
  assert.deepEqual(await stage.installed("backend/env"), { alpha: "2.0", gamma: "1.5" });
  assert.equal(await stage.exists("backend/.venv"), false);
  assert.match((await stage.ok("sync", { env })).output, /Everything is in sync/);
  // By hand in the folder nothing is left to do.
  const { output } = await stage.uv("sync --check", { env, cwd: "backend" });
  assert.match(output, /Would make no changes/);
});

staged(
  "a folder without pyproject.toml gets one, with the name that hsm.yaml says",
  async (stage) => {
    await Deno.mkdir(stage.path("backend"));
    await stage.indexed("alpha");
    await backend(stage, "alpha");
    await stage.ok("sync");
    assert.match(await stage.read("backend/pyproject.toml"), /^\[project\]\nname = "demo"\n/);
    assert.equal(await stage.exists("pyproject.toml"), false);
    assert.deepEqual(await stage.installed("backend/.venv"), { alpha: "2.0" });
  },
);
