import assert from "node:assert/strict";
import type { ContainerComponent, Implication, JsonObject } from "@/model/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import {
  askWith,
  container,
  facts,
  group,
  implies,
  pkg,
  profile,
  serviceOf,
} from "./testing/make.ts";

const { stackOf } = askWith(resolve);

/** What one container's compose becomes, with its parameters. */
const FILLED: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    "a whole placeholder keeps its type",
    { mem_swappiness: "${params.size}", init: "${params.on}" },
    {
      mem_swappiness: 5,
      init: true,
    },
  ],
  ["a placeholder in a text is text", { hostname: "h${params.size}" }, { hostname: "h5" }],
  ["a list joins", { command: ["--dbs=${params.list}", "${params.list}"] }, {
    command: ["--dbs=a,b", "a,b"],
  }],
  ["own names are the network's", {
    command: "${self.host}:${self.port} ${self.scheme} ${self.url}",
  }, {
    command: "c:6333 http http://c:6333",
  }],
  ["variables stay in Compose's syntax", { command: "${A} ${B:-x} ${C:?no} $$5" }, {
    command: "${A} ${B:-x} ${C:?no} $$5",
  }],
  ["a parameter may name a variable", { command: "${params.where}" }, { command: "${DIR:-/x}" }],
  [
    "environment values are texts",
    { environment: { N: 1, B: true, P: null, L: "${params.list}" } },
    {
      environment: { N: "1", B: "true", P: null, L: "a,b" },
    },
  ],
  ["labels in list form", { labels: ["a=b"] }, { labels: { a: "b", "hsm.component": "c" } }],
];

for (const [what, compose, expected] of FILLED) {
  Deno.test(`a service: ${what}`, () => {
    const params = [
      { name: "size", merge: "same", default: 5 },
      { name: "on", merge: "same", default: true },
      { name: "list", merge: "union", default: ["b", "a"] },
      { name: "where", merge: "same", default: "${DIR:-/x}" },
    ] as const;
    const service = serviceOf(
      stackOf([container("c", { compose, params })], { containers: ["c"] }),
      "c",
    );
    const found = Object.fromEntries(
      Object.keys(expected).map((key) => [key, service[key] ?? null]),
    );
    assert.deepEqual(found, expected);
    assert.equal((service.labels as JsonObject)["hsm.component"], "c");
  });
}

Deno.test("layers: component, dev source, profile, entry; environment likewise", () => {
  const c = container("c", {
    prod: { type: "image", image: "c:1", digest: "sha256:ab" },
    dev: { type: "build", context: "../c", compose: { volumes: ["../c:/src"], restart: "dev" } },
    compose: { restart: "component", environment: { A: "component", B: "component", C: "x" } },
    profiles: [profile("gpu", {
      image: "c:gpu",
      compose: { gpus: "all", restart: "profile", environment: { B: "profile" } },
      env: { D: "profile" },
    })],
  });
  const entry = {
    name: "c",
    profile: "gpu",
    compose: { environment: { C: null }, restart: "entry" },
    env: { D: "entry" },
  };
  const prod = serviceOf(stackOf([c], { containers: [entry] }), "c");
  assert.deepEqual(prod, {
    image: "c:gpu",
    restart: "entry",
    gpus: "all",
    environment: { A: "component", B: "profile", D: "entry" },
    labels: { "hsm.component": "c" },
  });
  const dev = stackOf([c], { containers: [{ ...entry, mode: "dev" }] }, facts({ "../c": true }));
  assert.deepEqual(
    [serviceOf(dev, "c").image, serviceOf(dev, "c").build, serviceOf(dev, "c").volumes],
    [undefined, { context: "../c" }, ["../c:/src"]],
  );
  assert.equal(serviceOf(stackOf([c], { containers: ["c"] }), "c").image, "c:1@sha256:ab");
});

Deno.test("a variable that the entry removes is not taken from the shell instead", () => {
  const c = container("c", { compose: { environment: { A: "1", B: "2" } } });
  const entry = { name: "c", env: { A: null, NEVER: null } };
  const service = serviceOf(stackOf([c], { containers: [entry] }), "c");
  assert.deepEqual(service.environment, { B: "2" });
});

Deno.test("a number keeps its type, but is text where Compose takes only text", () => {
  const c = container("c", {
    params: [{ name: "n", merge: "same", default: 8 }, { name: "b", merge: "same", default: true }],
    compose: {
      command: ["serve", "--shards", "${params.n}", "${params.b}"],
      entrypoint: ["run", "${params.n}"],
      user: "${params.n}",
      cpus: "${params.n}",
      init: "${params.b}",
      healthcheck: { test: ["CMD", "ping", "${params.n}"], retries: "${params.n}" },
      ulimits: { nproc: "${params.n}" },
    },
    services: { "c-init": { image: "i", command: ["${params.n}"] } },
    configs: { "c-conf": { content: "${params.n}" } },
  });
  const [found] = stackOf([c], { containers: ["c"] }).containers;
  const [main, init] = found?.services ?? [];
  const { labels: _labels, ...rest } = main?.compose ?? {};
  assert.deepEqual(rest, {
    image: "c:1",
    command: ["serve", "--shards", "8", "true"],
    entrypoint: ["run", "8"],
    user: "8",
    cpus: 8,
    init: true,
    healthcheck: { test: ["CMD", "ping", "8"], retries: 8 },
    ulimits: { nproc: 8 },
  });
  assert.deepEqual(init?.compose.command, ["8"]);
  assert.deepEqual(found?.configs, { "c-conf": { content: "8" } });
});

