import assert from "node:assert/strict";
import type { Component, ContainerComponent } from "@/model/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import {
  askWith,
  container,
  group,
  implies,
  type Intent,
  pkg,
  profile,
  serviceOf,
  wiringOf,
} from "./testing/make.ts";

const { stackOf } = askWith(resolve);

const POSTGRES: Partial<ContainerComponent> = {
  compose: { ports: ["127.0.0.1:${PG_PORT:-5433}:5432"] },
  params: [{ name: "database", merge: "same", default: "app" }],
  connection: {
    scheme: "postgresql",
    port: 5432,
    url:
      "${self.scheme}://${self.user}:${self.password}@${self.host}:${self.port}/${params.database}",
    properties: {
      user: { kind: "value", value: "us er" },
      password: { kind: "secret", generate: 24 },
      dsn: { kind: "value", value: "host=${self.host} user=${self.user}" },
    },
  },
};

function client(env: Readonly<Record<string, string>>): Component {
  return pkg("client", { implies: implies({ "container:db": { env } }) });
}

/** One implication's variable, seen from both sides. */
const VALUES: readonly (readonly [string, string, string, string])[] = [
  [
    "a url, with properties percent-encoded",
    "${self.url}",
    "postgresql://us%20er:<db.password:24>@127.0.0.1:${PG_PORT:-5433}/app",
    "postgresql://us%20er:<db.password:24>@db:5432/app",
  ],
  ["host and port", "${self.host}:${self.port}", "127.0.0.1:${PG_PORT:-5433}", "db:5432"],
  ["a property as it is", "${self.user}", "us er", "us er"],
  ["a property of properties", "${self.dsn}", "host=127.0.0.1 user=us er", "host=db user=us er"],
  ["a secret", "${self.password}", "<db.password:24>", "<db.password:24>"],
  ["a parameter of the container", "${params.database}", "app", "app"],
  ["an environment variable", "${LEVEL:-a${B}}", "${LEVEL:-a${B}}", "${LEVEL:-a${B}}"],
  ["a dollar sign", "5$$", "5$", "5$"],
  ["the state folder", "${self.state}", "<state db>", "<state db>"],
];

for (const [what, template, host, network] of VALUES) {
  Deno.test(`wiring: ${what}`, () => {
    const stack = stackOf([container("db", POSTGRES), client({ X: template })], {
      packages: ["client"],
    });
    assert.deepEqual(wiringOf(stack, "host"), [`X=${host}`]);
    assert.deepEqual(wiringOf(stack, "network"), [`X=${network}`]);
    assert.equal(stack.wiring.host[0]?.owner, "package:client");
  });
}

Deno.test("wiring: a port that is not published exists only in the network, and a note says so", () => {
  const stack = stackOf([
    container("db", { compose: {} }),
    client({ H: "${self.host}", X: "${self.url}", Y: "1" }),
  ], {
    packages: ["client"],
  });
  assert.deepEqual(wiringOf(stack, "host"), ["Y=1"]);
  assert.deepEqual(wiringOf(stack, "network"), ["H=db", "X=http://db:6333", "Y=1"]);
  assert.deepEqual(stack.notes, [
    "H of package:client exists only inside the container network: its container does not publish the port of its `connection`",
    "X of package:client exists only inside the container network: its container does not publish the port of its `connection`",
  ]);
});

Deno.test("wiring: a container in the host's network is reached at its own port", () => {
  const components = [
    container("db", { compose: { network_mode: "host" } }),
    client({ X: "${self.url}" }),
  ];
  assert.deepEqual(wiringOf(stackOf(components, { packages: ["client"] })), [
    "X=http://127.0.0.1:6333",
  ]);
});

Deno.test("wiring: the same value from two packages is one variable of the first owner", () => {
  const env = implies({ "container:db": { env: { X: "${self.url}" } } });
  const stack = stackOf([container("db"), pkg("b", { implies: env }), pkg("a", { implies: env })], {
    packages: ["b", "a"],
  });
  assert.deepEqual(stack.wiring.host.map((v) => [v.name, v.owner]), [["X", "package:a"]]);
});

Deno.test("wiring: hsm.yaml decides between two values, adds its own and removes", () => {
  const stack = stackOf([
    container("c"),
    container("d"),
    pkg("a", { implies: implies({ "container:c": { env: { X: "1", Z: "${self.url}" } } }) }),
    pkg("b", { implies: implies({ "container:d": { env: { X: "2" } } }) }),
  ], { packages: ["a", "b"], env: { X: "3", MINE: "${HOME}", Z: null } });
  assert.deepEqual(wiringOf(stack), ["MINE=${HOME}", "X=3"]);
  assert.deepEqual(wiringOf(stack, "network"), ["MINE=${HOME}", "X=3"]);
  assert.deepEqual(stack.wiring.host.map((v) => v.owner), ["hsm.yaml", "hsm.yaml"]);
  assert.deepEqual(stack.containers.map((c) => c.suppressed), [undefined, undefined]);
  assert.deepEqual(stack.notes, [
    "X: hsm.yaml:50 wins over the value that hsm made for package:a",
    "X: hsm.yaml:50 wins over the value that hsm made for package:b",
    "Z: hsm.yaml:52 removes it, and package:a reads it",
  ]);
});

Deno.test("wiring: an implication of a group means whichever provider the project has", () => {
  const components = [
    group("server", ["redis", "valkey"]),
    container("redis"),
    container("valkey"),
    pkg("a", { implies: implies({ "group:server": { env: { URL: "${self.url}/0" } } }) }),
  ];
  const stack = stackOf(components, { packages: ["a"], groups: { server: "valkey" } });
  assert.deepEqual(wiringOf(stack, "network"), ["URL=http://valkey:6333/0"]);
});

