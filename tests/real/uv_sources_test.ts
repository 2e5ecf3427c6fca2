// needs: uv, python, git, linux
/**
 * Where packages come from, over the real uv: git (tag, branch, commit, subdirectory), url with a hash, editable
 * folders; and what wins where two sources speak of one package.
 */
import assert from "node:assert/strict";
import { makeWheel } from "../stage/make_wheel.ts";
import { authority, distribution, serveTls, type Stage, staged } from "./uv_stage.ts";

/** A repository with tags v1 and v2 on main and a branch `next`; the package says its version. */
async function repository(
  stage: Stage,
  folder: string,
  below = "",
): Promise<Record<string, string>> {
  const inside = below === "" ? folder : `${folder}/${below}`;
  const commits: Record<string, string> = {};
  for (const [version, more] of [["1.0", { tag: "v1" }], ["2.0", { tag: "v2" }]] as const) {
    await stage.pythonProject(inside, "tools", { version });
    commits[version] = await stage.commit(folder, more);
  }
  await stage.pythonProject(inside, "tools", { version: "3.0" });
  commits["3.0"] = await stage.commit(folder, { branch: "next" });
  await stage.run("git", ["-C", stage.path(folder), "checkout", "--quiet", "main"]);
  return commits;
}

function git(stage: Stage, more: string): string {
  return `sources:\n  prod: { type: git, url: "file://${stage.folder}/tools"${more} }`;
}

staged(
  "a git source is taken at a tag, a branch, a commit, and from a subdirectory",
  async (stage) => {
    const commits = await repository(stage, "../tools", "py");
    await stage.manifest("packages: [tools]\n");
    const cases: readonly [string, string][] = [
      [", ref: v1, subdirectory: py", "1.0"],
      [", ref: next, subdirectory: py", "3.0"],
      [`, ref: ${commits["1.0"]}, subdirectory: py`, "1.0"],
      [", subdirectory: py", "2.0"],
    ];
    for (const [more, version] of cases) {
      await stage.component("tools", git(stage, more));
      await stage.ok("sync");
      assert.deepEqual(await stage.installed(), { tools: version });
      assert.match(await stage.read("uv.lock"), new RegExp(commits[version] ?? "none"));
      assert.equal(await stage.python_("import tools; print(tools.VERSION)"), version);
    }
  },
);

staged(
  "moving `ref` of the entry moves the package, and back again gives the same files",
  async (stage) => {
    await repository(stage, "../tools");
    await stage.component("tools", git(stage, ", ref: v1"));
    await stage.manifest("packages: [tools]\n");
    await stage.ok("sync");
    const before = await stage.picture();
    await stage.manifest("packages:\n  - { name: tools, ref: v2 }\n");
    assert.match((await stage.ok("plan")).output, /rev = "v2"/);
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { tools: "2.0" });
    await stage.manifest("packages: [tools]\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { tools: "1.0" });
    for (const path of ["pyproject.toml", "uv.lock", "hsm.lock"]) {
      assert.equal((await stage.picture()).get(path), before.get(path), path);
    }
    const wrong = "packages:\n  - { name: tools, ref: v9 }\n";
    await stage.manifest(wrong);
    const failing = await stage.picture();
    const ended = await stage.hsm("sync");
    assert.equal(ended.code, 1);
    assert.match(ended.output, /v9/);
    assert.deepEqual(await stage.picture(), failing);
  },
);

staged("an edit in an editable source shows without a sync", async (stage) => {
  await stage.pythonProject("../lib", "lib", { modules: { "lib.py": "VALUE = 1\n" } });
  await stage.component("lib", "sources:\n  dev: { type: local, path: ../lib, editable: true }");
  await stage.manifest("packages: [lib]\nmodes: { lib: dev }\n");
  await stage.ok("sync");
  assert.equal(await stage.python_("import lib; print(lib.VALUE)"), "1");
  await stage.write("../lib/src/lib.py", "VALUE = 'changed'\n");
  assert.equal(await stage.python_("import lib; print(lib.VALUE)"), "changed");
  assert.doesNotMatch(await stage.read("pyproject.toml"), new RegExp(stage.folder));
});

