import assert from "node:assert/strict";
import type { AdapterInput, Owned, PythonDemand } from "@/model/mod.ts";
import { type Edited, edited as editedWhere } from "./edited.ts";
import { demand, inputOf } from "./testing/input.ts";

/** What becomes of the file that uv works on. */
function edited(input: AdapterInput): Edited {
  const result = editedWhere(input);
  assert.ok(result, "nothing is wanted here, and nothing is hsm's");
  return result;
}

const HEAD = '[project]\nname = "demo"\nversion = "1.0"\n';

/** One hand-made case: file before, what is wanted, file after. */
interface Case {
  readonly name: string;
  readonly before?: string;
  readonly owned?: Owned;
  readonly demands: readonly PythonDemand[];
  readonly after: string;
  readonly notes?: readonly string[];
}

const owns = (kinds: Record<string, Record<string, string>>): Owned => ({
  "pyproject.toml": kinds,
});

const CASES: readonly Case[] = [
  {
    name: "creates the file where there is none",
    demands: [demand("redis", { specifier: ">=5" })],
    after: '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.11"\n' +
      'dependencies = [\n    "redis>=5",\n]\n',
  },
  {
    name: "adds beside the user's entries",
    before: `${HEAD}dependencies = [\n    "numpy>=1",  # mine\n]\n`,
    demands: [demand("redis", { specifier: ">=5", extras: ["hiredis"] })],
    after: `${HEAD}dependencies = [\n    "numpy>=1",  # mine\n    "redis[hiredis]>=5",\n]\n`,
  },
  {
    name: "merges the demands of several owners into one entry",
    before: `${HEAD}dependencies = []\n`,
    demands: [
      demand("redis", { specifier: ">=5", extras: ["hiredis"], owner: "package:a" }),
      demand("redis", { specifier: "<7", extras: ["ocsp"], owner: "package:b" }),
    ],
    after: `${HEAD}dependencies = [\n    "redis[hiredis,ocsp]>=5,<7",\n]\n`,
  },
  {
    name: "replaces its own entry and leaves the others",
    before: `${HEAD}dependencies = ["chromadb>=1", "numpy"]\n`,
    owned: owns({ dependencies: { chromadb: "chromadb>=1" } }),
    demands: [demand("qdrant-client", { specifier: ">=1.12,<2" })],
    after: `${HEAD}dependencies = ["numpy", "qdrant-client>=1.12,<2"]\n`,
  },
  {
    name: "keeps what is the user's",
    before: `${HEAD}dependencies = ["redis>=5.2"]\n`,
    demands: [demand("redis", { specifier: ">=5,<8" })],
    after: `${HEAD}dependencies = ["redis>=5.2"]\n`,
    notes: ["kept: redis>=5.2 (pyproject.toml:4, yours)"],
  },
  {
    name: "stands beside a user's entry that lacks an extra",
    before: `${HEAD}dependencies = ["redis>=5.2"]\n`,
    demands: [demand("redis", { specifier: ">=5", extras: ["hiredis"] })],
    after: `${HEAD}dependencies = ["redis>=5.2", "redis[hiredis]>=5"]\n`,
    notes: ["kept: redis>=5.2 (pyproject.toml:4, yours)"],
  },
  {
    name: "writes the source and the override of a local package",
    before: `${HEAD}dependencies = []\n`,
    demands: [demand("my-lib", { source: { type: "local", path: "../lib", editable: true } })],
    after: `${HEAD}dependencies = [\n    "my-lib",\n]\n\n[tool.uv.sources]\n` +
      'my-lib = { path = "../lib", editable = true }\n\n' +
      '[tool.uv]\noverride-dependencies = [\n    "my-lib",\n]\n',
  },
  {
    name: "writes an override with its range for a package from the index",
    before: `${HEAD}dependencies = []\n`,
    demands: [demand("alpha", { specifier: ">=1,<2", override: true })],
    after: `${HEAD}dependencies = [\n    "alpha>=1,<2",\n]\n\n[tool.uv]\n` +
      'override-dependencies = [\n    "alpha>=1,<2",\n]\n',
  },
  {
    name: "writes a git source with ref and subdirectory",
    before: `${HEAD}dependencies = ["my-lib"]\n\n[tool.uv.sources]\nother = { path = "o" }\n`,
    owned: owns({ dependencies: { "my-lib": "my-lib" } }),
    demands: [
      demand("my-lib", {
        source: { type: "git", url: "https://e.org/l.git", ref: "v1", subdirectory: "py" },
      }),
    ],
    after: `${HEAD}dependencies = ["my-lib"]\n\n[tool.uv.sources]\nother = { path = "o" }\n` +
      'my-lib = { git = "https://e.org/l.git", rev = "v1", subdirectory = "py" }\n',
  },
  {
    name: "adopts exactly its own text where there is no lock",
    before: `${HEAD}dependencies = ["redis>=5"]\n`,
    demands: [demand("redis", { specifier: ">=5" })],
    after: `${HEAD}dependencies = ["redis>=5"]\n`,
  },
  {
    name: "writes an entry again that was removed by hand",
    before: `${HEAD}dependencies = []\n`,
    owned: owns({ dependencies: { redis: "redis>=5" } }),
    demands: [demand("redis", { specifier: ">=5" })],
    after: `${HEAD}dependencies = [\n    "redis>=5",\n]\n`,
  },
];

