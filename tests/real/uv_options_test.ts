// needs: uv, python, linux
/** The options of `sync`, over the real uv: --locked, --frozen, --offline, --dry-run, --overwrite, --adopt, --yes. */
import assert from "node:assert/strict";
import { type Stage, staged } from "./uv_stage.ts";

const NOWHERE = "http://127.0.0.1:9/simple/";

async function inSync(stage: Stage): Promise<void> {
  await stage.indexed("alpha", "<2");
  await stage.indexed("beta");
  await stage.manifest("packages: [alpha]\n");
  await stage.ok("sync");
}

staged("--locked: stale is exit 1 with nothing written, fresh is 0", async (stage) => {
  await inSync(stage);
  await stage.ok("sync --locked");
  await stage.manifest("packages: [alpha, beta]\n");
  const before = await stage.picture();
  const { code, output } = await stage.hsm("sync --locked");
  assert.equal(code, 1, output);
  assert.match(output, /pyproject\.toml/);
  assert.match(output, /hsm\.lock/);
  assert.deepEqual(await stage.picture(), before);
  await stage.ok("sync");
  await stage.ok("sync --locked");
  await Deno.remove(stage.path(".venv"), { recursive: true });
  await stage.ok("sync --locked");
  assert.deepEqual(Object.keys(await stage.installed()).sort(), ["alpha", "beta", "gamma"]);
  await stage.replace(
    "uv.lock",
    'name = "gamma"\nversion = "1.5"',
    'name = "gamma"\nversion = "0.5"',
  );
  const stale = await stage.hsm("sync --locked");
  assert.equal(stale.code, 1, stale.output);
});

staged(
  "--frozen writes no file, needs no registry, no index and no uv.lock check",
  async (stage) => {
    await inSync(stage);
    await Deno.remove(stage.path("registry"), { recursive: true });
    await Deno.remove(stage.path(".venv"), { recursive: true });
    const before = await stage.picture();
    const env = { UV_DEFAULT_INDEX: NOWHERE };
    await stage.ok("sync --frozen --offline", { env });
    assert.deepEqual(await stage.installed(), { alpha: "1.1" });
    const after = await stage.picture();
    for (const path of ["pyproject.toml", "uv.lock", "hsm.lock", "hsm.yaml"]) {
      assert.equal(after.get(path), before.get(path), path);
    }
    const again = await stage.stamps();
    await stage.ok("sync --frozen --offline", { env });
    const changed = [...await stage.stamps()].filter(([path, stamp]) => again.get(path) !== stamp);
    assert.deepEqual(changed.map(([path]) => path).filter((path) => !path.startsWith(".hsm")), []);
  },
);

staged("a sync after --frozen does what --frozen left out", async (stage) => {
  await inSync(stage);
  await stage.manifest("packages: [alpha, beta]\n");
  await stage.ok("sync");
  await stage.manifest("packages: [alpha]\n");
  const before = await stage.picture();
  await stage.ok("sync --frozen");
  assert.deepEqual(await stage.picture(), before);
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { alpha: "1.1" });
});

staged("--frozen without a lock says what is missing", async (stage) => {
  await stage.indexed("alpha");
  await stage.manifest("packages: [alpha]\n");
  const { code, output } = await stage.hsm("sync --frozen");
  assert.equal(code, 1, output);
  assert.match(output, /hsm\.lock|uv\.lock/);
  assert.match(output, /hint:/);
  assert.equal(await stage.exists(".venv"), false);
});

staged("--offline works from the cache, and says what it could not get", async (stage) => {
  await inSync(stage);
  await Deno.remove(stage.path(".venv"), { recursive: true });
  await stage.ok("sync --offline");
  assert.deepEqual(await stage.installed(), { alpha: "1.1" });
  await stage.component("alpha", "sources:\n  prod: { type: pypi, package: nowhere-to-be-found }");
  const before = await stage.picture();
  const { code, output } = await stage.hsm("sync --offline");
  assert.equal(code, 1, output);
  assert.match(output, /nowhere-to-be-found/);
  assert.deepEqual(await stage.picture(), before);
});

staged("--dry-run shows the plan and writes nothing", async (stage) => {
  await inSync(stage);
  await stage.manifest("packages: [beta]\n");
  const before = await stage.stamps();
  const { output } = await stage.ok("sync --dry-run");
  assert.match(output, /\+ beta/);
  assert.match(output, /- alpha<2/);
  assert.deepEqual(await stage.stamps(), before);
  const detailed = await stage.hsm("plan --detailed-exitcode");
  assert.equal(detailed.code, 2, detailed.output);
  assert.deepEqual(await stage.stamps(), before);
});

staged("an entry of hsm's that was edited by hand: stop, --overwrite, --adopt", async (stage) => {
  await inSync(stage);
  await stage.replace("pyproject.toml", "alpha<2", "alpha<1.1");
  const before = await stage.picture();
  const stopped = await stage.hsm("sync");
  assert.equal(stopped.code, 1, stopped.output);
  assert.match(stopped.output, /pyproject\.toml:\d+:\d+/);
  assert.match(stopped.output, /alpha<1\.1/);
  assert.match(stopped.output, /--overwrite/);
  assert.match(stopped.output, /--adopt/);
  assert.deepEqual(await stage.picture(), before);
  await stage.ok("sync --overwrite");
  assert.match(await stage.read("pyproject.toml"), /alpha<2/);
  await stage.replace("pyproject.toml", "alpha<2", "alpha<1.1");
  await stage.ok("sync --adopt");
  assert.deepEqual(await stage.installed(), { alpha: "1.0" });
  await stage.manifest("packages: []\n");
  await stage.ok("sync");
  assert.match(await stage.read("pyproject.toml"), /alpha<1\.1/);
  assert.deepEqual(await stage.installed(), { alpha: "1.0" });
});

