import assert from "node:assert/strict";
import type { Component, StackContainer } from "@/model/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import { askWith, container, group, implies, type Intent, pkg, profile } from "./testing/make.ts";

const { stackOf } = askWith(resolve);

const url = { env: { DB_URL: "${self.url}" } };
/** A login server that brings its own database, and a package that talks to it. */
const COMPONENTS: readonly Component[] = [
  pkg("login", { implies: implies({ "container:kc": { env: { KC_URL: "${self.url}" } } }) }),
  pkg("shop", { implies: implies({ "container:db": { env: { SHOP_DB: "${self.url}" } } }) }),
  container("kc", {
    implies: implies({ "container:db": url, "group:cache": {} }),
    profiles: [
      profile("external", { mode: "external", url: "http://theirs" }),
      profile("embedded", { mode: "embedded", env: { KC_URL: "memory" } }),
    ],
  }),
  container("db", { implies: implies({ "container:disk": {} }) }),
  container("disk"),
  container("redis"),
  group("cache", ["redis"], { default: ["redis"] }),
];

const started = (containers: readonly StackContainer[]): readonly string[] =>
  containers.filter((c) => c.services.length > 0).map((c) => c.name);

const CASES: readonly [what: string, intent: Intent, started: readonly string[]][] = [
  ["a server of hsm's own", { packages: ["login"] }, ["db", "disk", "kc", "redis"]],
  ["a server that hsm.yaml names", { packages: ["login"], env: { KC_URL: "http://mine" } }, []],
  ["an external server", { packages: [{ name: "login", profile: "external" }] }, []],
  ["an embedded server", { packages: [{ name: "login", profile: "embedded" }] }, []],
  [
    "another package that wants the database",
    { packages: ["login", "shop"], env: { KC_URL: "http://mine" } },
    ["db", "disk"],
  ],
  [
    "a user who wants the cache",
    { packages: ["login"], containers: ["redis"], env: { KC_URL: "http://mine" } },
    ["redis"],
  ],
  [
    "a user who chose the cache",
    { packages: ["login"], groups: { cache: "redis" }, env: { KC_URL: "http://mine" } },
    ["redis"],
  ],
];

for (const [what, intent, names] of CASES) {
  Deno.test(`what only a server brings that is not started here is not started either: ${what}`, () => {
    const stack = stackOf(COMPONENTS, intent);
    assert.deepEqual(started(stack.containers), names);
    for (const { name, delivery, suppressed, services } of stack.containers) {
      if (services.length > 0) continue;
      assert.notEqual(delivery, "managed", name);
      if (name !== "kc") assert.match(suppressed ?? "", /^only "container:\w+" brings it/, name);
    }
  });
}

Deno.test("a server that is not started here needs no address of what it would have talked to", () => {
  const intent = { packages: ["login", "shop"], env: { KC_URL: "http://mine", SHOP_DB: "x" } };
  assert.deepEqual(started(stackOf(COMPONENTS, intent).containers), []);
});
