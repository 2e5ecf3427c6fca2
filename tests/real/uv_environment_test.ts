// needs: uv, python, linux
/** Variables of the caller that make uv lie, that move the environment, and that open the way to a private index. */
import assert from "node:assert/strict";
import { PackageIndex } from "../stage/package_index.ts";
import { authority, distribution, serveTls, type Stage, staged } from "./uv_stage.ts";

async function asked(stage: Stage): Promise<void> {
  await stage.pythonProject("../alpha", "alpha", { version: "9.0" });
  await stage.component("alpha", "sources:\n  dev: { type: local, path: ../alpha }");
  await stage.indexed("beta");
  await stage.manifest("packages: [alpha, beta]\nmodes: { alpha: dev }\n");
}

const LIES: readonly Readonly<Record<string, string>>[] = [
  { UV_FROZEN: "1" },
  { UV_LOCKED: "1" },
  { UV_NO_SOURCES: "1" },
  { UV_NO_SOURCES_PACKAGE: "alpha" },
  { UV_NO_SYNC: "1" },
  { UV_NO_EDITABLE: "1" },
  { UV_NO_INSTALL_LOCAL: "1" },
  { UV_NO_INSTALL_PACKAGE: "beta" },
  { UV_ISOLATED: "1" },
  { UV_UPGRADE: "1" },
  { UV_PROJECT: "/nowhere" },
  { UV_WORKING_DIR: "/nowhere" },
  { LD_LIBRARY_PATH: "/x" },
];

for (const env of LIES) {
  const [[name, value] = ["", ""]] = Object.entries(env);
  staged(`${name}=${value} does not change what a sync does`, async (stage) => {
    await asked(stage);
    await stage.ok("sync", { env });
    assert.deepEqual(await stage.installed(), { alpha: "9.0", beta: "1.0", gamma: "1.5" });
    const lock = await stage.read("uv.lock");
    assert.match(lock, /editable = "\.\.\/alpha"/);
    const { output } = await stage.ok("sync", { env });
    assert.match(output, /Everything is in sync/);
    await stage.ok("sync --locked", { env });
    assert.equal(await stage.read("uv.lock"), lock);
  });
}

staged("UV_UPGRADE=1 does not move what is locked", async (stage) => {
  await stage.indexed("gamma", "<1.5");
  await stage.manifest("packages: [gamma]\n");
  await stage.ok("sync");
  await stage.indexed("gamma");
  await stage.ok("sync", { env: { UV_UPGRADE: "1" } });
  assert.deepEqual(await stage.installed(), { gamma: "1.0" });
});

staged(
  "UV_PROJECT_ENVIRONMENT, relative and absolute, names the environment of the transaction",
  async (stage) => {
    await asked(stage);
    for (const place of ["env2", `${stage.folder}/elsewhere/env3`]) {
      const env = { UV_PROJECT_ENVIRONMENT: place };
      await stage.ok("sync", { env });
      assert.equal(await stage.exists(".venv"), false);
      assert.deepEqual(await stage.installed(place), { alpha: "9.0", beta: "1.0", gamma: "1.5" });
      assert.match((await stage.ok("sync", { env })).output, /Everything is in sync/);
      const before = await stage.picture(stage.path(place));
      await stage.pythonProject("../broken", "broken", { build: "raise SystemExit(3)\n" });
      await stage.component("broken", "sources:\n  dev: { type: local, path: ../broken }");
      await stage.manifest("packages: [broken]\nmodes: { broken: dev }\n");
      const failed = await stage.hsm("sync", { env });
      assert.equal(failed.code, 1, failed.output);
      assert.deepEqual(await stage.picture(stage.path(place)), before);
      await stage.manifest("packages: [alpha, beta]\nmodes: { alpha: dev }\n");
    }
    const beside = [...Deno.readDirSync(`${stage.folder}/elsewhere`)].map(({ name }) => name);
    assert.deepEqual(beside, ["env3"]);
  },
);

staged(
  "UV_PROJECT_ENVIRONMENT of the project's .env holds for hsm and its uv alike",
  async (stage) => {
    await asked(stage);
    await stage.write(".env", "UV_PROJECT_ENVIRONMENT=env2\n");
    await stage.ok("sync");
    assert.equal(await stage.exists(".venv"), false);
    assert.deepEqual(await stage.installed("env2"), { alpha: "9.0", beta: "1.0", gamma: "1.5" });
  },
);

staged(
  "an index behind a private authority works with SSL_CERT_FILE, and says what is wrong without",
  async (stage) => {
    const tls = await authority(stage);
    const index = new PackageIndex();
    try {
      // Behind it an index that any installer takes.
      const plain = new URL(await index.serve("private", [distribution("inner", "1.0")]));
      await using server = serveTls(tls, (path) => fetch(`${plain.origin}${path}`));
      await stage.indexed("inner");
      await stage.manifest("packages: [inner]\n");
      const env = { UV_DEFAULT_INDEX: `${server.url}/private/simple/` };
      const before = await stage.picture();
      const failed = await stage.hsm("sync", { env: { ...env, UV_HTTP_RETRIES: "0" } });
      assert.equal(failed.code, 1, failed.output);
      assert.match(failed.output, /HSM-E0435/);
      assert.match(failed.output, /hint: .*SSL_CERT_FILE/);
      assert.deepEqual(await stage.picture(), before);
      await stage.ok("sync", { env: { ...env, SSL_CERT_FILE: tls.ca } });
      assert.deepEqual(await stage.installed(), { inner: "1.0" });
    } finally {
      await index.close();
    }
  },
);
