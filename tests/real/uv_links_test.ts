// needs: uv, python, linux, strace
/**
 * Environments of which no hard-link copy can be made: after a sync that failed, was stopped or killed everything is as
 * it was, packages installed by hand included. Every link fails as on a file system that knows none: strace answers
 * `link` and `linkat` of hsm and of uv with EPERM.
 */
import assert from "node:assert/strict";
import { type Ended, hsmArgs, type Stage, staged, until } from "./uv_stage.ts";

const NO_LINKS = [
  ...["-f", "-qq", "-o", "/dev/null", "-e", "trace=link,linkat"],
  ...["-e", "inject=link,linkat:error=EPERM"],
];

/** In sync, with a package installed by hand; then one is asked for whose build goes on until it is killed, or fails. */
async function begun(stage: Stage, build: string): Promise<string> {
  await stage.indexed("alpha", "<2");
  await stage.indexed("beta");
  await stage.manifest("packages: [alpha]\n");
  await stage.ok("sync");
  await stage.byHand("delta==1.0");
  await stage.write(`${site(stage)}/mine.py`, "mine = 1\n");
  const mark = `${stage.folder}/begun`;
  await stage.pythonProject("../slow", "slow", {
    build: `import time\nopen(${JSON.stringify(mark)}, "w").close()\n${build}\n`,
  });
  await stage.component("slow", "sources:\n  dev: { type: local, path: ../slow }");
  await stage.manifest("packages: [beta, slow]\nmodes: { slow: dev }\n");
  return mark;
}

function site(stage: Stage): string {
  const [version] = [...Deno.readDirSync(stage.path(".venv/lib"))];
  return `.venv/lib/${version?.name}/site-packages`;
}

function call(args: string): readonly string[] {
  return [Deno.execPath(), ...hsmArgs(), ...args.split(" ")];
}

/** Every byte of the project and the environment; byte code is made by whoever imports. */
async function everything(stage: Stage): Promise<unknown> {
  const files = [...await stage.picture()].filter(([path]) => !path.includes("__pycache__"));
  return { files, installed: await stage.installed() };
}

async function withoutLinks(stage: Stage, args: string): Promise<Ended> {
  return await stage.run("strace", [...NO_LINKS, ...call(args)]);
}

/** Starts a sync and kills it where the build has begun; alpha may be gone by then. */
async function killed(stage: Stage, mark: string): Promise<void> {
  const child = stage.spawn("strace", [...NO_LINKS, ...call("sync --yes")]);
  await until("the build has begun", () => stage.exists(mark));
  for (const id of stage.processes()) {
    try {
      Deno.kill(id, "SIGKILL");
    } catch {
      // Ended since it was listed.
    }
  }
  await child.output();
}

staged("where nothing can be linked a failing sync changes nothing", async (stage) => {
  await begun(stage, "raise SystemExit(3)");
  const before = await everything(stage);
  const { code, output } = await withoutLinks(stage, "sync --yes");
  assert.equal(code, 1, output);
  assert.match(output, /Restored/);
  assert.deepEqual(await everything(stage), before);
});

staged(
  "where nothing can be linked a killed sync is put back by the next command",
  async (stage) => {
    const mark = await begun(stage, "time.sleep(600)");
    const before = await everything(stage);
    await killed(stage, mark);
    const { code, output } = await withoutLinks(stage, "recover");
    assert.equal(code, 0, output);
    assert.deepEqual(await everything(stage), before);
  },
);

/** Too large to be copied, but no byte of it on the disk. */
async function large(stage: Stage): Promise<void> {
  using file = await Deno.open(stage.path(".venv/large"), { write: true, createNew: true });
  await file.truncate(600 * 1024 * 1024);
}

/** As {@link everything}, without what a reinstallation may write in its own way. */
async function proven(stage: Stage): Promise<unknown> {
  const kept = [...await stage.picture()].filter(([path]) =>
    !/__pycache__|\.dist-info\/|\/site-packages$|^\.venv\/large$|^\.venv(\/bin)?$/.test(path)
  );
  const import_ = "import alpha, delta, mine; print(alpha.__file__ != delta.__file__)";
  return { kept, installed: await stage.installed(), imports: await stage.python_(import_) };
}

staged(
  "without any copy what a killed uv took out, and what it left half written, is brought back and proven",
  async (stage) => {
    const mark = await begun(stage, "time.sleep(600)");
    await large(stage);
    const before = await proven(stage);
    await killed(stage, mark);
    // What it leaves where it is killed at a worse instant; it calls such an environment fine.
    // Removed before it is written: its content is the cache's.
    for (const path of ["alpha.py", "delta.py", "delta-1.0.dist-info"]) {
      await Deno.remove(stage.path(`${site(stage)}/${path}`), { recursive: true });
    }
    await stage.write(`${site(stage)}/alpha.py`, "cut off");
    await stage.write(`${site(stage)}/beta/half.py`, "");
    const { code, output } = await stage.hsm("recover");
    assert.equal(code, 0, output);
    assert.deepEqual(await proven(stage), before);
  },
);

staged(
  "what cannot be brought back is named with exit 4, until it can be or the environment goes",
  async (stage) => {
    const mark = await begun(stage, "time.sleep(600)");
    await large(stage);
    await killed(stage, mark);
    await Deno.remove(stage.path(`${site(stage)}/delta.py`));
    const away = {
      env: { UV_DEFAULT_INDEX: "http://127.0.0.1:9/", UV_CACHE_DIR: stage.path("../empty") },
    };
    for (const command of ["recover", "sync --yes"]) {
      const { code, output } = await stage.hsm(command, away);
      assert.equal(code, 4, output);
      assert.match(output, /HSM-E0810/);
      assert.match(output, /delta 1\.0 is not as it was/);
    }
    const plan = await stage.hsm("plan");
    assert.match(plan.output, /HSM-W0612/);
    await Deno.remove(stage.path(".venv"), { recursive: true });
    await stage.manifest("packages: [beta]\n");
    await stage.ok("sync --yes", { env: {} });
    assert.equal((await stage.installed())["beta"], "1.0");
  },
);
