// needs: uv, python, linux
/**
 * Environments in other places: on another file system, shared by two projects, a mounted volume, and one whose
 * programs run. A sync that is killed there is put back by the next command.
 */
import assert from "node:assert/strict";
import { hsmArgs, type Stage, staged, until } from "./uv_stage.ts";

/** A sync that goes on for ever in the build of `slow`; gives the file that says that it has begun. */
async function slow(stage: Stage, folder = "."): Promise<string> {
  const mark = `${stage.folder}/begun`;
  await stage.pythonProject("../slow", "slow", {
    build: `import time\nopen(${JSON.stringify(mark)}, "w").close()\ntime.sleep(600)\n`,
  });
  const up = folder === "." ? "../slow" : "../../slow";
  await stage.component("slow", `sources:\n  dev: { type: local, path: ${up} }`, folder);
  await stage.manifest("packages: [slow]\nmodes: { slow: dev }\n", folder);
  return mark;
}

async function killed(stage: Stage, child: Deno.ChildProcess, mark: string): Promise<void> {
  await until("the build has begun", () => stage.exists(mark));
  Deno.kill(child.pid, "SIGKILL");
  await child.output();
}

staged(
  "an environment on another file system is put back there, and its programs keep running",
  async (stage) => {
    const folder = await Deno.makeTempDir({ dir: "/dev/shm", prefix: "hsm-env-" });
    try {
      assert.notEqual((await Deno.stat(folder)).dev, (await Deno.stat(stage.project)).dev);
      const env = { UV_PROJECT_ENVIRONMENT: `${folder}/env` };
      await stage.indexed("alpha");
      await stage.manifest("packages: [alpha]\n");
      await stage.ok("sync", { env });
      // A program of the environment keeps running on the files that it has open.
      const program = stage.spawn(`${folder}/env/bin/python`, [
        "-c",
        "import sys, time\nprint('up', flush=True)\ntime.sleep(600)\n",
      ]);
      const before = await stage.picture(folder);
      const mark = await slow(stage);
      await killed(stage, stage.start("sync --yes", { env }), mark);
      const { code, output } = await stage.hsm("recover", { env });
      assert.equal(code, 0, output);
      const after = [...await stage.picture(folder)].filter(([path]) =>
        !path.includes("__pycache__")
      );
      assert.deepEqual(after, [...before].filter(([path]) => !path.includes("__pycache__")));
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["env"]);
      assert.ok(stage.processes().includes(program.pid), "the program has ended");
      program.kill("SIGKILL");
      await program.output();
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

staged(
  "two projects with one environment: one waits for the other, and settles what it left",
  async (stage) => {
    const env = { UV_PROJECT_ENVIRONMENT: stage.path("../shared-env") };
    for (const project of ["a", "b"]) {
      for (const one of ["alpha", "beta"]) {
        await stage.component(one, `sources:\n  prod: { type: pypi, package: ${one} }`, project);
      }
      await stage.manifest("packages: [alpha]\n", project);
    }
    await stage.ok("sync --yes", { env, cwd: "a" });
    const before = await stage.installed(stage.path("../shared-env"));
    const mark = await slow(stage, "a");
    const child = stage.start("sync --yes", { env, cwd: "a" });
    await until("the build has begun", () => stage.exists(mark));
    const busy = await stage.hsm("sync --yes", { env, cwd: "b" });
    assert.equal(busy.code, 3, busy.output);
    assert.match(busy.output, new RegExp(`process ${child.pid} on`));
    await killed(stage, child, mark);
    const first = await stage.hsm("sync --yes", { env, cwd: "b" });
    assert.equal(first.code, 1, first.output);
    assert.match(first.output, /HSM-E0862/);
    assert.deepEqual(await stage.installed(stage.path("../shared-env")), before);
    await stage.ok("sync --yes", { env, cwd: "b" });
  },
);

staged("an environment that is a mounted volume is put back in place", async (stage) => {
  // In a namespace of its own: no right of the machine is needed where the system allows such.
  const inside = async (script: string): Promise<string> => {
    const ended = await stage.run("unshare", ["--mount", "--map-root-user", "sh", "-ec", script]);
    assert.equal(ended.code, 0, ended.output);
    return ended.stdout;
  };
  const can = await stage.run("unshare", ["--mount", "--map-root-user", "true"]);
  if (can.code !== 0) return;
  await stage.indexed("alpha");
  await stage.indexed("beta");
  await stage.manifest("packages: [alpha]\n");
  const hsm = [Deno.execPath(), ...hsmArgs()].map((word) => `'${word}'`).join(" ");
  await stage.pythonProject("../bad", "bad", { build: "raise SystemExit(3)\n" });
  const list = "(cd .venv && find . -type f ! -path '*__pycache__*' -exec sha256sum {} + | sort)";
  const out = await inside(`
    mkdir .venv && mount -t tmpfs tmpfs .venv
    ${hsm} sync --yes -q
    ${list} > ../before
    cat > registry/packages/bad.yaml <<'END'
name: bad
version: "1.0"
description: A test
sources:
  dev: { type: local, path: ../bad }
END
    sed -i 's/packages: .*/packages: [beta, bad]/' hsm.yaml
    echo 'modes: { bad: dev }' >> hsm.yaml
    ${hsm} sync --yes && exit 9 || echo "ended with $?"
    ${list} > ../after
    diff ../before ../after && echo same
    test -d .hsm/txn && ls .hsm/txn
  `);
  assert.match(out, /ended with 1\nsame\n$/);
});
