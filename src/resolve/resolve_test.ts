import assert from "node:assert/strict";
import { explainReasons, resolve } from "@/resolve/mod.ts";
import {
  askWith,
  catalog,
  container,
  facts,
  group,
  idsOf,
  implies,
  pkg,
  profile,
  project,
  serviceOf,
  wiringOf,
} from "./testing/make.ts";

const { stackOf } = askWith(resolve);

const QDRANT = container("qdrant", {
  params: [
    { name: "collections", merge: "union", default: [] },
    { name: "port", merge: "same", default: 16333 },
  ],
  compose: {
    ports: ["127.0.0.1:${params.port}:6333"],
    volumes: ["qdrant_data:/qdrant/storage"],
    environment: { COLLECTIONS: "${params.collections}" },
  },
});
const QDRANT_ADAPTER = pkg("qdrant-adapter", {
  prod: { type: "pypi", package: "Qdrant_Client", version: ">=1.12,<2" },
  install: { extras: ["fastembed"], tools: {} },
  depends: ["numpy>=1.26"],
  provides: ["vector-db"],
  implies: implies({
    "container:qdrant": {
      params: { collections: ["docs"] },
      env: { QDRANT_URL: "${self.url}", VECTOR_DB_URL: "${self.url}" },
    },
  }),
});
const VECTOR_DB = group("vector-db", ["qdrant-adapter", "milvus-adapter"], {
  default: ["qdrant-adapter"],
  interface: { env: ["VECTOR_DB_URL"], entrypoints: [] },
});
const BASE = [QDRANT, QDRANT_ADAPTER, VECTOR_DB];

Deno.test("a chosen option brings its package and its container, wired, with reasons", () => {
  const stack = stackOf(BASE, { groups: { "vector-db": "qdrant-adapter" } });
  assert.deepEqual(idsOf(stack), ["package:qdrant-adapter", "container:qdrant"]);
  assert.deepEqual(stack.groups.map((g) => [g.id, g.chosen]), [
    ["group:vector-db", ["package:qdrant-adapter"]],
  ]);
  assert.deepEqual(explainReasons("container:qdrant", stack.containers[0]?.reasons ?? []), [
    "hsm.yaml:30 → group:vector-db → package:qdrant-adapter → container:qdrant (implied)",
  ]);
  assert.deepEqual(wiringOf(stack), [
    "QDRANT_URL=http://127.0.0.1:16333",
    "VECTOR_DB_URL=http://127.0.0.1:16333",
  ]);
  assert.deepEqual(wiringOf(stack, "network"), [
    "QDRANT_URL=http://qdrant:6333",
    "VECTOR_DB_URL=http://qdrant:6333",
  ]);
});

Deno.test("a package demands its distribution, then its own requirements", () => {
  const stack = stackOf(BASE, {
    packages: [{ name: "qdrant-adapter", version: ">=1.14", extras: ["Fast_2"], into: "dev" }],
  });
  const demands = stack.packages[0]?.demands.map(({ place: _, ...rest }) => rest);
  assert.deepEqual(demands, [
    {
      distribution: "qdrant-client",
      extras: ["fast-2", "fastembed"],
      specifier: ">=1.12,>=1.14,<2",
      owner: "package:qdrant-adapter",
      into: "dev",
      override: false,
      uv: {},
    },
    {
      distribution: "numpy",
      extras: [],
      specifier: ">=1.26",
      owner: "package:qdrant-adapter",
      into: "dev",
      override: false,
      uv: {},
    },
  ]);
});

Deno.test("a container's service has image, labels, filled templates and mounts", () => {
  const stack = stackOf(BASE, {
    packages: ["qdrant-adapter"],
    containers: [{
      name: "qdrant",
      params: { port: 7000, collections: ["a"] },
      env: { LOG: "${LEVEL:-info}" },
      compose: { mem_limit: "512m", restart: "no" },
    }],
  });
  assert.deepEqual(serviceOf(stack, "qdrant"), {
    image: "qdrant:1",
    ports: ["127.0.0.1:7000:6333"],
    volumes: ["qdrant_data:/qdrant/storage"],
    mem_limit: "512m",
    restart: "no",
    environment: { COLLECTIONS: "a,docs", LOG: "${LEVEL:-info}" },
    labels: { "hsm.component": "qdrant" },
  });
  assert.deepEqual(stack.containers[0]?.volumes, {});
  assert.deepEqual(stack.containers[0]?.params, { collections: ["a", "docs"], port: 7000 });
  assert.deepEqual(wiringOf(stack)[0], "QDRANT_URL=http://127.0.0.1:7000");
});

