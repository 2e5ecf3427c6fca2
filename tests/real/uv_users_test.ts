// needs: uv, python, linux
/** What is the user's stays the user's; projects that hsm must not touch are refused by name, with the way out. */
import assert from "node:assert/strict";
import { type Stage, staged } from "./uv_stage.ts";

const USERS = `# my project
[project]
name = "demo"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = [
  "redis>=5.2",   # the cache
]

[project.optional-dependencies]
fast = ["delta"]

[dependency-groups]
test = ["gamma==1.0"]   # old on purpose
docs = ["beta"]

[tool.other]
keep = [ 1,2 ]
`;

staged("a user's own requirement is kept and never removed", async (stage) => {
  await stage.write("pyproject.toml", USERS);
  await stage.indexed("redis", ">=5,<7");
  await stage.indexed("alpha");
  await stage.manifest("packages: [alpha, redis]\n");
  const { output } = await stage.ok("sync");
  assert.match(output, /kept: redis>=5\.2 \(pyproject\.toml:7, yours\)/);
  const text = await stage.read("pyproject.toml");
  assert.equal(text, USERS.replace('  "redis>', '  "alpha",\n  "redis>'));
  await stage.manifest("packages: []\n");
  await stage.ok("sync");
  assert.equal(await stage.read("pyproject.toml"), USERS);
  assert.deepEqual(await stage.installed(), { redis: "6.4.0" });
});

staged("a user's requirement that lacks an extra gets hsm's beside it", async (stage) => {
  await stage.write("pyproject.toml", USERS);
  await stage.indexed("redis", ">=5,<6", "install_args: { extras: [hiredis] }");
  await stage.manifest("packages: [redis]\n");
  await stage.ok("sync");
  assert.match(await stage.read("pyproject.toml"), /"redis\[hiredis\]>=5,<6"/);
  assert.deepEqual(await stage.installed(), { gamma: "1.0", redis: "5.2.1" });
  await stage.manifest("packages: []\n");
  await stage.ok("sync");
  assert.equal(await stage.read("pyproject.toml"), USERS);
});

staged(
  "a kept requirement that lets uv leave the component's range is an error with both places",
  async (stage) => {
    await stage.write("pyproject.toml", USERS);
    await stage.indexed("redis", ">=5,<6");
    await stage.manifest("packages: [redis]\n");
    const before = await stage.picture();
    const { code, output } = await stage.hsm("sync");
    assert.equal(code, 1, output);
    assert.match(output, /redis 6\.4\.0/);
    assert.match(output, /--> pyproject\.toml:7:/);
    assert.match(output, /--> hsm\.yaml:4:/);
    assert.match(output, /"redis>=5,>=5\.2,<6"/);
    assert.deepEqual(await stage.picture(), before);
  },
);

staged(
  "extras and groups of the user stay, and those of `managers.python` are installed",
  async (stage) => {
    await stage.write("pyproject.toml", USERS);
    await stage.indexed("alpha");
    const rows: readonly [string, Record<string, string>][] = [
      ["{ use: uv, extras: [fast], groups: [test] }", { delta: "1.0", gamma: "1.0" }],
      ["{ use: uv, extras: all, groups: all }", { delta: "1.0", beta: "1.0", gamma: "1.0" }],
      ["uv", {}],
    ];
    for (const [python, more] of rows) {
      await stage.manifest(`managers: { python: ${python} }\npackages: [alpha]\n`);
      await stage.ok("sync");
      assert.deepEqual(await stage.installed(), { alpha: "2.0", redis: "6.4.0", ...more }, python);
    }
    const after = (await stage.read("pyproject.toml")).replace('  "alpha",\n', "");
    assert.equal(after, USERS);
  },
);

staged("an extra that the project does not have is an error that names it", async (stage) => {
  await stage.write("pyproject.toml", USERS);
  await stage.indexed("alpha");
  await stage.manifest(
    "managers: { python: { use: uv, extras: [fats], groups: [tset] } }\npackages: [alpha]\n",
  );
  const before = await stage.picture();
  const { code, output } = await stage.hsm("sync");
  assert.equal(code, 1, output);
  assert.match(output, /"fats"/);
  assert.match(output, /"fast"/);
  assert.match(output, /"tset"/);
  assert.deepEqual(await stage.picture(), before);
});

staged(
  "the user's own words against a component's: both places, and what to write",
  async (stage) => {
    const rows: readonly [string, string][] = [
      ['dependencies = ["alpha>=2"]\n', "pyproject.toml:4:17"],
      [
        'dependencies = ["alpha @ https://example.org/alpha-1.0-py3-none-any.whl"]\n',
        "pyproject.toml:4:17",
      ],
      ['dependencies = []\n[tool.uv.sources]\nalpha = { path = "../x" }\n', "pyproject.toml:6:"],
    ];
    await stage.indexed("alpha", "<2");
    await stage.manifest("packages: [alpha]\n");
    for (const [body, place] of rows) {
      await stage.write("pyproject.toml", `[project]\nname = "demo"\nversion = "1.0.0"\n${body}`);
      const before = await stage.picture();
      const { code, output } = await stage.hsm("sync");
      assert.equal(code, 1, output);
      assert.ok(output.includes(place), output);
      assert.match(output, /hsm\.yaml:4/);
      assert.match(output, /hint: /);
      assert.deepEqual(await stage.picture(), before);
    }
  },
);

