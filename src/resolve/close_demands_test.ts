import assert from "node:assert/strict";
import type { Component } from "@/model/mod.ts";
import { explainReasons, resolve } from "@/resolve/mod.ts";
import {
  askWith,
  container,
  facts,
  group,
  idsOf,
  implies,
  type Intent,
  pkg,
} from "./testing/make.ts";

const { stackOf } = askWith(resolve);

const METRICS = ["bleu", "rouge", "latency"].map((name) => pkg(name));
const DB: readonly Component[] = [
  group("db", ["x", "y"], { default: ["x"] }),
  pkg("x"),
  pkg("y"),
  pkg("app", { depends: ["@db"] }),
];

/** Registries, an hsm.yaml, and the stack it means. */
const CASES: readonly (readonly [string, readonly Component[], Intent, readonly string[]])[] = [
  ["an empty project has an empty stack", [pkg("a")], {}, []],
  ["a default stands in for a missing choice", DB, { packages: ["app"] }, [
    "package:app",
    "package:x",
  ]],
  ["the user's choice wins over the default", DB, { packages: ["app"], groups: { db: "y" } }, [
    "package:app",
    "package:y",
  ]],
  ["a member in the stack wins over the default", DB, { packages: ["app", "y"] }, [
    "package:app",
    "package:y",
  ]],
  ["a group that nobody demands chooses nothing", DB, { packages: ["x", "y"] }, [
    "package:x",
    "package:y",
  ]],
  ["a virtual name in `packages:` is a group", DB, { packages: ["db"] }, ["package:x"]],
  [
    "a virtual name without a group file takes its only provider",
    [pkg("app", { depends: ["@store"] }), container("minio", { provides: ["store"] })],
    { packages: ["app"] },
    ["package:app", "container:minio"],
  ],
  [
    "whatever provides the group's name is an option",
    [...DB, pkg("z", { provides: ["db"] })],
    { groups: { db: "z" } },
    ["package:z"],
  ],
  [
    "implications in a circle end",
    [
      pkg("a", { implies: implies({ "container:c": {} }) }),
      container("c", { implies: implies({ "package:a": {}, "container:d": {} }) }),
      container("d", { implies: implies({ "container:c": {} }) }),
    ],
    { packages: ["a"] },
    ["package:a", "container:c", "container:d"],
  ],
  [
    "M-of-N: the user's list",
    [group("m", ["bleu", "rouge"], { strategy: "M-of-N", default: ["bleu"] }), ...METRICS],
    { groups: { m: ["rouge"] } },
    ["package:rouge"],
  ],
  [
    "M-of-N: an empty list is a choice",
    [group("m", ["bleu"], { strategy: "M-of-N", default: ["bleu"] }), ...METRICS],
    { groups: { m: [] } },
    [],
  ],
  [
    "M-of-N: the default, and implied options are added",
    [
      group("m", ["bleu", "rouge", "latency"], { strategy: "M-of-N", default: ["bleu"] }),
      ...METRICS,
      pkg("app", { implies: implies({ "group:m": { choose: ["latency"] } }) }),
    ],
    { packages: ["app"] },
    ["package:app", "package:bleu", "package:latency"],
  ],
  [
    "an implied choice keeps a 1-of-N default away",
    [...DB, pkg("b", { implies: implies({ "group:db": { choose: ["y"] } }) })],
    { packages: ["b"] },
    ["package:b", "package:y"],
  ],
  [
    "defaults bring what they need, defaults again included",
    [
      ...DB.slice(0, 1),
      pkg("x", { depends: ["@cache"] }),
      pkg("y"),
      group("cache", ["redis"], { default: ["redis"] }),
      container("redis"),
    ],
    { groups: { db: {} } },
    ["package:x", "container:redis"],
  ],
  [
    "a component's own registry comes before the list",
    [
      pkg("a", { registry: "acme", depends: ["@b"] }),
      pkg("b", { registry: "acme", depends: ["@only-acme"] }),
      pkg("only-acme", { registry: "acme" }),
      pkg("b", { registry: "local" }),
    ],
    { packages: ["a"] },
    ["package:a", "package:b", "package:only-acme"],
  ],
  [
    "a listed registry shadows the built-in one",
    [pkg("a", { registry: "acme", depends: ["@b"] }), pkg("a"), pkg("b")],
    { packages: ["a"] },
    ["package:a", "package:b"],
  ],
];

for (const [what, components, intent, expected] of CASES) {
  Deno.test(`resolve(): ${what}`, () => {
    assert.deepEqual(idsOf(stackOf(components, intent)), expected);
  });
}

Deno.test("all ways in are told, the shortest first", () => {
  const stack = stackOf([
    pkg("a", { depends: ["@b"], implies: implies({ "container:c": {} }) }),
    pkg("b", { implies: implies({ "container:c": {} }) }),
    container("c", { implies: implies({ "package:a": {} }) }),
  ], { packages: ["a"], containers: ["c"] });
  const [c] = stack.containers;
  assert.deepEqual(explainReasons("container:c", c?.reasons ?? []), [
    "hsm.yaml:20 → container:c",
    "hsm.yaml:10 → package:a → container:c (implied)",
    "hsm.yaml:10 → package:a → package:b → container:c (implied)",
  ]);
});

Deno.test("an overlay counts in dev only", () => {
  const over = pkg("a", { implies: implies({ "container:tool": {} }) });
  const dev = { type: "local", path: "../a", editable: true } as const;
  const components = [pkg("a", { dev, inDev: { ...over, dev } }), container("tool")];
  const known = facts({ "../a": true });
  assert.deepEqual(idsOf(stackOf(components, { packages: ["a"] }, known)), ["package:a"]);
  assert.deepEqual(idsOf(stackOf(components, { packages: ["a"], modes: { a: "dev" } }, known)), [
    "package:a",
    "container:tool",
  ]);
});

Deno.test("what an overlay provides counts as a member in dev", () => {
  const dev = { type: "local", path: "../z", editable: true } as const;
  const z = pkg("z", { dev, inDev: pkg("z", { dev, provides: ["db"] }) });
  const known = facts({ "../z": true });
  const intent = { packages: ["app", { name: "z", mode: "dev" }] } as const;
  assert.deepEqual(idsOf(stackOf([...DB, z], intent, known)), ["package:app", "package:z"]);
});

Deno.test("only registries that gave something are named, in the order of the list", () => {
  const stack = stackOf([
    pkg("z", { registry: "zeta" }),
    pkg("a", { registry: "alpha" }),
    pkg("n", { registry: "none" }),
  ], { packages: ["a", "z"] });
  assert.deepEqual(stack.registries.map((r) => r.name), ["zeta", "alpha"]);
});

Deno.test("the project's own words come before pyproject.toml's", () => {
  const stack = stackOf([], { more: { version: "2.0", python: ">=3.12" } });
  assert.deepEqual(stack.project, { name: "app", version: "2.0", python: ">=3.12" });
});
