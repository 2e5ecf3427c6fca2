// needs: uv, python, linux
/**
 * A sync that fails or is stopped leaves every byte of every file and every installed distribution as it was, no
 * process and no transaction.
 */
import assert from "node:assert/strict";
import { type Stage, staged, until } from "./uv_stage.ts";

/** A project in sync with a package installed by hand and one of the user's own; then `next` is asked for. */
async function inSync(stage: Stage): Promise<void> {
  await stage.indexed("alpha", "<2");
  await stage.indexed("beta");
  await stage.write(
    "pyproject.toml",
    '[project]\nname = "demo" # mine\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = ["redis==5.2.1"]\n',
  );
  await stage.manifest("packages: [alpha]\n");
  await stage.ok("sync");
  await stage.byHand("delta==1.0");
}

/** What must be the same after a sync that did not succeed. */
async function everything(stage: Stage): Promise<unknown> {
  return { files: await stage.picture(), installed: await stage.installed() };
}

async function nothingLeft(stage: Stage): Promise<void> {
  assert.deepEqual(stage.processes(), []);
  const left = await stage.exists(".hsm/txn") ? [...Deno.readDirSync(stage.path(".hsm/txn"))] : [];
  // What an undo found where a tool had written is kept for the user, outside the transaction.
  assert.deepEqual(left.map(({ name }) => name).filter((name) => !name.endsWith(".found")), []);
}

/** A package whose build does `build`; its sync begins by taking `alpha` out of the environment. */
async function built(stage: Stage, build: string): Promise<void> {
  await stage.pythonProject("../slow", "slow", { build });
  await stage.component("slow", "sources:\n  dev: { type: local, path: ../slow }");
  await stage.manifest("packages: [beta, slow]\nmodes: { slow: dev }\n");
}

staged("an unsatisfiable requirement changes nothing", async (stage) => {
  await inSync(stage);
  await stage.component(
    "alpha",
    'sources:\n  prod: { type: pypi, package: alpha, version: ">=1" }\ndependencies: [ "picky", "alpha>=2" ]',
  );
  const before = await everything(stage);
  const { code, output } = await stage.hsm("sync");
  assert.equal(code, 1, output);
  assert.match(output, /picky/);
  assert.match(output, /package:alpha/);
  assert.match(output, /hint:/);
  assert.deepEqual(await everything(stage), before);
  await nothingLeft(stage);
});

staged("a package that needs a variable to build: fails without, works with it", async (stage) => {
  await inSync(stage);
  await built(stage, 'import os\nassert os.environ["NEEDED_TO_BUILD"] == "yes"\n');
  const before = await everything(stage);
  const failed = await stage.hsm("sync");
  assert.equal(failed.code, 1, failed.output);
  assert.match(failed.output, /NEEDED_TO_BUILD/);
  assert.match(failed.output, /HSM-E0431/);
  assert.match(failed.output, /package:slow/);
  assert.deepEqual(await everything(stage), before);
  await nothingLeft(stage);
  await stage.ok("sync", { env: { NEEDED_TO_BUILD: "yes" } });
  const installed = await stage.installed();
  assert.equal(installed["slow"], "1.0");
  assert.equal(installed["alpha"], undefined);
});

staged("a failing first sync leaves no environment, no pyproject.toml, no lock", async (stage) => {
  await stage.indexed("beta");
  await built(stage, "raise SystemExit(3)\n");
  const before = await everything(stage);
  const { code, output } = await stage.hsm("sync");
  assert.equal(code, 1, output);
  assert.deepEqual(await everything(stage), before);
  assert.equal(await stage.exists(".venv"), false);
  await nothingLeft(stage);
});

for (const [signal, exit] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  for (const whole of [false, true]) {
    const to = whole ? "the whole process group" : "hsm alone";
    staged(`${signal} during \`uv sync\`, sent to ${to}, changes nothing`, async (stage) => {
      await inSync(stage);
      const begun = `${stage.folder}/begun`;
      await built(
        stage,
        `import time\nopen(${JSON.stringify(begun)}, "w").close()\ntime.sleep(600)\n`,
      );
      const before = await everything(stage);
      const child = stage.start("sync");
      await until("the build has begun", () => stage.exists(begun));
      // As a terminal does it: hsm and what shares its group get the signal.
      for (const id of whole ? stage.processes() : [child.pid]) {
        try {
          Deno.kill(id, signal);
        } catch {
          // Ended since it was listed.
        }
      }
      const { code, stderr } = await child.output();
      assert.equal(code, exit, new TextDecoder().decode(stderr));
      assert.match(new TextDecoder().decode(stderr), /as before/);
      assert.deepEqual(await everything(stage), before);
      await nothingLeft(stage);
      // And the project is not stuck: the next sync does its work.
      await stage.manifest("packages: [beta]\n");
      await stage.ok("sync");
      assert.deepEqual(await stage.installed(), { beta: "1.0", gamma: "1.5", redis: "5.2.1" });
    });
  }
}

