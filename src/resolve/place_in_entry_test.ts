import assert from "node:assert/strict";
import type { Component, Place, Problem } from "@/model/mod.ts";
import { CODES, resolve } from "@/resolve/mod.ts";
import {
  askWith,
  container,
  facts,
  implies,
  type Intent,
  line,
  pkg,
  profile,
} from "./testing/make.ts";

const { problemsOf } = askWith(resolve);

/** Finders of places that answer with the path they were asked for. */
const finder = (file: string) => (path: readonly (string | number)[], what?: string): Place => ({
  ...line(1, file),
  lineText: `${file} ${what ?? "value"} ${path.join(".")}`,
});
const more: Intent["more"] = { at: finder("hsm.yaml") };

const PG = container("pg", {
  version: "16",
  at: finder("pg.yaml"),
  params: [
    { name: "port", merge: "same", default: 5432 },
    { name: "conns", merge: "sum", default: 1 },
    { name: "dbs", merge: "union", default: [] },
  ],
  profiles: [profile("big"), profile("embedded", { mode: "embedded" })],
});
const user = (name: string, port: number, extra: object = {}): Component =>
  pkg(name, {
    at: finder(`${name}.yaml`),
    implies: implies({ "container:pg": { params: { port }, ...extra } }),
  });

/** What is wrong, and the key it points at. */
const CASES: readonly {
  readonly what: string;
  readonly components: readonly Component[];
  readonly intent: Intent;
  readonly code: string;
  readonly at: string;
}[] = [
  {
    what: "a parameter that does not exist",
    components: [PG],
    intent: { containers: [{ name: "pg", params: { prt: 1 } }] },
    code: CODES.noParam,
    at: "hsm.yaml key containers.0.params.prt",
  },
  {
    what: "a parameter that must be a number",
    components: [PG],
    intent: { containers: [{ name: "pg", params: { conns: "many" } }] },
    code: CODES.paramType,
    at: "hsm.yaml value containers.0.params.conns",
  },
  {
    what: "a parameter whose default is a number",
    components: [PG],
    intent: { containers: [{ name: "pg", params: { port: "abc" } }] },
    code: CODES.paramType,
    at: "hsm.yaml value containers.0.params.port",
  },
  {
    what: "a parameter with no value to merge",
    components: [PG],
    intent: { containers: [{ name: "pg", params: { dbs: null } }] },
    code: CODES.paramType,
    at: "hsm.yaml value containers.0.params.dbs",
  },
  {
    what: "a mapping where lists are joined",
    components: [PG],
    intent: { containers: [{ name: "pg", params: { dbs: { a: 1 } } }] },
    code: CODES.paramType,
    at: "hsm.yaml value containers.0.params.dbs",
  },
  {
    what: "two implied values of a parameter",
    components: [PG, user("a", 1), user("b", 2)],
    intent: { packages: ["a", "b"] },
    code: CODES.paramClash,
    at: "a.yaml value implies.container:pg.params.port",
  },
  {
    what: "a profile of a package's entry",
    components: [PG, user("a", 1)],
    intent: { packages: [{ name: "a", profile: "bigg" }] },
    code: CODES.noProfile,
    at: "hsm.yaml value packages.0.profile",
  },
  {
    what: "a profile that an implication asks for",
    components: [PG, user("a", 1, { profile: "bigg" })],
    intent: { packages: ["a"] },
    code: CODES.noProfile,
    at: "a.yaml value implies.container:pg.profile",
  },
  {
    what: "a version of an entry",
    components: [PG],
    intent: { containers: [{ name: "pg", version: ">=17" }] },
    code: CODES.version,
    at: "hsm.yaml value containers.0.version",
  },
  {
    what: "a mode of an entry",
    components: [PG, pkg("z")],
    intent: { packages: [{ name: "z", mode: "dev" }] },
    code: CODES.noDevSource,
    at: "hsm.yaml value packages.0.mode",
  },
  {
    what: "a git ref where there is no repository",
    components: [pkg("z")],
    intent: { packages: [{ name: "z", gitRef: "v1" }] },
    code: CODES.noGitSource,
    at: "hsm.yaml value packages.0.ref",
  },
  {
    what: "a template deep in an entry's compose",
    components: [PG],
    intent: { containers: [{ name: "pg", compose: { labels: { a: "${self.nope}" } } }] },
    code: CODES.template,
    at: "hsm.yaml value containers.0.compose.labels.a",
  },
  {
    what: "an image that the entry takes away",
    components: [PG],
    intent: { containers: [{ name: "pg", compose: { image: null } }] },
    code: CODES.noProdSource,
    at: "hsm.yaml value containers.0.compose.image",
  },
  {
    what: "a template of an implication",
    components: [PG, user("a", 1, { env: { A_URL: "${self.nope}" } })],
    intent: { packages: ["a"] },
    code: CODES.template,
    at: "a.yaml key implies.container:pg.env.A_URL",
  },
  {
    what: "a template of a managed profile",
    components: [
      container("c", {
        at: finder("c.yaml"),
        profiles: [profile("gpu", { env: { X: "${self.nope}" } })],
      }),
    ],
    intent: { containers: [{ name: "c", profile: "gpu" }] },
    code: CODES.template,
    at: "c.yaml value deployment_profiles.gpu.env.X",
  },
  {
    what: "a template of an embedded profile",
    components: [
      container("c", {
        at: finder("c.yaml"),
        profiles: [profile("inside", { mode: "embedded", env: { X: "${self.nope}" } })],
      }),
      pkg("a", { implies: implies({ "container:c": { env: {} } }) }),
    ],
    intent: { packages: [{ name: "a", profile: "inside" }] },
    code: CODES.template,
    at: "c.yaml key deployment_profiles.inside.env.X",
  },
  {
    what: "the Python of a profile",
    components: [
      container("c", { at: finder("c.yaml"), profiles: [profile("old", { python: "<3" })] }),
    ],
    intent: { containers: [{ name: "c", profile: "old" }], more: { python: ">=3.11" } },
    code: CODES.python,
    at: "c.yaml value deployment_profiles.old.python",
  },
];

const first = (problems: readonly Problem[], code: string): Problem | undefined =>
  problems.find((problem) => problem.code === code);

for (const { what, components, intent, code, at } of CASES) {
  Deno.test(`a problem points at the exact key: ${what}`, () => {
    const problems = problemsOf(
      components,
      { ...intent, more: { ...intent.more, ...more } },
      facts(),
    );
    assert.equal(first(problems, code)?.place?.lineText, at, JSON.stringify(problems, null, 1));
  });
}

Deno.test("text that names a variable, or is a number, is a number", () => {
  for (const port of ["${PORT}", "5433"]) {
    const answer = resolveOne({ containers: [{ name: "pg", params: { port } }], more });
    assert.equal(answer, "stack");
  }
});

function resolveOne(intent: Intent): string {
  try {
    askWith(resolve).stackOf([PG], intent);
    return "stack";
  } catch {
    return "problems";
  }
}

Deno.test("a problem without a place of its own points at the entry that leads to it", () => {
  const components = [
    pkg("w", { depends: ["@store"] }),
    pkg("s1", { provides: ["store"] }),
    pkg("s2", { provides: ["store"] }),
  ];
  const [problem] = problemsOf(components, { packages: ["w"] });
  assert.equal(problem?.code, CODES.noChoice);
  assert.equal(problem?.place?.line, 10);
});
