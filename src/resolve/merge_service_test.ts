import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { mergeService } from "./merge_service.ts";

const CASES: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
  ["a scalar is replaced", { restart: "no" }, { restart: "always" }, { restart: "always" }],
  ["null removes", { mem_limit: "1g", init: true }, { mem_limit: null }, { init: true }],
  ["null for what is not there is nothing", {}, { mem_limit: null, deploy: { x: null } }, {
    deploy: {},
  }],
  ["command is replaced", { command: ["a", "b"] }, { command: ["c"] }, { command: ["c"] }],
  ["entrypoint is replaced", { entrypoint: ["a"] }, { entrypoint: "b" }, { entrypoint: "b" }],
  [
    "a health check merges, its test is replaced",
    { healthcheck: { test: ["CMD", "a"], retries: 3 } },
    { healthcheck: { test: ["CMD", "b"] } },
    { healthcheck: { test: ["CMD", "b"], retries: 3 } },
  ],
  [
    "ports are appended, the same one once",
    { ports: ["1:1"] },
    { ports: ["1:1", "2:2"] },
    { ports: ["1:1", "2:2"] },
  ],
  [
    "mounts are unique by target",
    { volumes: ["data:/x", "more:/y:ro", "C:/one:/z"] },
    { volumes: [{ type: "bind", source: "./c", target: "/x" }, "./d:/z"] },
    { volumes: [{ type: "bind", source: "./c", target: "/x" }, "more:/y:ro", "./d:/z"] },
  ],
  [
    "a mount with a variable keeps its target",
    { volumes: ["${DIR:-./a}:/x"] },
    { volumes: ["data:/x"] },
    { volumes: ["data:/x"] },
  ],
  [
    "environment is a mapping in either form",
    { environment: ["A=1", "B=2", "C"] },
    { environment: { B: "3", A: null, D: null } },
    { environment: { B: "3", C: null, D: null } },
  ],
  [
    "labels, build args and sysctls too",
    { labels: ["a=1"], build: { context: ".", args: ["X=1"] } },
    { labels: { b: "2" }, build: { args: { X: "2" } } },
    { labels: { a: "1", b: "2" }, build: { context: ".", args: { X: "2" } } },
  ],
  [
    "depends_on in either form",
    { depends_on: ["a"] },
    { depends_on: { b: { condition: "service_healthy" } } },
    { depends_on: { a: { condition: "service_started" }, b: { condition: "service_healthy" } } },
  ],
  ["networks in either form", { networks: ["a"] }, { networks: { b: null } }, {
    networks: { a: null, b: null },
  }],
  ["one text or a list", { env_file: "a.env" }, { env_file: ["b.env"] }, {
    env_file: ["a.env", "b.env"],
  }],
  [
    "another logging driver replaces the options",
    { logging: { driver: "json-file", options: { "max-size": "1m" } } },
    { logging: { driver: "local" } },
    { logging: { driver: "local" } },
  ],
  ["an image takes the place of a build", { build: { context: "." } }, { image: "x" }, {
    image: "x",
  }],
  ["a build takes the place of an image", { image: "x" }, { build: "." }, {
    build: { context: "." },
  }],
];

for (const [what, base, layer, merged] of CASES) {
  Deno.test(`mergeService(): ${what}`, () => assert.deepEqual(mergeService(base, layer), merged));
}

Deno.test("mergeService() does not change what an empty layer meets", () => {
  const base = { image: "x", ports: ["1:1"], environment: { A: "1" }, healthcheck: { test: "y" } };
  assert.deepEqual(mergeService(base, {}), base);
  assert.deepEqual(mergeService(base, base), base);
});