staged(
  "a url source is held to its hash: a wrong one is refused and everything is as before",
  async (stage) => {
    const wheel = makeWheel(distribution("parcel", "1.0"));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", wheel.bytes)).toHex();
    const tls = await authority(stage);
    const env = { SSL_CERT_FILE: tls.ca };
    await using server = serveTls(tls, () => new Response(wheel.bytes));
    const source = (sha256: string): string =>
      `sources:\n  prod: { type: url, url: "${server.url}/${wheel.file}", sha256: "${sha256}" }`;
    await stage.indexed("alpha", "<2");
    await stage.component("parcel", source("0".repeat(64)));
    await stage.manifest("packages: [alpha]\n");
    await stage.ok("sync", { env });
    await stage.manifest("packages: [alpha, parcel]\n");
    const before = await stage.picture();
    const refused = await stage.hsm("sync", { env });
    assert.equal(refused.code, 1, refused.output);
    assert.match(refused.output, new RegExp(hash));
    assert.match(refused.output, /0{64}/);
    assert.match(refused.output, /package:parcel/);
    assert.deepEqual(await stage.picture(), before);
    await stage.component("parcel", source(hash));
    await stage.ok("sync", { env });
    assert.deepEqual(await stage.installed(), { alpha: "1.1", parcel: "1.0" });
  },
);

staged("prod → dev → prod gives identical tracked files", async (stage) => {
  await stage.pythonProject("../alpha", "alpha", { version: "9.0" });
  await stage.component(
    "alpha",
    'sources:\n  prod: { type: pypi, package: alpha, version: ">=1,<2" }\n' +
      "  dev: { type: local, path: ../alpha, editable: true }",
  );
  await stage.write(
    "registry/containers/store.yaml",
    'name: store\nversion: "1.0"\ndescription: A store\nsources:\n' +
      '  prod: { type: image, image: "store:1.0" }\ncompose: { ports: ["127.0.0.1:6333:6333"] }\n',
  );
  const tracked = ["pyproject.toml", "uv.lock", "hsm.lock", "docker-compose.hsm.yml", "hsm.yaml"];
  const look = async (): Promise<unknown[]> =>
    await Promise.all(
      tracked.map(async (path) => await stage.exists(path) ? await stage.read(path) : "absent"),
    );
  for (
    const head of [
      "",
      '# mine\n[project]\nname = "demo"\nversion = "1.0.0"\ndependencies = ["gamma"]\n',
    ]
  ) {
    if (head !== "") await stage.write("pyproject.toml", head);
    await stage.manifest("packages: [alpha]\ncontainers: [store]\n");
    await stage.ok("sync");
    const before = await look();
    assert.equal((await stage.installed())["alpha"], "1.1");
    await stage.ok("mode alpha dev");
    await stage.ok("sync");
    assert.equal((await stage.installed())["alpha"], "9.0");
    assert.notDeepEqual(await look(), before);
    await stage.ok("mode alpha prod");
    await stage.ok("sync");
    assert.equal((await stage.installed())["alpha"], "1.1");
    const [, , , , ...manifest] = await look();
    assert.deepEqual((await look()).slice(0, 4), before.slice(0, 4), String(manifest));
    for (const path of ["pyproject.toml", "uv.lock", "hsm.lock"]) {
      await Deno.remove(stage.path(path));
    }
  }
});