Deno.test("wiring: an option's own implication belongs to the option", () => {
  const components = [
    group("g", [{
      name: "a",
      implies: implies({ "container:db": { env: { X: "${self.host}" } } }),
    }]),
    pkg("a"),
    container("db"),
  ];
  const stack = stackOf(components, { groups: { g: "a" } });
  assert.deepEqual(stack.wiring.network.map((v) => [v.name, v.owner]), [["X", "package:a"]]);
  const without = stackOf(components, { packages: ["a"] });
  assert.deepEqual([without.containers, without.wiring.host], [[], []]);
});

Deno.test("wiring: an external profile gives the address, the same from both sides", () => {
  const db = container("db", {
    ...POSTGRES,
    profiles: [profile("external", {
      mode: "external",
      host: "${PG_HOST}",
      port: "${PG_PORT:-5432}",
      properties: { user: "${PG_USER}", password: "${PG_PASSWORD}" },
    })],
  });
  const stack = stackOf([db, client({ X: "${self.url}" })], {
    packages: ["client"],
    containers: [{ name: "db", profile: "external" }],
  });
  const expected = "X=postgresql://${PG_USER}%:${PG_PASSWORD}%@${PG_HOST}:${PG_PORT:-5432}/app";
  assert.deepEqual(wiringOf(stack, "host"), [expected]);
  assert.deepEqual(wiringOf(stack, "network"), [expected]);
  const [found] = stack.containers;
  assert.deepEqual([found?.delivery, found?.services, found?.volumes], ["external", [], {}]);
});

Deno.test("wiring: what a container implies is for its own service, not for programs", () => {
  const stack = stackOf([
    container("db", POSTGRES),
    container("web", {
      compose: { environment: { LOG: "1" } },
      implies: implies({
        "container:db": { env: { DATABASE_URL: "${self.url}", DB_HOST: "${self.host}", LOG: "2" } },
      }),
    }),
  ], { containers: [{ name: "web", env: { DB_HOST: "other" } }] });
  assert.deepEqual(wiringOf(stack), []);
  assert.deepEqual(serviceOf(stack, "web").environment, { DB_HOST: "other", LOG: "2" });
  const secret = stack.containers.flatMap((c) => c.services).find((s) => s.name === "web")?.secret;
  assert.deepEqual(secret, [{
    name: "DATABASE_URL",
    parts: [
      { kind: "text", text: "postgresql://us%20er:" },
      { kind: "secret", container: "db", property: "password", length: 24 },
      { kind: "text", text: "@db:5432/app" },
    ],
    owner: "container:web",
  }]);
});

Deno.test("a suppressed container: the same template takes the user's value, everywhere", () => {
  const stack = stackOf([
    container("db"),
    container("web", { implies: implies({ "container:db": { env: { W: "${self.url}" } } }) }),
    client({ A: "${self.url}", B: "${self.url}", C: "plain" }),
  ], { packages: ["client"], containers: ["web"], env: { B: "http://elsewhere" } });
  assert.deepEqual(wiringOf(stack), ["A=http://elsewhere", "B=http://elsewhere", "C=plain"]);
  assert.deepEqual(serviceOf(stack, "web").environment, { W: "http://elsewhere" });
  assert.equal(stack.containers.find((c) => c.name === "db")?.suppressed, "hsm.yaml:50 sets B");
});

Deno.test("a suppressed container's generated secret is left out, and a note says so", () => {
  const components = [
    container("db", POSTGRES),
    client({ U: "${self.url}", P: "${self.password}" }),
  ];
  const stack = stackOf(components, { packages: ["client"], env: { U: "postgresql://elsewhere" } });
  assert.deepEqual(wiringOf(stack), ["U=postgresql://elsewhere"]);
  assert.deepEqual(stack.notes, [
    'P of package:client is left out: container:db is not started here, set it under "env" if its server wants one',
    "container:db is not started: hsm.yaml:50 sets U",
  ]);
});

Deno.test("a program's own value does not stop what only another container needs", () => {
  const stack = stackOf([
    container("db"),
    container("web", { implies: implies({ "container:db": { env: { URL: "${self.url}" } } }) }),
  ], { containers: ["web"], env: { URL: "http://mine" } });
  assert.deepEqual(stack.containers.map((c) => c.delivery), ["managed", "managed"]);
  assert.deepEqual(serviceOf(stack, "web").environment, { URL: "http://db:6333" });
  assert.deepEqual(wiringOf(stack), ["URL=http://mine"]);
});

/** A user's value that leaves the container running. */
const RUNNING: readonly (readonly [string, Readonly<Record<string, string>>, Intent["env"]])[] = [
  ["a variable that holds no address", { DB_NAME: "${self.user}" }, { DB_NAME: "x" }],
  ["a variable of nobody", { DB_URL: "${self.url}" }, { OTHER: "x" }],
  ["a variable that is only removed", { DB_URL: "${self.url}" }, { DB_URL: null }],
];

for (const [what, claims, env = {}] of RUNNING) {
  Deno.test(`${what} does not keep a container from starting`, () => {
    const stack = stackOf([container("db", POSTGRES), client(claims)], {
      packages: ["client"],
      env,
    });
    assert.deepEqual(stack.containers.map((c) => [c.delivery, c.suppressed]), [[
      "managed",
      undefined,
    ]]);
  });
}