Deno.test("secrets stand in no compose text, only in the service's own variables", () => {
  const c = container("c", {
    compose: { environment: { KEY: "${self.key}", STATE: "${self.state}/x", PLAIN: "1" } },
    services: { "c-init": { image: "i", environment: ["KEY=${self.key}"] } },
    connection: { port: 1, properties: { key: { kind: "secret", generate: 8 } } },
  });
  const [found] = stackOf([c], { containers: ["c"] }).containers;
  assert.doesNotMatch(JSON.stringify(found?.services.map((s) => s.compose)), /KEY|STATE/);
  assert.deepEqual(found?.services.map((s) => [s.name, s.secret.map((v) => v.name)]), [
    ["c", ["KEY", "STATE"]],
    ["c-init", ["KEY"]],
  ]);
});

Deno.test("only the component says how its volume is made, the user may mount it elsewhere", () => {
  const c = container("c", {
    compose: { volumes: ["c_data:/a"] },
    volumes: { c_data: { driver: "nfs" } },
  });
  const sharing = { name: "d", compose: { volumes: ["c_data:/b"] } };
  const stack = stackOf([c, container("d")], { containers: ["c", sharing] });
  assert.deepEqual(stack.containers.map((one) => one.volumes), [{ c_data: { driver: "nfs" } }, {}]);
});

Deno.test("the name of a service is free where its container is not started", () => {
  const c = container("c", { services: { d: { image: "x" } } });
  const d = container("d", { profiles: [profile("external", { mode: "external", url: "x" })] });
  const stack = stackOf([c, d], { containers: ["c", { name: "d", profile: "external" }] });
  assert.deepEqual(stack.containers.map((one) => one.services.length), [2, 0]);
});

Deno.test("what is not started is dropped from depends_on, what hsm does not know stays", () => {
  const web = container("web", {
    compose: {
      depends_on: { db: { condition: "service_healthy" }, cache: { condition: "service_started" } },
    },
    services: { "web-init": { image: "i", depends_on: ["cache", "theirs", "web"] } },
  });
  const cache = container("cache", {
    profiles: [profile("external", { mode: "external", url: "x" })],
  });
  const stack = stackOf([web, cache, container("db")], {
    containers: ["web", { name: "cache", profile: "external" }],
  });
  assert.equal(serviceOf(stack, "web").depends_on, undefined);
  assert.deepEqual(serviceOf(stack, "web-init").depends_on, ["theirs", "web"]);
});

/** Parameters: rule, default, what two packages and the user ask for, what comes out. */
const MERGES: readonly (readonly [
  ContainerComponent["params"][number]["merge"],
  { none: JsonObject["x"]; a?: JsonObject["x"]; b?: JsonObject["x"]; user?: JsonObject["x"] },
  JsonObject["x"],
])[] = [
  ["union", { none: ["d"] }, ["d"]],
  ["union", { none: ["d"], a: ["z", "a"], b: ["a", "m"] }, ["a", "m", "z"]],
  ["union", { none: [], a: ["z"], user: ["a"] }, ["a", "z"]],
  ["union", { none: [], a: [10, 9], b: 2 }, [2, 9, 10]],
  ["same", { none: 1 }, 1],
  ["same", { none: 1, a: 2, b: 2 }, 2],
  ["same", { none: 1, a: 2, b: 3, user: 4 }, 4],
  ["same", { none: 1, a: 2, user: null }, null],
  ["max", { none: 9, a: 2, b: 3 }, 3],
  ["min", { none: 1, a: 2, b: 3 }, 2],
  ["sum", { none: 1, a: 2, b: 3 }, 5],
  ["sum", { none: 1, a: 2, b: 3, user: 4 }, 4],
  ["max", { none: 9 }, 9],
];

for (const [merge, { none, a, b, user }, expected] of MERGES) {
  const words = JSON.stringify({ a, b, user });
  Deno.test(`a parameter merges by ${merge}: ${words} gives ${JSON.stringify(expected)}`, () => {
    const wants = (value: JsonObject["x"] | undefined): readonly Implication[] =>
      implies({ "container:c": { params: value === undefined ? {} : { x: value } } });
    const stack = stackOf([
      container("c", { params: [{ name: "x", merge, default: none ?? null }] }),
      pkg("a", { implies: wants(a) }),
      pkg("b", { implies: wants(b) }),
    ], {
      packages: ["b", "a"],
      ...(user !== undefined && { containers: [{ name: "c", params: { x: user } }] }),
    });
    assert.deepEqual(stack.containers[0]?.params, { x: expected });
  });
}

/** Who decides the profile of a container. */
const PROFILES: readonly (readonly [string, Parameters<typeof stackOf>[1], string])[] = [
  ["nobody: default", { packages: ["plain"] }, "default"],
  ["the implication", { packages: ["wishes"] }, "low"],
  [
    "the package's entry before the implication",
    { packages: [{ name: "wishes", profile: "mid" }] },
    "mid",
  ],
  ["the group's entry too", { groups: { g: { option: "wishes", profile: "mid" } } }, "mid"],
  [
    "the container's own entry before all",
    { packages: [{ name: "wishes", profile: "mid" }], containers: [{ name: "c", profile: "top" }] },
    "top",
  ],
];

for (const [what, intent, expected] of PROFILES) {
  Deno.test(`a profile comes from ${what}`, () => {
    const stack = stackOf([
      container("c", { profiles: ["low", "mid", "top"].map((name) => profile(name)) }),
      pkg("plain", { implies: implies({ "container:c": {} }) }),
      pkg("wishes", { implies: implies({ "container:c": { profile: "low" } }) }),
      group("g", ["wishes"]),
    ], intent);
    assert.equal(stack.containers[0]?.profile, expected);
  });
}