Deno.test("dev takes the folder and the build context, after asking for facts", () => {
  const dev = pkg("lib", { dev: { type: "local", path: "../lib", editable: true } });
  const box = container("box", {
    dev: { type: "build", context: "../box", dockerfile: "D", compose: { volumes: ["../box:/s"] } },
  });
  const intent = {
    packages: [{ name: "lib", mode: "dev" }],
    containers: ["box"],
    modes: { box: "dev" },
  } as const;
  const asked = resolve(project(intent), catalog([dev, box]), facts(), { name: "app" });
  assert.deepEqual(asked, { kind: "needs", folders: ["../box", "../lib"] });
  const stack = stackOf([dev, box], intent, facts({ "../lib": "Real_Name", "../box": true }));
  assert.equal(stack.packages[0]?.demands[0]?.distribution, "real-name");
  assert.deepEqual(stack.packages[0]?.demands[0]?.source, {
    type: "local",
    path: "../lib",
    editable: true,
  });
  const service = serviceOf(stack, "box");
  assert.deepEqual(service.build, { context: "../box", dockerfile: "D" });
  assert.equal(service.image, undefined);
  assert.deepEqual(service.volumes, ["../box:/s"]);
  assert.equal(stack.containers[0]?.context, "../box");
});

Deno.test("an embedded profile replaces the variables and demands its client", () => {
  const qdrant = container("qdrant", {
    profiles: [profile("embedded", {
      mode: "embedded",
      env: { VECTOR_DB_URL: "${self.state}" },
      dependencies: [{ kind: "requirement", requirement: "qdrant-local>=1" }],
    })],
  });
  const stack = stackOf([qdrant, QDRANT_ADAPTER_PLAIN, VECTOR_DB], {
    groups: { "vector-db": { option: "qdrant-adapter", profile: "embedded" } },
  });
  const [found] = stack.containers;
  assert.deepEqual([found?.delivery, found?.profile, found?.services], [
    "embedded",
    "embedded",
    [],
  ]);
  assert.deepEqual(wiringOf(stack), ["VECTOR_DB_URL=<state qdrant>"]);
  assert.deepEqual(found?.demands.map((d) => [d.distribution, d.specifier, d.owner]), [
    ["qdrant-local", ">=1", "container:qdrant"],
  ]);
});

const QDRANT_ADAPTER_PLAIN = pkg("qdrant-adapter", {
  implies: implies({
    "container:qdrant": { env: { QDRANT_URL: "${self.url}", VECTOR_DB_URL: "${self.url}" } },
  }),
});

Deno.test("hsm.yaml's value for an address keeps the container from starting", () => {
  const stack = stackOf([QDRANT, QDRANT_ADAPTER_PLAIN], {
    packages: ["qdrant-adapter"],
    env: { QDRANT_URL: "${PROD_URL}" },
  });
  const [found] = stack.containers;
  assert.equal(found?.suppressed, "hsm.yaml:50 sets QDRANT_URL");
  assert.deepEqual([found?.delivery, found?.services], ["external", []]);
  assert.deepEqual(wiringOf(stack), ["QDRANT_URL=${PROD_URL}", "VECTOR_DB_URL=${PROD_URL}"]);
});

Deno.test("a project may be named like what every JavaScript object knows", () => {
  const plugin = pkg("plugin", { compatibility: { requires: { core: ">=1" }, conflicts: [] } });
  for (const name of ["constructor", "toString", "__proto__"]) {
    const intent = { packages: ["plugin"], more: { name, version: "1.0" } };
    assert.deepEqual(idsOf(stackOf([plugin], intent)), ["package:plugin"]);
  }
});