for (const { name, before, owned, demands, after, notes } of CASES) {
  Deno.test(`edited() ${name}`, () => {
    const files: Record<string, string> = before === undefined ? {} : { "pyproject.toml": before };
    const result = edited(inputOf({ demands, files, owned }));
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(result.text, after);
    assert.deepEqual(result.notes, notes ?? []);
    assert.equal(result.changed, after !== before);
    // A second run with what was recorded changes nothing.
    const again = edited(
      inputOf({ demands, files: { "pyproject.toml": after }, owned: owns({ ...result.owned }) }),
    );
    assert.ok(again.ok);
    assert.equal(again.changed, false);
    assert.deepEqual(again.owned, result.owned);
  });
}

Deno.test("edited() gives the original bytes back when the last entry goes", () => {
  const originals = [
    HEAD,
    `${HEAD}dependencies = []\n`,
    `${HEAD}dependencies = ["a"]\n\n[tool.uv]\ndev-dependencies = []\n`,
    `\ufeff${HEAD.replaceAll("\n", "\r\n")}dependencies = [\r\n  "a", # x\r\n]`,
  ];
  const demands = [
    demand("my-lib", { source: { type: "local", path: "../lib", editable: false } }),
    demand("flash-attn", {
      uv: { "no-build-isolation": true, "extra-build-dependencies": ["torch"] },
    }),
  ];
  for (const original of originals) {
    const files = { "pyproject.toml": original };
    const added = edited(inputOf({ demands, files }));
    assert.ok(added.ok, JSON.stringify(added));
    assert.notEqual(added.text, original);
    const removed = edited(
      inputOf({ files: { "pyproject.toml": added.text }, owned: owns({ ...added.owned }) }),
    );
    assert.ok(removed.ok, JSON.stringify(removed));
    assert.equal(removed.text, original);
    assert.deepEqual(removed.owned, {});
  }
});

Deno.test("edited() names both places where the user's own words are in the way", () => {
  const rows: readonly [string, PythonDemand, string][] = [
    ['dependencies = ["redis @ https://e.org/r.whl"]', demand("redis"), "HSM-E0410"],
    ['dependencies = ["redis>=8"]', demand("redis", { specifier: "<8" }), "HSM-E0411"],
    [
      'dependencies = []\n[tool.uv.sources]\nredis = { path = "r" }',
      demand("redis", { source: { type: "git", url: "https://e.org/r" } }),
      "HSM-E0412",
    ],
    ['dependencies = []\n[tool.uv.sources]\nredis = { path = "r" }', demand("redis"), "HSM-E0412"],
    [
      'dependencies = []\n[tool.uv.sources]\nconstructor = { path = "c" }',
      demand("constructor"),
      "HSM-E0412",
    ],
  ];
  for (const [text, wanted, code] of rows) {
    const result = edited(
      inputOf({ demands: [wanted], files: { "pyproject.toml": `${HEAD}${text}\n` } }),
    );
    assert.equal(result.ok, false);
    const [problem] = result.ok ? [] : result.problems;
    assert.equal(problem?.code, code);
    assert.equal(problem?.place?.file, "pyproject.toml");
    assert.ok((problem?.place?.line ?? 0) >= 4);
  }
});