staged(
  "a component in dev wins over another package that pins a different version",
  async (stage) => {
    await stage.pythonProject("../alpha", "alpha", { version: "9.0" });
    await stage.indexed("picky");
    await stage.component(
      "alpha",
      "sources:\n  prod: { type: pypi, package: alpha }\n  dev: { type: local, path: ../alpha }",
    );
    await stage.manifest("packages: [alpha, picky]\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { alpha: "1.0", picky: "1.0" });
    await stage.manifest("packages: [alpha, picky]\nmodes: { alpha: dev }\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { alpha: "9.0", picky: "1.0" });
    await stage.manifest("packages: [alpha, picky]\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { alpha: "1.0", picky: "1.0" });
  },
);

staged(
  "two git sources of one package are an error that names both; `override: true` settles it",
  async (stage) => {
    await repository(stage, "../tools");
    await stage.pythonProject("../fork", "tools", { version: "7.0" });
    await stage.commit("../fork");
    await stage.component("tools", git(stage, ", ref: v1"));
    await stage.component(
      "user",
      `sources:\n  prod: { type: pypi, package: delta }\n` +
        `dependencies:\n  - "tools @ git+file://${stage.folder}/fork"`,
    );
    await stage.manifest("packages: [tools, user]\n");
    const refused = await stage.hsm("sync");
    assert.equal(refused.code, 1, refused.output);
    assert.match(refused.output, /--> registry\/packages\/tools\.yaml:5/);
    assert.match(refused.output, /--> registry\/packages\/user\.yaml:7/);
    assert.match(refused.output, /override: true/);
    assert.equal(await stage.exists("pyproject.toml"), false);
    await stage.manifest("packages:\n  - { name: tools, override: true }\n  - user\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { delta: "1.0", tools: "1.0" });
  },
);

staged("`override: true` wins over a pin of another package's own metadata", async (stage) => {
  await repository(stage, "../tools");
  await stage.pythonProject("../fork", "tools", { version: "7.0" });
  await stage.commit("../fork");
  await stage.pythonProject("../user", "user", {
    requires: [`tools @ git+file://${stage.folder}/fork`],
  });
  await stage.commit("../user");
  await stage.component("tools", git(stage, ", ref: v2"));
  await stage.component(
    "user",
    `sources:\n  prod: { type: git, url: "file://${stage.folder}/user" }`,
  );
  await stage.manifest("packages: [tools, user]\n");
  const before = await stage.picture();
  const refused = await stage.hsm("sync");
  assert.equal(refused.code, 1);
  assert.match(refused.output, /override: true/);
  assert.deepEqual(await stage.picture(), before);
  await stage.manifest("packages:\n  - { name: tools, override: true }\n  - user\n");
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { tools: "2.0", user: "1.0" });
});

staged("`no-build-isolation` with build dependencies builds in the environment", async (stage) => {
  await stage.pythonProject("../heavy", "heavy", {
    version: "1.0",
    build: "import gamma\nassert gamma.VERSION == '1.5'\n",
  });
  await stage.commit("../heavy");
  const source = `sources:\n  prod: { type: git, url: "file://${stage.folder}/heavy" }\n`;
  await stage.component("heavy", source);
  await stage.indexed("gamma");
  await stage.manifest("packages: [gamma, heavy]\n");
  const refused = await stage.hsm("sync");
  assert.equal(refused.code, 1, refused.output);
  assert.match(refused.output, /gamma/);
  await stage.component(
    "heavy",
    `${source}install_args: { uv: { extra-build-dependencies: ["gamma==1.5"] } }`,
  );
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { gamma: "1.5", heavy: "1.0" });
  await stage.manifest("packages: [gamma]\n");
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { gamma: "1.5" });
  assert.doesNotMatch(await stage.read("pyproject.toml"), /tool\.uv/);
  await stage.component(
    "heavy",
    `${source}install_args: { uv: { no-build-isolation: true } }`,
  );
  await stage.manifest("packages: [gamma, heavy]\n");
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { gamma: "1.5", heavy: "1.0" });
});

staged(
  "`override: true` on a package of the index wins over a pin of another package",
  async (stage) => {
    await stage.indexed("picky");
    await stage.indexed("alpha", ">=1.1,<2");
    await stage.manifest("packages: [alpha, picky]\n");
    const before = await stage.picture();
    const refused = await stage.hsm("sync");
    assert.equal(refused.code, 1, refused.output);
    assert.match(refused.output, /HSM-E0430/);
    assert.deepEqual(await stage.picture(), before);
    await stage.manifest("packages:\n  - { name: alpha, override: true }\n  - picky\n");
    await stage.ok("sync");
    assert.deepEqual(await stage.installed(), { alpha: "1.1", picky: "1.0" });
  },
);
