import assert from "node:assert/strict";
import type { Problem, Project } from "@/model/mod.ts";
import { MANIFEST_CODES } from "./codes.ts";
import { LATER } from "./later.ts";
import { parseManifest } from "./parse_manifest.ts";
import { BAD_INPUTS } from "./testdata/bad_inputs.ts";
import { SAMPLE } from "./testdata/sample.ts";

function say(problem: Problem): string {
  const { code, place, message, next } = problem;
  const also = (problem.also ?? []).map((a) => ` (${a.note} ${a.place?.line}:${a.place?.column})`);
  const where = place ? `${place.line}:${place.column}+${place.length}` : "-";
  return `${code} ${where} ${message} => ${next}${also.join("")}`;
}

function problemsOf(text: string): readonly Problem[] {
  const result = parseManifest(text);
  return result.ok ? [] : result.problems;
}

function projectOf(text: string): Project {
  const result = parseManifest(text);
  assert.ok(result.ok, JSON.stringify(result.ok || result.problems.map(say)));
  return result.value;
}

for (const [text, expected] of BAD_INPUTS) {
  Deno.test(`refused with all problems: ${JSON.stringify(text).slice(0, 90)}`, () => {
    assert.deepEqual(problemsOf(text).map(say), expected);
  });
}

Deno.test("every problem has a known code, a place in the file and words in the house's grammar", () => {
  const codes = new Set<string>();
  for (const [text] of BAD_INPUTS) {
    for (const problem of problemsOf(text)) {
      codes.add(problem.code);
      assert.ok(problem.code in MANIFEST_CODES, problem.code);
      assert.ok(problem.place, say(problem));
      assert.equal(problem.place.file, "hsm.yaml");
      for (const sentence of [problem.message, problem.next]) {
        assert.match(sentence, /^(["A-Z])/, say(problem));
        assert.doesNotMatch(sentence, /\.$/, say(problem));
      }
    }
  }
  // What is refused by an edit only is no mistake of the file.
  const missing = Object.keys(MANIFEST_CODES).filter((code) => !codes.has(code));
  assert.deepEqual(missing, ["HSM-E0131"]);
});

Deno.test("every later feature is asked for by some text of the table", () => {
  const said = BAD_INPUTS.flatMap(([text]) => problemsOf(text)).map((problem) => problem.message);
  for (const { what } of LATER) {
    assert.ok(said.includes(`${what} not supported yet`), what);
  }
});

Deno.test("the file's name is the caller's", () => {
  const result = parseManifest("a: 1", "sub/hsm.yaml");
  assert.equal(result.ok ? "" : result.problems[0]?.place?.file, "sub/hsm.yaml");
});

Deno.test("the sample of the design asks for exactly the later features it shows", () => {
  assert.deepEqual(
    problemsOf(SAMPLE).map((p) => `${p.code} ${p.message}`),
    [
      "HSM-E0190 A registry from git is not supported yet",
      "HSM-E0190 An index in hsm.yaml is not supported yet",
      'HSM-E0190 The mode "dev" of a whole group is not supported yet',
      'HSM-E0190 "into" is not supported yet',
    ],
  );
});

/** The sample, less what is not there yet. */
const TODAY = SAMPLE
  .replace(/^ {2}- \{ name: acme.*\n/m, "")
  .replace(/^indexes:.*\n.*\n/m, "")
  .replace("redis-adapter, mode: dev,", "redis-adapter, mode: prod,")
  .replace(', into: "extra:gpu"', "");

Deno.test("the sample without later features is read completely", () => {
  const { at: _at, ...project } = projectOf(TODAY);
  const plain = JSON.parse(
    JSON.stringify(project, (key, value) => key === "place" ? undefined : value),
  );
  assert.deepEqual(plain, {
    name: "rag-app",
    version: "0.1.0",
    python: ">=3.11",
    managers: { python: { use: "uv", extras: [], groups: "default" }, containers: "docker" },
    registries: [{ name: "local", path: "./registry", override: [] }],
    indexes: [],
    groups: [
      {
        ref: { name: "vector-db-adapter" },
        choose: [{ ref: { name: "qdrant-adapter" } }],
        list: false,
      },
      {
        ref: { name: "metrics" },
        choose: [{ ref: { name: "bleu" } }, { ref: { name: "rouge" } }],
        list: true,
      },
      {
        ref: { name: "cache" },
        choose: [{ ref: { name: "redis-adapter" } }],
        list: false,
        mode: "prod",
        profile: "embedded",
      },
    ],
    packages: [
      { ref: { name: "fastapi-service" }, extras: [], override: false },
      {
        ref: { name: "text-utils" },
        version: ">=1.4",
        mode: "dev",
        extras: ["fast"],
        override: false,
      },
      { ref: { name: "qwen-adapter" }, gitRef: "v0.3.0", extras: [], override: true },
    ],
    containers: [
      { ref: { name: "redis" }, params: {}, env: [], compose: {}, allow: [] },
      {
        ref: { name: "postgres" },
        profile: "default",
        params: { port: 5433, databases: ["orders"] },
        env: [{ name: "POSTGRES_INITDB_ARGS", value: "--data-checksums" }],
        compose: { mem_limit: "512m" },
        allow: ["host-ipc"],
      },
    ],
    modes: [{ ref: { name: "text-utils" }, mode: "dev" }],
    defaultMode: "prod",
    env: [{ name: "DATABASE_URL", value: "${PROD_DATABASE_URL}" }],
    entrypoints: [{ name: "serve", command: ["python", "-m", "rag_app"], env: {} }],
    syncUp: false,
  });
});

Deno.test("every entry knows its place", () => {
  const project = projectOf(TODAY);
  const spots = [
    ...project.registries,
    ...project.groups,
    ...project.groups.flatMap((group) => group.choose),
    ...project.packages,
    ...project.containers,
    ...project.modes,
    ...project.env,
  ].map((entry) => {
    const { lineText, column, length } = entry.place;
    return lineText.slice(column - 1, column - 1 + length);
  });
  assert.deepEqual(spots, [
    ...["local", "vector-db-adapter", "metrics", "cache", "qdrant-adapter", "bleu", "rouge"],
    ...["redis-adapter", "fastapi-service", "text-utils", "qwen-adapter", "redis", "postgres"],
    ...["text-utils", "DATABASE_URL"],
  ]);
  assert.equal(
    project.at(["containers", 1, "compose", "mem_limit"])?.lineText.trim().slice(0, 8),
    "compose:",
  );
});

Deno.test("values of variables are the text that stands in the file", () => {
  const project = projectOf(
    "env: { A: 5433, B: 1.10, C: true, D: null, E: yes, F: 0x1F, G: 'x', H: False }\n" +
      "entrypoints:\n  a: { command: run, env: { N: 010 } }\n  b: [run, 'a b']\n  default: run\n",
  );
  assert.deepEqual(
    project.env.map(({ name, value }) => [name, value]),
    [
      ["A", "5433"],
      ["B", "1.10"],
      ["C", "true"],
      ["D", null],
      ["E", "yes"],
      ["F", "0x1F"],
      ["G", "x"],
      ["H", "False"],
    ],
  );
  assert.deepEqual(project.entrypoints.map(({ command, env }) => [command, env]), [
    [["run"], { N: "010" }],
    [["run", "a b"], {}],
    [["run"], {}],
  ]);
});

const GOOD: readonly string[] = [
  "",
  "# nothing yet\n",
  "packages:\ngroups:\ncontainers: # none\nmodes:\nenv:\nproject:\nmanagers:\nregistries:\nindexes:\nsync:\n",
  "schema: 1\nx-team: { any: [thing] }\npackages: [{ name: a, x-why: because }]\n",
  "managers: { python: pip }\n",
  "managers: { python: { use: uv, project: ./, extras: all, groups: [dev], interpreter: '3.12' } }\n",
  "managers: { containers: docker, python: uv }\n",
  "modes: { default: prod, package:a: dev, container:a: prod }\npackages: [a]\ncontainers: [a]\n",
  "packages:\n  - { name: a, mode: dev }\nmodes: { a: dev }\n",
  "packages: [{ name: acme/a, mode: dev }]\nmodes: { other/a: prod }\n",
  "groups: { acme/group:cache: acme/container:redis, metrics: [] }\n",
  'containers: [{ name: a, compose: { ports: ["1:1"], x-b: 1, mem: null, deploy: { toString: 1 } } }]\n',
  "containers: [{ name: a, env: { A: null, B: '${self.url}', C: $$5 }, allow: [mount:../x, cap:ALL, 'mount:a\\b'] }]\n",
  "registries: [{ name: local, path: ../outside }, { name: abs, path: /srv/registry, override: [x] }]\n",
  "project: { name: My_App.x, version: 1.0.0rc1, python: '>=3.10,<4' }\n",
  "sync: { up: false }\n",
  "d: &d { mode: dev }\n".replace("d:", "x-d:") + "packages: [{ <<: *d, name: a }]\n",
  "\ufeffpackages: [a]\r\ncontainers: [b]\r\n",
];

for (const text of GOOD) {
  Deno.test(`accepted: ${JSON.stringify(text).slice(0, 80)}`, () => {
    assert.deepEqual(problemsOf(text).map(say), []);
  });
}