Deno.test("edited() stops at an entry of hsm's that was edited by hand, unless told what to do", () => {
  const demands = [demand("redis", { specifier: ">=5" })];
  const before = `${HEAD}dependencies = ["redis>=6"]\n`;
  const owned = owns({ dependencies: { redis: "redis>=4" } });
  const files = { "pyproject.toml": before };
  const stopped = edited(inputOf({ demands, files, owned }));
  assert.equal(!stopped.ok && stopped.problems[0]?.code, "HSM-E0413");
  assert.equal(!stopped.ok && stopped.problems[0]?.place?.line, 4);

  const restored = edited(inputOf({ demands, files, owned, options: { overwrite: true } }));
  assert.ok(restored.ok, JSON.stringify(restored));
  assert.equal(restored.text, `${HEAD}dependencies = ["redis>=5"]\n`);

  const copied = edited(inputOf({ demands, files, owned, options: { backup: true } }));
  assert.ok(copied.ok);
  assert.deepEqual([copied.text, copied.backup, restored.backup], [restored.text, true, false]);
  // Nothing by hand, nothing to copy.
  const again = { "pyproject.toml": restored.text };
  const same = edited(inputOf({ demands, files: again, owned, options: { backup: true } }));
  assert.equal(same?.ok && same.backup, false);

  const adopted = edited(inputOf({ demands, files, owned, options: { adopt: true } }));
  assert.ok(adopted.ok);
  assert.equal(adopted.text, before);
  assert.deepEqual(adopted.owned, {});
});

Deno.test("edited() leaves the user's own settings for uv alone where they say the same, and stops where not", () => {
  const local = demand("my-lib", { source: { type: "local", path: "../lib", editable: true } });
  const heavy = demand("heavy", {
    uv: { "no-build-isolation": true, "extra-build-dependencies": ["torch"] },
  });
  const deps = 'dependencies = ["heavy", "my-lib"]\n';
  const same = `${HEAD}${deps}[tool.uv]\nno-build-isolation-package = ["heavy"]\n` +
    'override-dependencies = ["my-lib"]\n[tool.uv.sources]\nmy-lib = { path = "../lib", editable = true }\n' +
    '[tool.uv.extra-build-dependencies]\nheavy = ["torch"]\n';
  const kept = edited(
    inputOf({ demands: [local, heavy], files: { "pyproject.toml": same }, owned: owns({}) }),
  );
  assert.ok(kept.ok, JSON.stringify(kept));
  assert.equal(kept.text, same);
  assert.deepEqual(kept.owned, {});
  // And nothing of it goes when the components go.
  const files = { "pyproject.toml": same };
  const gone = edited(inputOf({ demands: [demand("heavy")], files, owned: owns(kept.owned) }));
  assert.equal(gone.ok && gone.text, same);

  const rows: readonly [string, PythonDemand, string][] = [
    ['[tool.uv]\noverride-dependencies = ["my-lib==1"]\n', local, "HSM-E0415"],
    ['[tool.uv.extra-build-dependencies]\nheavy = ["jax"]\n', heavy, "HSM-E0416"],
  ];
  for (const [text, wanted, code] of rows) {
    const files = { "pyproject.toml": `${HEAD}${deps}${text}` };
    const result = edited(inputOf({ demands: [wanted], files, owned: owns({}) }));
    assert.deepEqual(!result.ok && result.problems.map((problem) => problem.code), [code]);
    assert.equal(!result.ok && result.problems[0]?.place?.line, 6);
  }
});

Deno.test("edited() says one thing about an entry that was edited by hand, also where its range is now another", () => {
  const demands = [demand("redis", { specifier: ">=5" })];
  const files = { "pyproject.toml": `${HEAD}dependencies = ["redis<4"]\n` };
  const result = edited(
    inputOf({ demands, files, owned: owns({ dependencies: { redis: "redis>=5" } }) }),
  );
  assert.deepEqual(!result.ok && result.problems.map((problem) => problem.code), ["HSM-E0413"]);
});

Deno.test("edited() does not give away a source that a component still wants, but one that none wants", () => {
  const source = { type: "local", path: "../lib", editable: true } as const;
  const text =
    `${HEAD}dependencies = ["my-lib"]\n[tool.uv.sources]\nmy-lib = { path = "../mine" }\n`;
  const files = { "pyproject.toml": text };
  const owned = owns({
    dependencies: { "my-lib": "my-lib" },
    sources: { "my-lib": '{ path = "../lib", editable = true }' },
  });
  const options = { adopt: true };
  const wanted = edited(
    inputOf({ demands: [demand("my-lib", { source })], files, owned, options }),
  );
  assert.deepEqual(!wanted.ok && wanted.problems.map(({ code }) => code), ["HSM-E0417"]);
  const gone = edited(inputOf({ files, owned, options }));
  assert.ok(gone.ok);
  assert.match(gone.text, /my-lib = \{ path = "\.\.\/mine" \}/);
  assert.deepEqual(gone.owned, {});
});