staged("SIGKILL during `uv sync`: the next command finds the old state", async (stage) => {
  await inSync(stage);
  const begun = `${stage.folder}/begun`;
  await built(stage, `import time\nopen(${JSON.stringify(begun)}, "w").close()\ntime.sleep(600)\n`);
  const before = await everything(stage);
  const child = stage.start("sync");
  await until("the build has begun", () => stage.exists(begun));
  Deno.kill(child.pid, "SIGKILL");
  await child.output();
  const { code, output } = await stage.hsm("recover");
  assert.equal(code, 0, output);
  assert.deepEqual(await everything(stage), before);
  await nothingLeft(stage);
});

staged(
  "a failure in a workspace member restores the root's uv.lock and environment",
  async (stage) => {
    await stage.write(
      "pyproject.toml",
      '[project]\nname = "root"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["gamma==1.0"]\n\n' +
        '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
    );
    const member =
      '[project]\nname = "member"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n';
    await stage.write("apps/member/pyproject.toml", member);
    await stage.manifest("packages: [alpha]\n", "apps/member");
    await stage.replace(
      "apps/member/hsm.yaml",
      'name: demo, version: "1.0.0"',
      'name: member, version: "1"',
    );
    await stage.component(
      "alpha",
      "sources:\n  prod: { type: pypi, package: alpha }",
      "apps/member",
    );
    const start = { cwd: "apps/member" };
    await stage.ok("sync", start);
    assert.equal(await stage.exists("apps/member/uv.lock"), false);
    assert.equal(await stage.exists("apps/member/.venv"), false);
    assert.equal((await stage.installed())["alpha"], "2.0");
    assert.match(await stage.read("uv.lock"), /name = "alpha"/);
    await stage.pythonProject("slow", "slow", { build: "raise SystemExit(3)\n" });
    await stage.component(
      "slow",
      "sources:\n  dev: { type: local, path: ../../slow }",
      "apps/member",
    );
    await stage.replace(
      "apps/member/hsm.yaml",
      "packages: [alpha]",
      "packages: [slow]\nmodes: { slow: dev }",
    );
    const lock = await stage.read("uv.lock");
    const files = await stage.picture(stage.path(".venv"));
    const { code, output } = await stage.hsm("sync", start);
    assert.equal(code, 1, output);
    assert.equal(await stage.read("uv.lock"), lock);
    assert.deepEqual(await stage.picture(stage.path(".venv")), files);
    assert.match(await stage.read("apps/member/pyproject.toml"), /alpha/);
    await nothingLeft(stage);
    const again = await stage.stamps();
    await stage.replace(
      "apps/member/hsm.yaml",
      "packages: [slow]\nmodes: { slow: dev }",
      "packages: [alpha]",
    );
    await stage.ok("sync", start);
    assert.equal((await stage.stamps()).get(".venv/pyvenv.cfg"), again.get(".venv/pyvenv.cfg"));
  },
);

staged(
  "SIGKILL in one member of a workspace: the next command in another finds the old state",
  async (stage) => {
    await stage.write(
      "pyproject.toml",
      '[project]\nname = "root"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n\n' +
        '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
    );
    for (const name of ["a", "b"]) {
      await stage.write(
        `apps/${name}/pyproject.toml`,
        `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n`,
      );
      const head = "registries:\n  - { name: local, path: ./registry }\n";
      await stage.write(`apps/${name}/hsm.yaml`, `${head}packages: [alpha]\n`);
      for (const one of ["alpha", "beta"]) {
        await stage.component(
          one,
          `sources:\n  prod: { type: pypi, package: ${one} }`,
          `apps/${name}`,
        );
      }
      await stage.ok("sync --yes", { cwd: `apps/${name}` });
    }
    const begun = `${stage.folder}/begun`;
    const build = `import time\nopen(${JSON.stringify(begun)}, "w").close()\ntime.sleep(600)\n`;
    await stage.pythonProject("../slow", "slow", { build });
    await stage.component(
      "slow",
      "sources:\n  dev: { type: local, path: ../../../slow }",
      "apps/a",
    );
    await stage.replace("apps/a/hsm.yaml", "[alpha]", "[slow]\nmodes: { slow: dev }");
    const before = await everything(stage);
    const child = stage.start("sync", { cwd: "apps/a" });
    await until("the build has begun", () => stage.exists(begun));
    Deno.kill(child.pid, "SIGKILL");
    await child.output();
    assert.match(await stage.read("uv.lock"), /name = "slow"/);
    const { code, output } = await stage.hsm("recover", { cwd: "apps/b" });
    assert.equal(code, 0, output);
    assert.deepEqual(await everything(stage), before);
    assert.deepEqual(stage.processes(), []);
    // And its own sync is not undone by what the first one's recovery does later.
    await stage.replace("apps/b/hsm.yaml", "[alpha]", "[alpha, beta]");
    await stage.ok("sync", { cwd: "apps/b" });
    await stage.ok("recover", { cwd: "apps/a" });
    assert.match(await stage.read("uv.lock"), /name = "beta"/);
    assert.equal((await stage.installed())["beta"], "1.0");
  },
);
