import assert from "node:assert/strict";
import type { Component, Problem } from "@/model/mod.ts";
import { CODES, resolve } from "@/resolve/mod.ts";
import {
  askWith,
  catalog,
  container,
  group,
  implies,
  type Intent,
  line,
  pkg,
  profile,
  project,
} from "./testing/make.ts";

const { problemsOf } = askWith(resolve);

const STORES: readonly Component[] = [
  pkg("s1", { provides: ["store"] }),
  pkg("s2", { provides: ["store"] }),
];

/** Names the keys of a test's hsm.yaml in the line of the place, as `at` of a real file names their line. */
const at: Intent["more"] = {
  at: (path, what) => ({ ...line(1), lineText: `${what ?? "value"} ${path.join(".")}` }),
};

const shown = (problems: readonly Problem[]): readonly string[] =>
  problems.map((p) => `${p.code} ${p.place?.lineText}: ${p.message}`);

Deno.test("a key of an entry that turns out to be a group is refused, each at its place", () => {
  const problems = problemsOf(STORES, {
    packages: [{
      name: "store",
      version: ">=1",
      extras: ["fast"],
      mode: "dev",
      gitRef: "v1",
      override: true,
      profile: "embedded",
    }],
    groups: { store: "s2" },
    more: at,
  });
  assert.deepEqual(shown(problems), [
    `${CODES.groupKey} key packages.0.extras: "store" is a group here, and "extras" belongs to a component`,
    `${CODES.groupKey} key packages.0.mode: "store" is a group here, and "mode" belongs to a component`,
    `${CODES.groupKey} key packages.0.override: "store" is a group here, and "override" belongs to a component`,
    `${CODES.groupKey} key packages.0.profile: "store" is a group here, and "profile" belongs to a component`,
    `${CODES.groupKey} key packages.0.ref: "store" is a group here, and "ref" belongs to a component`,
    `${CODES.groupKey} key packages.0.version: "store" is a group here, and "version" belongs to a component`,
  ]);
  assert.equal(problems[0]?.next, 'Write it for the chosen component: "s2"');
  assert.equal(
    problems[3]?.next,
    'Write "groups: { store: { choose: OPTION, profile: embedded } }" instead',
  );
});

Deno.test("the keys of a container's entry are refused where the name is a group", () => {
  const components = [group("cache", ["redis"]), container("redis")];
  const problems = problemsOf(components, {
    containers: [{ name: "cache", params: { a: 1 }, env: { A: "b" }, allow: ["privileged"] }],
    more: at,
  });
  assert.deepEqual(problems.map((p) => p.place?.lineText), [
    "key containers.0.allow",
    "key containers.0.env",
    "key containers.0.params",
  ]);
});

Deno.test("an override of a name that its registry does not have is refused", () => {
  const components = [pkg("x", { registry: "acme" }), pkg("y")];
  const registries = [{ name: "acme", path: "./acme", override: ["x", "xx"], place: line(2) }];
  const answer = resolve(
    project({ packages: ["x"], more: { ...at, registries } }),
    catalog(components, { acme: ["x", "xx"] }),
    new Map(),
    { name: "app" },
  );
  assert.deepEqual(answer.kind === "problems" && answer.problems.map((p) => [p.code, p.message]), [
    [CODES.idleOverride, 'Registry "acme" is to override "xx", which it does not have'],
  ]);
  assert.equal(
    answer.kind === "problems" && answer.problems[0]?.place?.lineText,
    "value registries.0.override.1",
  );
});

Deno.test("what an entry says of a service that is not started here is told to have no effect", () => {
  const components = [
    container("pg", { profiles: [profile("embedded", { mode: "embedded" })] }),
    container("mq"),
    pkg("a", { implies: implies({ "container:mq": { env: { MQ_URL: "${self.url}" } } }) }),
  ];
  const intent: Intent = {
    packages: ["a"],
    containers: [
      { name: "pg", profile: "embedded", env: { A: "b" }, compose: { mem_limit: "1g" } },
      { name: "mq", allow: ["privileged"] },
    ],
    env: { MQ_URL: "amqp://mine" },
    more: at,
  };
  const answer = resolve(project(intent), catalog(components), new Map(), { name: "app" });
  assert.ok(answer.kind === "stack");
  assert.deepEqual(shown(answer.warnings), [
    `${CODES.idleKey} key containers.1.allow: "allow" of "container:mq" has no effect: the container is not started here (hsm.yaml:50 sets MQ_URL)`,
    `${CODES.idleKey} key containers.0.compose: "compose" of "container:pg" has no effect: the container is not started here (profile "embedded")`,
    `${CODES.idleKey} key containers.0.env: "env" of "container:pg" has no effect: the container is not started here (profile "embedded")`,
  ]);
});