/** Files that hsm must not edit, with the words of the refusal. */
const REFUSED: readonly [string, string, RegExp][] = [
  [
    "Poetry",
    '[tool.poetry]\nname = "demo"\n\n[tool.poetry.dependencies]\npython = "^3.11"\n',
    /Poetry/,
  ],
  [
    "a virtual workspace root",
    '[tool.uv.workspace]\nmembers = ["a"]\n',
    /workspace root[\s\S]*member/,
  ],
  ["only tool settings", "[tool.ruff]\nline-length = 100\n", /no \[project\] table/],
  [
    "dynamic dependencies",
    '[project]\nname = "demo"\nversion = "1.0.0"\ndynamic = ["dependencies"]\n',
    /pyproject\.toml:4:[\s\S]*dynamic/,
  ],
  [
    "managed = false",
    '[project]\nname = "demo"\nversion = "1.0.0"\n\n[tool.uv]\nmanaged = false\n',
    /pyproject\.toml:6:[\s\S]*managed/,
  ],
  [
    "its own name",
    '[project]\nname = "Al_pha"\nversion = "1.0.0"\ndependencies = []\n',
    /called "Al_pha"[\s\S]*pyproject\.toml:2:/,
  ],
];

for (const [what, text, words] of REFUSED) {
  staged(`a project with ${what} is refused by name, and nothing is written`, async (stage) => {
    await stage.write("pyproject.toml", text);
    await stage.component("al-pha", "sources:\n  prod: { type: pypi, package: al-pha }");
    await stage.write(
      "hsm.yaml",
      (text.includes("[project]") ? "" : "project: { name: demo }\n") +
        "registries:\n  - { name: local, path: ./registry }\npackages: [al-pha]\n",
    );
    const before = await stage.picture();
    for (const command of ["sync", "plan", "sync --dry-run"]) {
      const { code, output } = await stage.hsm(command);
      assert.equal(code, 1, output);
      assert.match(output, words);
      assert.match(output, /package:al-pha/);
      assert.match(output, /hint: /);
    }
    assert.deepEqual(await stage.picture(), before);
  });
}

async function workspace(stage: Stage): Promise<void> {
  await stage.write("pyproject.toml", '[tool.uv.workspace]\nmembers = ["apps/*"]\n');
  await stage.manifest("packages: [alpha]\n", "apps/one");
  await stage.replace(
    "apps/one/hsm.yaml",
    'name: demo, version: "1.0.0"',
    'name: one, version: "1"',
  );
  await stage.component("alpha", "sources:\n  prod: { type: pypi, package: alpha }", "apps/one");
}

staged("in a workspace member the root's uv.lock and .venv are used", async (stage) => {
  await workspace(stage);
  await stage.write(
    "apps/one/pyproject.toml",
    '[project]\nname = "one"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n',
  );
  await stage.ok("sync", { cwd: "apps/one" });
  for (const path of ["apps/one/uv.lock", "apps/one/.venv"]) {
    assert.equal(await stage.exists(path), false, path);
  }
  assert.deepEqual(await stage.installed(), { alpha: "2.0" });
  const again = await stage.ok("sync", { cwd: "apps/one" });
  assert.match(again.output, /Everything is in sync/);
  // The root's lock counts for the member: without it there is something to do.
  await Deno.remove(stage.path("uv.lock"));
  await stage.ok("sync", { cwd: "apps/one" });
  assert.equal(await stage.exists("uv.lock"), true);
});

staged("a workspace member's sync waits for who works on the workspace", async (stage) => {
  await workspace(stage);
  await stage.write(
    "apps/one/pyproject.toml",
    '[project]\nname = "one"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n',
  );
  await stage.ok("sync", { cwd: "apps/one" });
  // Only the environment differs: no file of the workspace would be written.
  await stage.byHand("delta");
  {
    using lock = await Deno.open(stage.path(".hsm/lock"), { write: true });
    await lock.lock(true);
    const { code, output } = await stage.hsm("sync", { cwd: "apps/one" });
    assert.equal(code, 3, output);
    assert.match(output, /--lock-timeout/);
    assert.deepEqual(await stage.installed(), { alpha: "2.0", delta: "1.0" });
  }
  await stage.ok("sync", { cwd: "apps/one" });
  assert.deepEqual(await stage.installed(), { alpha: "2.0" });
});

staged(
  "a folder inside a workspace without pyproject.toml is the user's to decide",
  async (stage) => {
    await workspace(stage);
    const before = await stage.picture();
    const { code, output } = await stage.hsm("sync", { cwd: "apps/one" });
    assert.equal(code, 1, output);
    assert.match(output, /\.\.\/\.\.\/pyproject\.toml/);
    assert.match(output, /uv init --bare/);
    assert.deepEqual(await stage.picture(), before);
  },
);
