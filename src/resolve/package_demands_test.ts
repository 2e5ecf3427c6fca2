import assert from "node:assert/strict";
import type { PythonDemand, PythonSource } from "@/model/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import {
  askWith,
  container,
  facts,
  group,
  implies,
  type Intent,
  pkg,
  profile,
} from "./testing/make.ts";

const { stackOf } = askWith(resolve);

/** A demand in one line: `name[extras]specifier ; marker <source> -> into !override`. */
function show(demand: PythonDemand): string {
  const extras = demand.extras.length === 0 ? "" : `[${demand.extras.join(",")}]`;
  const marker = demand.marker === undefined ? "" : ` ; ${demand.marker}`;
  const source = demand.source === undefined ? "" : ` <${showSource(demand.source)}>`;
  const into = demand.into === undefined ? "" : ` -> ${demand.into}`;
  return demand.distribution + extras + demand.specifier + marker + source + into +
    (demand.override ? " !" : "");
}

function showSource(source: PythonSource): string {
  return Object.values(source).join(" ");
}

/** Where a package comes from, and what is asked of the Python tool. */
const SOURCES:
  readonly (readonly [string, Parameters<typeof pkg>[1], Intent["packages"], string])[] = [
    [
      "the default index",
      { prod: { type: "pypi", package: "A.B", version: " >=1 , <2" } },
      ["x"],
      "a-b>=1,<2",
    ],
    [
      "another index",
      { prod: { type: "pypi", package: "a", index: "acme" } },
      ["x"],
      "a <index acme>",
    ],
    [
      "git, the component's ref",
      { prod: { type: "git", url: "https://g/x", ref: "v1", subdirectory: "py" } },
      ["x"],
      "x <git https://g/x v1 py>",
    ],
    [
      "git, the entry's ref, winning over others",
      { prod: { type: "git", url: "https://g/x", ref: "v1", package: "X_Y" } },
      [{ name: "x", gitRef: "v2", override: true }],
      "x-y <git https://g/x v2> !",
    ],
    [
      "a file",
      { prod: { type: "url", url: "https://f/x.whl", sha256: "ab" } },
      ["x"],
      "x <url https://f/x.whl ab>",
    ],
    [
      "a folder, with the name it has inside",
      { dev: { type: "local", path: "../x", editable: false } },
      [{ name: "x", mode: "dev" }],
      "inside <local ../x false>",
    ],
    [
      "a folder, with the name the component says",
      { dev: { type: "local", path: "../x", editable: true, package: "Said" } },
      [{ name: "x", mode: "dev", into: "extra:gpu" }],
      "said <local ../x true> -> extra:gpu",
    ],
  ];

for (const [what, over, packages, expected] of SOURCES) {
  Deno.test(`a package from ${what}`, () => {
    const indexes = [{
      name: "acme",
      url: "https://i",
      explicit: true,
      place: { file: "hsm.yaml", line: 1, column: 1, length: 1, lineText: "" },
    }];
    const intent: Intent = { packages: packages ?? [], more: { indexes } };
    const stack = stackOf([pkg("x", over)], intent, facts({ "../x": "Inside" }));
    assert.deepEqual(stack.packages[0]?.demands.map(show), [expected]);
  });
}

Deno.test("requirements: markers, extras and direct references", () => {
  const depends = [
    "b[c,D_e]>=1 ; python_version < '3.12'",
    "d @ git+https://g/d.git@v1#subdirectory=py",
    "e @ git+ssh://git@g/e",
    `f @ https://f/f.whl#sha256=${"0".repeat(64)}`,
  ];
  const stack = stackOf([pkg("a", { depends })], { packages: ["a"] });
  assert.deepEqual(stack.packages[0]?.demands.map(show), [
    "a",
    'b[c,d-e]>=1 ; python_version < "3.12"',
    "d <git https://g/d.git v1 py>",
    "e <git ssh://git@g/e>",
    `f <url https://f/f.whl ${"0".repeat(64)}>`,
  ]);
});

Deno.test("ranges under different markers need not meet", () => {
  const a = pkg("a", { depends: ["n<2 ; python_version < '3.12'"] });
  const b = pkg("b", { depends: ["n>=2 ; python_version >= '3.12'", "n"] });
  assert.equal(stackOf([a, b], { packages: ["a", "b"] }).packages.length, 2);
});

