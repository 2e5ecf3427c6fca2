import assert from "node:assert/strict";
import type { ContainerComponent, GroupComponent, PackageComponent } from "@/model/mod.ts";
import { REGISTRY_CODES } from "./codes.ts";
import { BAD_INPUTS } from "./testdata/bad_inputs.ts";
import { catalogOf, problemsOf, registryOf, say } from "./testdata/files.ts";

for (const [path, text, expected] of BAD_INPUTS) {
  Deno.test(`refused with all problems: ${path} ${JSON.stringify(text).slice(0, 90)}`, () => {
    assert.deepEqual(problemsOf([registryOf({ [path]: text })]).map(say), expected);
  });
}

Deno.test("every problem has a known code, a place in its file and words in the house's grammar", () => {
  const codes = new Set<string>();
  for (const [path, text] of BAD_INPUTS) {
    for (const problem of problemsOf([registryOf({ [path]: text })])) {
      codes.add(problem.code);
      assert.ok(problem.code in REGISTRY_CODES, problem.code);
      assert.equal(problem.place?.file, `local/${path}`, say(problem));
      for (const sentence of [problem.message, problem.next]) {
        assert.match(sentence, /^(["A-Z])/, say(problem));
        assert.doesNotMatch(sentence, /\.$/, say(problem));
      }
    }
  }
  const missing = Object.keys(REGISTRY_CODES).filter((code) => !codes.has(code));
  // Of several registries, of hsm.lock, and of the check of a whole catalogue: they have tests of their own.
  assert.deepEqual(missing, [
    "HSM-E0222",
    "HSM-E0230",
    "HSM-E0231",
    "HSM-E0232",
    "HSM-E0233",
    "HSM-E0234",
    "HSM-W0201",
    "HSM-W0230",
    "HSM-W0240",
  ]);
});

const PACKAGE = `name: qdrant-adapter
version: 1.15.0
description: Vector store adapter
x-note: anything
sources:
  prod: { type: pypi, package: qdrant-client, version: ">=1.12,<2", index: acme }
  dev: { type: local, path: ../qdrant-client, package: qdrant-client }
install_args: { manager: uv, extras: [fastembed], uv: { no-build-isolation: true } }
dependencies:
  - numpy>=1.26
  - { name: rag-core, version: ">=2" }
provides: [vector-db-adapter]
compatibility:
  requires: { rag-core: ">=2,<3" }
  conflicts: [milvus-adapter]
  python: ">=3.10"
implies:
  container:qdrant:
    params: { collections: [docs] }
    env: { VECTOR_DB_URL: "\${self.url}", PORT: 1 }
  group:metrics: { choose: latency, profile: gpu }
  package:tools:
entrypoints:
  serve: "python -m app --name 'a b'"
  smoke: { command: [python, -m, smoke], env: { LOG: info } }
deprecated: { use: other, reason: old }
`;

Deno.test("a package becomes what its file says, each part with its place", () => {
  const catalog = catalogOf([registryOf({ "packages/qdrant-adapter.yaml": PACKAGE })]);
  const { definition, at, ...component } = catalog.components[0] as PackageComponent;
  assert.equal(definition["x-note"], "anything");
  assert.equal(at(["sources", "prod", "index"])?.line, 6);
  assert.equal(
    at(["compatibility", "requires", "rag-core"])?.file,
    "local/packages/qdrant-adapter.yaml",
  );
  const places = [...component.dependencies, ...component.implies, ...component.entrypoints]
    .map((part) => `${part.place?.line}:${part.place?.column}`);
  assert.deepEqual(places, ["10:5", "11:5", "18:3", "21:3", "22:3", "24:3", "25:3"]);
  assert.deepEqual(
    JSON.parse(JSON.stringify(component, (key, v) => key === "place" ? undefined : v)),
    {
      kind: "package",
      registry: "local",
      file: "local/packages/qdrant-adapter.yaml",
      name: "qdrant-adapter",
      description: "Vector store adapter",
      deprecated: { use: "other", reason: "old" },
      version: "1.15.0",
      prod: { type: "pypi", package: "qdrant-client", version: ">=1.12,<2", index: "acme" },
      dev: { type: "local", path: "../qdrant-client", package: "qdrant-client", editable: true },
      install: {
        manager: "uv",
        extras: ["fastembed"],
        tools: { uv: { "no-build-isolation": true } },
      },
      dependencies: [
        { kind: "requirement", requirement: "numpy>=1.26" },
        { kind: "component", ref: { name: "rag-core" }, version: ">=2" },
      ],
      provides: ["vector-db-adapter"],
      compatibility: {
        requires: { "rag-core": ">=2,<3" },
        conflicts: ["milvus-adapter"],
        python: ">=3.10",
      },
      implies: [
        {
          target: { kind: "container", name: "qdrant" },
          params: { collections: ["docs"] },
          env: { VECTOR_DB_URL: "${self.url}", PORT: "1" },
          choose: [],
        },
        {
          target: { kind: "group", name: "metrics" },
          params: {},
          env: {},
          choose: [{ name: "latency" }],
          profile: "gpu",
        },
        { target: { kind: "package", name: "tools" }, params: {}, env: {}, choose: [] },
      ],
      entrypoints: [
        { name: "serve", command: ["python", "-m", "app", "--name", "a b"], env: {} },
        { name: "smoke", command: ["python", "-m", "smoke"], env: { LOG: "info" } },
      ],
    },
  );
});

const CONTAINER = `name: qdrant
version: "1.15.1"
sources:
  prod: { type: image, image: "qdrant/qdrant:v1.15.1" }
  dev: { type: build, context: ../qdrant, compose: { volumes: ["../qdrant/config:/config"] } }
params:
  port: { merge: same, default: 6333 }
compose: { ports: ["127.0.0.1:\${params.port}:6333"], x-y: { z: null } }
services: { qdrant-init: { image: "curlimages/curl:8.10.1" } }
volumes: { qdrant_data: }
connection:
  scheme: http
  port: 6333
  properties: { api_key: { secret: true }, user: app, db: 0 }
deployment_profiles:
  gpu: { mode: managed, image: "qdrant/qdrant:gpu", compose: { gpus: all } }
  embedded: { mode: embedded, env: { QDRANT_PATH: "\${self.state}" }, dependencies: ["x>=1"] }
  external: { mode: external, host: "\${HOST}", port: 6333, properties: { api_key: "\${KEY}" } }
`;

Deno.test("a container becomes what its file says; Compose's own keys stay as they are", () => {
  const catalog = catalogOf([registryOf({ "containers/qdrant.yaml": CONTAINER })]);
  const component = catalog.components[0] as ContainerComponent;
  assert.deepEqual(component.compose, {
    ports: ["127.0.0.1:${params.port}:6333"],
    "x-y": { z: null },
  });
  assert.deepEqual(component.dev, {
    type: "build",
    context: "../qdrant",
    compose: { volumes: ["../qdrant/config:/config"] },
  });
  assert.deepEqual(component.volumes, { qdrant_data: null });
  assert.deepEqual(component.connection, {
    scheme: "http",
    port: 6333,
    properties: {
      api_key: { kind: "secret", generate: 32 },
      user: { kind: "value", value: "app" },
      db: { kind: "value", value: "0" },
    },
  });
  assert.deepEqual(component.profiles.map(({ name, mode }) => `${name} ${mode}`), [
    "gpu managed",
    "embedded embedded",
    "external external",
  ]);
  assert.equal(component.profiles[2]?.port, "6333");
  assert.equal(component.profiles[1]?.dependencies[0]?.place?.line, 17);
  assert.equal(component.inDev, undefined);
});

Deno.test("a group becomes what its file says: options as names or mappings", () => {
  const text =
    "name: metrics\nstrategy: M-of-N\nmin: 1\nmax: 2\ncomment: Metrics\ndefault: bleu\n" +
    "options:\n  - bleu\n  - { name: container:rouge, implies: { container:x: {} }, conflicts: [bleu] }\n";
  const catalog = catalogOf([registryOf({ "groups/metrics.yaml": text })]);
  const { strategy, min, max, comment, options, ...group } = catalog
    .components[0] as GroupComponent;
  assert.deepEqual({ strategy, min, max, comment }, {
    strategy: "M-of-N",
    min: 1,
    max: 2,
    comment: "Metrics",
  });
  assert.deepEqual(group.default, ["bleu"]);
  assert.deepEqual(options.map((o) => [o.ref, o.conflicts, o.implies.length, o.place?.line]), [
    [{ name: "bleu" }, [], 0, 8],
    [{ kind: "container", name: "rouge" }, ["bleu"], 1, 9],
  ]);
});

Deno.test("a file above 1 MB is refused before it is read", () => {
  const [problem] = problemsOf([
    registryOf({ "packages/a.yaml": `name: a\ndescription: ${"x".repeat(1_000_001)}\n` }),
  ]);
  assert.equal(problem?.code, "HSM-E0201");
});