staged(
  "without hsm.lock, entries with exactly hsm's text are taken over, others stay the user's",
  async (stage) => {
    await stage.pythonProject("../lib", "lib");
    await stage.component("lib", "sources:\n  dev: { type: local, path: ../lib, editable: true }");
    await stage.indexed("alpha", "<2");
    await stage.indexed("beta");
    await stage.manifest("packages: [alpha, beta, lib]\nmodes: { lib: dev }\n");
    await stage.ok("sync");
    const lock = await stage.read("hsm.lock");
    const pyproject = await stage.read("pyproject.toml");
    await Deno.remove(stage.path("hsm.lock"));
    await stage.ok("sync");
    assert.equal(await stage.read("pyproject.toml"), pyproject);
    const owned = (text: string): Record<string, Record<string, string>> => {
      const { created: _, ...kinds } = JSON.parse(text).owned["pyproject.toml"];
      return kinds;
    };
    assert.deepEqual(owned(await stage.read("hsm.lock")), owned(lock));
    await Deno.remove(stage.path("hsm.lock"));
    await stage.replace("pyproject.toml", '"beta"', '"beta>=1"');
    const kept = await stage.ok("sync");
    assert.match(kept.output, /kept: beta>=1/);
    await stage.manifest("packages: []\n");
    await stage.ok("sync");
    const left = await stage.read("pyproject.toml");
    assert.match(left, /beta>=1/);
    assert.doesNotMatch(left, /alpha|lib/);
  },
);

staged(
  "conflict markers in hsm.lock: `sync` joins both ledgers and resolves again",
  async (stage) => {
    await inSync(stage);
    const base = await stage.read("hsm.lock");
    const pyproject = await stage.read("pyproject.toml");
    const side = async (packages: string): Promise<[string, string]> => {
      await stage.manifest(`packages: ${packages}\n`);
      await stage.ok("sync");
      return [await stage.read("hsm.lock"), await stage.read("pyproject.toml")];
    };
    await stage.indexed("delta");
    const [ours, oursProject] = await side("[alpha, beta]");
    await stage.write("hsm.lock", base);
    await stage.write("pyproject.toml", pyproject);
    const [theirs] = await side("[alpha, delta]");
    const marked = `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`;
    await stage.write("hsm.lock", marked);
    await stage.write("pyproject.toml", oursProject.replace('"beta"', '"beta",\n    "delta"'));
    const refused = await stage.hsm("plan");
    assert.match(refused.output, /conflict/);
    await stage.manifest("packages: [alpha, beta, delta]\n");
    const { output } = await stage.ok("sync");
    assert.match(output, /conflict/i);
    const lock = JSON.parse(await stage.read("hsm.lock"));
    assert.deepEqual(Object.keys(lock.components), [
      "package:alpha",
      "package:beta",
      "package:delta",
    ]);
    assert.deepEqual(Object.keys(lock.owned["pyproject.toml"].dependencies), [
      "alpha",
      "beta",
      "delta",
    ]);
    // The ledger is whole: what leaves the stack leaves the file.
    await stage.manifest("packages: [alpha]\n");
    await stage.ok("sync");
    assert.doesNotMatch(await stage.read("pyproject.toml"), /beta|delta/);
  },
);

staged(
  "an environment that hsm did not make: what would be uninstalled is listed and asked for",
  async (stage) => {
    await stage.indexed("alpha");
    await stage.manifest("packages: [alpha]\n");
    await stage.uv("venv --quiet .venv");
    await stage.byHand("delta==1.0", "gamma==1.0");
    const before = await stage.picture();
    const refused = await stage.hsm("sync");
    assert.equal(refused.code, 1, refused.output);
    assert.match(refused.output, /delta 1\.0/);
    assert.match(refused.output, /gamma 1\.0/);
    assert.match(refused.output, /--yes/);
    assert.deepEqual(await stage.picture(), before);
    assert.deepEqual(await stage.installed(), { delta: "1.0", gamma: "1.0" });
    await stage.ok("sync --yes");
    assert.deepEqual(await stage.installed(), { alpha: "2.0" });
    // From now on it is hsm's: what somebody puts in by hand goes without a question.
    await stage.byHand("delta==1.0");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { alpha: "2.0" });
    // Somebody else's again.
    await stage.uv("venv --quiet --clear .venv");
    await stage.byHand("delta==1.0");
    assert.equal((await stage.hsm("sync")).code, 1);
  },
);

staged(
  "an environment that uv would replace as a whole is asked for; what is no environment is said so",
  async (stage) => {
    await stage.indexed("alpha");
    await stage.manifest("packages: [alpha]\n");
    await stage.uv("venv --quiet .venv");
    // As one of another Python: uv takes it away and makes its own.
    await stage.replace(".venv/pyvenv.cfg", "version_info = 3.", "version_info = 2.");
    await Deno.remove(stage.path(".venv/bin/python"));
    await stage.write(
      ".venv/bin/python",
      `#!/bin/sh\nexit 1\n`,
    );
    await Deno.chmod(stage.path(".venv/bin/python"), 0o755);
    const before = await stage.picture();
    const refused = await stage.hsm("sync");
    assert.equal(refused.code, 1, refused.output);
    assert.deepEqual(await stage.picture(), before);
    await Deno.remove(stage.path(".venv"), { recursive: true });
    await stage.write(".venv/notes.txt", "mine\n");
    const foreign = await stage.hsm("sync");
    assert.equal(foreign.code, 1, foreign.output);
    assert.match(foreign.output, /HSM-E0436/);
    assert.equal(await stage.read(".venv/notes.txt"), "mine\n");
    assert.equal(await stage.exists("pyproject.toml"), false);
  },
);