Deno.test("a range that another component asks for is a demand of its own", () => {
  const stack = stackOf([
    pkg("a", { depends: ["@core >=2"] }),
    pkg("plugin", { compatibility: { requires: { core: "<4", absent: ">9" }, conflicts: [] } }),
    pkg("core", { prod: { type: "pypi", package: "Core", version: ">=1" } }),
  ], { packages: [{ name: "a", into: "dev" }, "plugin"] });
  const demands = stack.packages.flatMap((p) => p.demands).map((d) => `${d.owner} ${show(d)}`);
  assert.deepEqual(demands, [
    "package:a a -> dev",
    "package:a core>=2 -> dev",
    "package:core core>=1 -> dev",
    "package:plugin plugin",
    "package:plugin core<4 -> dev",
  ]);
});

Deno.test("what others bring goes where they go, and into the project where one of them is there", () => {
  const components = [
    pkg("a", { depends: ["@shared", "@mine"] }),
    pkg("b", { depends: ["@shared"], implies: implies({ "container:c": {} }) }),
    pkg("shared"),
    pkg("mine"),
    container("c", {
      profiles: [profile("default", { dependencies: [{ kind: "requirement", requirement: "z" }] })],
    }),
  ];
  const placesOf = (intent: Intent): Readonly<Record<string, readonly string[]>> => {
    const stack = stackOf(components, intent);
    const all = [...stack.packages, ...stack.containers].flatMap((e) => e.demands);
    const byName = Map.groupBy(all, (demand) => demand.distribution);
    return Object.fromEntries([...byName].map(([n, list]) => [n, list.map((d) => d.into ?? "-")]));
  };
  assert.deepEqual(
    placesOf({ packages: [{ name: "a", into: "dev" }, { name: "b", into: "extra:x" }] }),
    {
      a: ["dev"],
      b: ["extra:x"],
      mine: ["dev"],
      shared: ["dev", "extra:x"],
      z: ["extra:x"],
    },
  );
  assert.deepEqual(placesOf({ packages: [{ name: "a", into: "dev" }, "b"] }), {
    a: ["dev"],
    b: ["-"],
    mine: ["dev"],
    shared: ["-"],
    z: ["-"],
  });
  assert.deepEqual(
    placesOf({ packages: [{ name: "a", into: "dev" }, { name: "mine", into: "extra:m" }] }),
    {
      a: ["dev"],
      mine: ["extra:m"],
      shared: ["dev"],
    },
  );
});

Deno.test("`override: true` and a local folder each settle two sources", () => {
  const one = pkg("one", { prod: { type: "git", url: "https://g/1", package: "same" } });
  const two = pkg("two", {
    prod: { type: "git", url: "https://g/2", package: "same" },
    dev: { type: "local", path: "../two", editable: true, package: "same" },
  });
  const sources = (intent: Intent): readonly string[] =>
    stackOf([one, two], intent, facts({ "../two": true })).packages
      .flatMap((p) => p.demands).map(show);
  assert.deepEqual(sources({ packages: ["one", { name: "two", override: true }] }), [
    "same",
    "same <git https://g/2> !",
  ]);
  assert.deepEqual(sources({ packages: ["one", { name: "two", mode: "dev" }] }), [
    "same",
    "same <local ../two true>",
  ]);
});

Deno.test("the settings of install_args.uv pass through to the package's own demand", () => {
  const install = { extras: [], tools: { uv: { "no-build-isolation": true } } };
  const stack = stackOf([pkg("a", { install, depends: ["torch"] })], { packages: ["a"] });
  assert.deepEqual(stack.packages[0]?.demands.map((d) => d.uv), [
    { "no-build-isolation": true },
    {},
  ]);
});

Deno.test("an open Python range is fine below a cap at 4, and any range without a project's range", () => {
  const capped = pkg("a", { compatibility: { requires: {}, conflicts: [], python: ">=3.10,<4" } });
  stackOf([capped], { packages: ["a"], more: { python: ">=3.11" } });
  stackOf([capped], { packages: ["a"], more: { python: "==3.12.*" } });
  stackOf([capped], { packages: ["a"] });
});

Deno.test("entry points: the project's own first among equals, every owner listed", () => {
  const serve = { name: "serve", command: ["a"], env: {} };
  const stack = stackOf([
    pkg("a", { entrypoints: [serve] }),
    pkg("b", { entrypoints: [serve] }),
    group("g", ["b"]),
  ], {
    packages: ["b", "a"],
    more: { entrypoints: [serve, { ...serve, name: "zip" }] },
  });
  assert.deepEqual(stack.entrypoints.map((e) => [e.name, e.owner]), [
    ["serve", "hsm.yaml"],
    ["serve", "package:a"],
    ["serve", "package:b"],
    ["zip", "hsm.yaml"],
  ]);
});
