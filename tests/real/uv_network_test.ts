// needs: uv, python, network, linux
/** The same against the package index that the machine's uv is set to: real distributions, real metadata. */
import assert from "node:assert/strict";
import { type Stage, staged } from "./uv_stage.ts";

/** The machine's own settings of the way to its index; the stage's index is left away. */
function machine(): Readonly<Record<string, string | undefined>> {
  const names = Object.keys(Deno.env.toObject()).filter((name) =>
    /^(SSL_CERT_|UV_INDEX|UV_DEFAULT_INDEX|UV_SYSTEM_CERTS|UV_NATIVE_TLS|HTTPS?_PROXY|ALL_PROXY|NO_PROXY)/i
      .test(name)
  );
  const own = Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
  const home = Deno.env.get("HOME");
  const config = Deno.env.get("XDG_CONFIG_HOME") ?? (home ? `${home}/.config` : undefined);
  return { UV_DEFAULT_INDEX: undefined, ...own, XDG_CONFIG_HOME: config };
}

const names = async (stage: Stage): Promise<string[]> =>
  Object.keys(await stage.installed()).sort();

staged("one small package for another, and back: same files, nothing left", async (stage) => {
  const env = machine();
  await stage.write(
    "pyproject.toml",
    '[project]\nname = "demo"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = [\n    "iniconfig>=2",  # mine\n]\n',
  );
  await stage.indexed("six", ">=1.16,<2");
  await stage.indexed("idna", ">=3");
  await stage.manifest("packages: [six]\n");
  await stage.ok("sync", { env });
  assert.deepEqual(await names(stage), ["iniconfig", "six"]);
  assert.equal(await stage.python_("import six; print(six.PY3)"), "True");
  const before = await stage.picture();
  await stage.manifest("packages: [idna]\n");
  await stage.ok("sync", { env });
  assert.deepEqual(await names(stage), ["idna", "iniconfig"]);
  await stage.manifest("packages: [six]\n");
  await stage.ok("sync", { env });
  for (const path of ["pyproject.toml", "uv.lock", "hsm.lock"]) {
    assert.equal((await stage.picture()).get(path), before.get(path), path);
  }
  assert.match((await stage.ok("sync", { env })).output, /Everything is in sync/);
});

staged("versions that no index has: uv's words, the owner, everything as before", async (stage) => {
  const env = machine();
  await stage.indexed("six", ">=99");
  await stage.manifest("packages: [six]\n");
  const before = await stage.picture();
  const { code, output } = await stage.hsm("sync", { env });
  assert.equal(code, 1, output);
  assert.match(output, /HSM-E0430/);
  assert.match(output, /package:six wants six>=99/);
  assert.deepEqual(await stage.picture(), before);
});
