import assert from "node:assert/strict";
import type { Component, Facts, Problem } from "@/model/mod.ts";
import { CODES, resolve } from "@/resolve/mod.ts";
import {
  askWith,
  catalog,
  container,
  facts,
  group,
  implies,
  type Intent,
  line,
  pkg,
  profile,
  project,
} from "./testing/make.ts";

const { problemsOf } = askWith(resolve);

/** One way to be wrong, and all that the user is told. */
interface Case {
  readonly what: string;
  readonly components: readonly Component[];
  readonly intent: Intent;
  readonly facts?: Facts;
  readonly code: string;
  readonly says: string;
  readonly at?: string;
  readonly next: string | RegExp;
  readonly causes?: readonly string[];
}

const pypi = (name: string, version: string): Component =>
  pkg(name, { prod: { type: "pypi", package: name, version } });
const git = (name: string, url: string, distribution: string): Component =>
  pkg(name, { prod: { type: "git", url, ref: "v1", package: distribution } });

const CASES: readonly Case[] = [
  {
    what: "a component that no registry has",
    components: [pkg("text-utils")],
    intent: { packages: ["text-util"] },
    code: CODES.missing,
    says: `There is no package or group "text-util" in any registry`,
    at: "hsm.yaml:10",
    next: 'Did you mean "text-utils"? Run `hsm registry list` to see what the registries have',
  },
  {
    what: "a distribution where a component belongs",
    components: [pkg("text-utils")],
    intent: { packages: ["requests"] },
    code: CODES.missing,
    says: `There is no package or group "requests" in any registry`,
    next:
      "Run `hsm registry list` to see what the registries have; a plain dependency needs no component: `uv add requests`",
  },
  {
    what: "a missing component deep in a chain",
    components: [
      pkg("a", { depends: ["@b"] }),
      pkg("b", { implies: implies({ "container:zz": {} }) }),
    ],
    intent: { packages: ["a"] },
    code: CODES.missing,
    says: `There is no container "zz" in any registry`,
    next: "Run `hsm registry list` to see what the registries have",
    causes: ["hsm.yaml:10 → package:a → package:b"],
  },
  {
    what: "a name of another kind",
    components: [container("redis")],
    intent: { packages: ["redis"] },
    code: CODES.missing,
    says: `There is no package or group "redis" in any registry`,
    at: "hsm.yaml:10",
    next:
      '"builtin/container:redis" exists; run `hsm registry list` to see what the registries have',
  },
  {
    what: "a kind that does not belong there",
    components: [container("redis")],
    intent: { packages: ["container:redis"] },
    code: CODES.wrongKind,
    says: `Expected a package or group here, got "container:redis"`,
    at: "hsm.yaml:10",
    next: "Move it to `containers:`, or name a package or group",
  },
  {
    what: "a bare name in two listed registries",
    components: [pkg("x", { registry: "acme" }), pkg("x", { registry: "local" })],
    intent: { packages: ["x"] },
    code: CODES.severalRegistries,
    says: `"x" is in several registries: "acme", "local"`,
    at: "hsm.yaml:10",
    next: 'Write "acme/x" or "local/x", or add `override: [x]` to one of the registries',
  },
  {
    what: "a dependency that may be a package or a group",
    components: [pkg("a", { depends: ["@x"] }), pkg("x"), group("x", ["a"])],
    intent: { packages: ["a"] },
    code: CODES.severalKinds,
    says: `"x" fits several kinds: "group:x" and "package:x"`,
    next: 'Write "group:x" or "package:x"',
    causes: ["hsm.yaml:10 → package:a"],
  },
  {
    what: "one component from two registries",
    components: [
      container("qdrant", { registry: "local" }),
      container("qdrant"),
      pkg("adapter", { implies: implies({ "container:qdrant": {} }) }),
    ],
    intent: { packages: ["adapter"], containers: ["qdrant"] },
    code: CODES.twoRegistries,
    says: `"container:qdrant" is wanted from two registries: "builtin" and "local"`,
    next: 'Add `override: [qdrant]` to the registry whose "qdrant" everything shall use',
    causes: ["hsm.yaml:20 → container:qdrant", "hsm.yaml:10 → package:adapter"],
  },
  {
    what: "two entries of one package",
    components: [pkg("a")],
    intent: { packages: ["a", "package:a"] },
    code: CODES.twice,
    says: `"package:a" has two entries in hsm.yaml`,
    at: "hsm.yaml:11",
    next: "Keep one of them: hsm.yaml:10 or hsm.yaml:11",
  },
  {
    what: "extras of a name that is a group",
    components: [group("store", ["s"]), pkg("s")],
    intent: { packages: [{ name: "store", extras: ["fast"] }] },
    code: CODES.groupKey,
    says: `"store" is a group here, and "extras" belongs to a component`,
    at: "hsm.yaml:10",
    next: 'Write it for the chosen component: "s"',
  },
  {
    what: "an override of nothing",
    components: [pkg("a", { registry: "acme" })],
    intent: {
      more: { registries: [{ name: "acme", path: ".", override: ["aa"], place: line(5) }] },
    },
    code: CODES.idleOverride,
    says: `Registry "acme" is to override "aa", which it does not have`,
    at: "hsm.yaml:5",
    next: 'Did you mean "a"? Remove "aa" from "override"',
  },
  {
    what: "a mode for a group",
    components: [group("store", ["s"]), pkg("s")],
    intent: { groups: { store: "s" }, modes: { store: "dev" } },
    code: CODES.groupMode,
    says: `A mode for a whole group, here "store", is not supported yet`,
    at: "hsm.yaml:40",
    next: 'Write "modes: { s: dev }"',
  },
  {
    what: "settings for pip",
    components: [pkg("a", { install: { extras: [], tools: { pip: { "no-deps": true } } } })],
    intent: { packages: ["a"] },
    code: CODES.toolSettings,
    says: `"install_args.pip" of "package:a" is not supported yet`,
    next: "Remove it: hsm passes settings to uv only",
  },
  {
    what: "chosen options that cannot stand together, at the choice",
    components: [
      group("m", ["a", { name: "b", conflicts: ["a"], place: line(7, "builtin:groups/m.yaml") }], {
        strategy: "M-of-N",
      }),
      pkg("a"),
      pkg("b"),
    ],
    intent: { groups: { m: ["a", "b"] } },
    code: CODES.conflicts,
    says: `"package:a" and "package:b" cannot stand in one stack`,
    at: "hsm.yaml:30",
    next: "Remove what brings one of them",
  },
  {
    what: "a dollar that begins nothing",
    components: [container("c", { compose: { command: "echo $x" } })],
    intent: { containers: ["c"] },
    code: CODES.template,
    says: 'A template of "container:c" cannot be filled: a "$" in it begins no placeholder',
    next: 'Write "${x}" for the variable, or "$$" for a dollar sign',
  },
  {
    what: "a circle of dependencies",
    components: [
      pkg("a", { depends: ["@b"] }),
      pkg("b", { depends: ["@v"] }),
      pkg("c", { depends: ["@a"], provides: ["v"] }),
    ],
    intent: { packages: ["b"] },
    code: CODES.cycle,
    says:
      "Components depend on each other in a circle: package:a → package:b → package:c → package:a",
    next: /^Remove one of these dependencies/,
    causes: ["hsm.yaml:10 → package:b → group:v → package:c → package:a"],
  },
  {
    what: "a group without choice and default",
    components: [pkg("a", { depends: ["@db"] }), group("db", ["x", "y"]), pkg("x"), pkg("y")],
    intent: { packages: ["a"] },
    code: CODES.noChoice,
    says: `The group "db" is needed, has no default, and nothing in the stack fits`,
    next: 'Write `db: OPTION` under "groups" in hsm.yaml. Options are: x, y',
    causes: ["hsm.yaml:10 → package:a → group:db"],
  },
  {
    what: "two members of a 1-of-N group",
    components: [
      group("db", ["x", "y"]),
      pkg("x"),
      pkg("y"),
      pkg("a", { implies: implies({ "group:db": { choose: ["y"] } }) }),
    ],
    intent: { packages: ["a"], groups: { db: "x" } },
    code: CODES.twoMembers,
    says: `Group "db" takes one member, the stack has 2: "package:x" and "package:y"`,
    at: "hsm.yaml:30",
    next: 'Keep one of them: remove what brings the other, or choose it in "groups"',
    causes: [
      "hsm.yaml:30 → group:db → package:x",
      "hsm.yaml:10 → package:a → package:y",
    ],
  },
  {
    what: "a choice that is no option",
    components: [group("db", ["qdrant-adapter"]), pkg("qdrant-adapter"), pkg("other")],
    intent: { groups: { db: "qdrant-adaptor" } },
    code: CODES.noOption,
    says: `"qdrant-adaptor" is no option of group "db"`,
    at: "hsm.yaml:30",
    next: 'Did you mean "qdrant-adapter"? Options are: qdrant-adapter',
  },
  {
    what: "a list for a 1-of-N group",
    components: [group("db", ["x", "y"]), pkg("x"), pkg("y")],
    intent: { groups: { db: ["x", "y"] } },
    code: CODES.oneOnly,
    says: `Group "db" takes exactly one option, got 2`,
    at: "hsm.yaml:30",
    next: "Write `db: OPTION` with one name",
  },
  {
    what: "too few members",
    components: [group("m", ["x"], { strategy: "M-of-N", min: 1 }), pkg("x")],
    intent: { groups: { m: [] } },
    code: CODES.tooFew,
    says: `Group "m" takes at least 1 members, the stack has 0`,
    at: "hsm.yaml:30",
    next: 'Choose more under "groups". Options are: x',
  },
  {
    what: "too many members",
    components: [group("m", ["x", "y"], { strategy: "M-of-N", max: 1 }), pkg("x"), pkg("y")],
    intent: { groups: { m: ["x"] }, packages: ["y"] },
    code: CODES.tooMany,
    says: `Group "m" takes at most 1 members, the stack has 2: "package:x", "package:y"`,
    at: "hsm.yaml:30",
    next: 'Choose fewer under "groups", or remove what brings the others',
    causes: ["hsm.yaml:30 → group:m → package:x", "hsm.yaml:10 → package:y"],
  },
  {
    what: "a default that is no option",
    components: [group("db", ["x"], { default: ["z"] }), pkg("x")],
    intent: { groups: { db: {} } },
    code: CODES.brokenDefault,
    says: `The default "z" of group "db" is none of its options`,
    at: "builtin:groups/db.yaml:1",
    next: "Choose one of: x; or correct the group's file",
  },
  {
    what: "an interface that is not kept",
    components: [
      group("db", ["x"], { interface: { env: ["DB_URL"], entrypoints: [] } }),
      pkg("x"),
    ],
    intent: { groups: { db: "x" } },
    code: CODES.interface,
    says: `"package:x" does not keep the interface of group "db": it gives no variable "DB_URL"`,
    at: "hsm.yaml:30",
    next: 'Set it under "env" in hsm.yaml, or add it to what "package:x" implies',
  },
  {
    what: "an interface that only the container's own service would see",
    components: [
      group("db", ["c"], { interface: { env: ["DB_URL"], entrypoints: [] } }),
      container("c", { implies: implies({ "container:c": { env: { DB_URL: "${self.url}" } } }) }),
    ],
    intent: { groups: { db: "c" } },
    code: CODES.interface,
    says: `"container:c" does not keep the interface of group "db": it gives no variable "DB_URL"`,
    at: "hsm.yaml:30",
    next: 'Set it under "env" in hsm.yaml, or add it to the "env" of what implies "container:c"',
  },
  {
    what: "an interface whose variable hsm.yaml removes",
    components: [
      group("db", ["x"], { interface: { env: ["DB_URL"], entrypoints: [] } }),
      pkg("x", { implies: implies({ "container:c": { env: { DB_URL: "${self.url}" } } }) }),
      container("c"),
    ],
    intent: { groups: { db: "x" }, env: { DB_URL: null } },
    code: CODES.interface,
    says: `"package:x" does not keep the interface of group "db": it gives no variable "DB_URL"`,
    at: "hsm.yaml:50",
    next: 'Give it a value under "env" in hsm.yaml, or remove the line',
  },
  {
    what: "an entry point that the interface asks for",
    components: [
      group("db", ["x"], { interface: { env: [], entrypoints: ["serve"] } }),
      pkg("x"),
    ],
    intent: { groups: { db: "x" } },
    code: CODES.interface,
    says: `"package:x" does not keep the interface of group "db": it gives no entry point "serve"`,
    at: "hsm.yaml:30",
    next: /^Choose another option/,
  },
  {
    what: "two modes for one component",
    components: [pkg("a", { dev: { type: "local", path: "../a", editable: true } })],
    intent: { packages: [{ name: "a", mode: "prod" }], modes: { a: "dev" } },
    code: CODES.twoModes,
    says: `"package:a" has two modes: "prod" in its entry, "dev" in "modes"`,
    at: "hsm.yaml:10",
    next: "Keep one of the two: hsm.yaml:10 or hsm.yaml:40",
  },
  {
    what: "dev without a dev source",
    components: [pkg("a")],
    intent: { packages: ["a"], modes: { a: "dev" } },
    code: CODES.noDevSource,
    says: `"package:a" is to be in dev mode, but builtin:packages/a.yaml has no "sources.dev"`,
    at: "hsm.yaml:40",
    next: 'Add "sources.dev" to the component or to an overlay, or set its mode to prod',
  },
  {
    what: "dev without the folder",
    components: [pkg("a", { dev: { type: "local", path: "../a", editable: true } })],
    intent: { packages: [{ name: "a", mode: "dev" }] },
    facts: facts({ "../a": false }),
    code: CODES.noFolder,
    says: `"package:a" is to be in dev mode, but the folder "../a" does not exist`,
    at: "hsm.yaml:10",
    next: 'Get its source into "../a", or set the mode of "package:a" to prod',
  },
  {
    what: "a container's build folder that is not there",
    components: [container("c", { dev: { type: "build", context: "../c", compose: {} } })],
    intent: { containers: [{ name: "c", mode: "dev" }] },
    facts: facts({ "../c": false }),
    code: CODES.noFolder,
    says: `"container:c" is to be in dev mode, but the folder "../c" does not exist`,
    at: "hsm.yaml:20",
    next: 'Get its source into "../c", or set the mode of "container:c" to prod',
  },
  {
    what: "prod without a prod source",
    components: [
      pkg("a", { prod: undefined, dev: { type: "local", path: "../a", editable: true } }),
    ],
    intent: { packages: ["a"] },
    code: CODES.noProdSource,
    says: `"package:a" is in prod mode, but builtin:packages/a.yaml has no "sources.prod"`,
    at: "hsm.yaml:10",
    next: 'Write `mode: dev` for "package:a", or add "sources.prod" to the component',
  },
  {
    what: "a container in prod without an image",
    components: [container("c", { prod: undefined })],
    intent: { containers: ["c"] },
    code: CODES.noProdSource,
    says: `"container:c" is in prod mode, but builtin:containers/c.yaml has no "sources.prod"`,
    at: "hsm.yaml:20",
    next: 'Write `mode: dev` for "container:c", or add "sources.prod" to the component',
  },
  {
    what: "a package for conda",
    components: [pkg("a", { install: { manager: "conda", extras: [], tools: {} } })],
    intent: { packages: ["a"] },
    code: CODES.manager,
    says: `"package:a" wants to be installed by conda, which needs the Python manager "pixi"`,
    at: "builtin:packages/a.yaml:1",
    next: "Choose another package: hsm cannot drive pixi yet",
  },
  {
    what: "a git ref without git",
    components: [pkg("a")],
    intent: { packages: [{ name: "a", gitRef: "v2" }] },
    code: CODES.noGitSource,
    says: `"ref" is given for "package:a", whose source is no git repository`,
    at: "hsm.yaml:10",
    next: 'Use "version" to narrow what is installed, or remove "ref"',
  },
  {
    what: "an index nobody defines",
    components: [pkg("a", { prod: { type: "pypi", package: "a", index: "acme" } })],
    intent: { packages: ["a"] },
    code: CODES.noIndex,
    says: `"package:a" comes from the index "acme", which hsm.yaml does not define`,
    at: "builtin:packages/a.yaml:1",
    next: "Choose another component: an index of a component's own is not supported yet",
  },
  {
    what: "two git addresses for one distribution",
    components: [git("a", "https://x/one", "same"), git("b", "https://x/two.git", "same")],
    intent: { packages: ["a", "b"] },
    code: CODES.twoSources,
    says:
      `"same" is to come from different places: https://x/one at v1 ("package:a") and https://x/two.git at v1 ("package:b")`,
    at: "hsm.yaml:10",
    next: 'Add `override: true` to the entry in hsm.yaml whose source shall win: "a" or "b"',
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:11 → package:b"],
  },
  {
    what: "a profile that does not exist",
    components: [container("c", { profiles: [profile("embedded", { mode: "embedded" })] })],
    intent: { containers: [{ name: "c", profile: "embeded" }] },
    code: CODES.noProfile,
    says: `"container:c" has no profile "embeded"`,
    at: "hsm.yaml:20",
    next: 'Did you mean "embedded"? Profiles are: default, embedded',
  },
  {
    what: "two wishes for a profile",
    components: [
      container("c", { profiles: [profile("p"), profile("q")] }),
      pkg("a", { implies: implies({ "container:c": {} }) }),
      pkg("b", { implies: implies({ "container:c": {} }) }),
    ],
    intent: { packages: [{ name: "a", profile: "p" }, { name: "b", profile: "q" }] },
    code: CODES.twoProfiles,
    says: `"container:c" is to have two profiles: "p" (package:a) and "q" (package:b)`,
    at: "hsm.yaml:10",
    next: 'Give "container:c" an entry under "containers" with the profile you want',
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:11 → package:b"],
  },
  {
    what: "a profile that runs as a process",
    components: [container("c", { profiles: [profile("processes", { runtime: "process" })] })],
    intent: { containers: [{ name: "c", profile: "processes" }] },
    code: CODES.profileNotYet,
    says:
      `Profile "processes" of "container:c" runs as a process without an engine, which hsm cannot do yet`,
    at: "hsm.yaml:20",
    next: "Choose another profile: default",
  },
  {
    what: "a profile whose needs change the profile",
    components: [
      container("c", {
        profiles: [
          profile("default", { dependencies: [{ kind: "component", ref: { name: "a" } }] }),
          profile("embedded", { mode: "embedded" }),
        ],
      }),
      pkg("a", { implies: implies({ "container:c": { profile: "embedded" } }) }),
    ],
    intent: { containers: ["c"] },
    code: CODES.unsteadyProfile,
    says:
      `The profile of "container:c" depends on itself: what "default" needs asks for "embedded"`,
    at: "hsm.yaml:20",
    next: 'Give "container:c" an entry in hsm.yaml with the profile you want',
  },
  {
    what: "an unknown parameter",
    components: [container("c", { params: [{ name: "port", merge: "same", default: 1 }] })],
    intent: { containers: [{ name: "c", params: { prt: 1 } }] },
    code: CODES.noParam,
    says: `"container:c" has no parameter "prt"`,
    at: "hsm.yaml:20",
    next: 'Did you mean "port"? It has: port',
  },
  {
    what: "different wishes for a `same` parameter",
    components: [
      container("c", { params: [{ name: "port", merge: "same", default: 1 }] }),
      pkg("a", { implies: implies({ "container:c": { params: { port: 2 } } }) }),
      pkg("b", { implies: implies({ "container:c": { params: { port: 3 } } }) }),
    ],
    intent: { packages: ["a", "b"] },
    code: CODES.paramClash,
    says:
      `Parameter "port" of "container:c" is to have different values: 2 (package:a), 3 (package:b)`,
    next: 'Decide it in hsm.yaml: an entry for "container:c" with `params: { port: VALUE }`',
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:11 → package:b"],
  },
  {
    what: "a text where numbers merge",
    components: [
      container("c", { params: [{ name: "mem", merge: "max", default: 1 }] }),
      pkg("a", { implies: implies({ "container:c": { params: { mem: "2g" } } }) }),
    ],
    intent: { packages: ["a"] },
    code: CODES.paramType,
    says: `Parameter "mem" of "container:c" merges by max: expected a number, got "2g"`,
    next: "Write a number",
  },
  {
    what: "a requirement on another component that its range cannot meet",
    components: [
      pkg("plugin", { compatibility: { requires: { core: ">=2" }, conflicts: [] } }),
      pypi("core", ">=1,<2"),
    ],
    intent: { packages: ["plugin", "core"] },
    code: CODES.requires,
    says: `"package:plugin" requires "package:core" >=2, but "package:core" is limited to >=1,<2`,
    at: "builtin:packages/plugin.yaml:1",
    next: 'Take another version of "package:core", or a version of "package:plugin" that fits',
    causes: ["hsm.yaml:10 → package:plugin", "hsm.yaml:11 → package:core"],
  },
  {
    what: "a dependency on a container version the registry does not have",
    components: [
      pkg("plugin", { compatibility: { requires: { "container:db": ">=16" }, conflicts: [] } }),
      container("db", { version: "15.1" }),
    ],
    intent: { packages: ["plugin"], containers: ["db"] },
    code: CODES.requires,
    says: `"package:plugin" requires "container:db" >=16, but "container:db" has version 15.1`,
    at: "builtin:packages/plugin.yaml:1",
    next: /^Take another version/,
  },
  {
    what: "a requirement on the project itself",
    components: [pkg("plugin", { compatibility: { requires: { app: ">=2" }, conflicts: [] } })],
    intent: { packages: ["plugin"], more: { version: "1.0" } },
    code: CODES.requires,
    says: `"package:plugin" requires this project ("app") >=2, but its version is 1.0`,
    at: "builtin:packages/plugin.yaml:1",
    next: `Take a version of "package:plugin" that fits, or raise the project's version`,
  },
  {
    what: "a conflict that a group's default brought",
    components: [
      pkg("a", { depends: ["@db"], compatibility: { requires: {}, conflicts: ["x"] } }),
      group("db", ["x", "y"], { default: ["x"] }),
      pkg("x"),
      pkg("y"),
    ],
    intent: { packages: ["a"] },
    code: CODES.conflicts,
    says: `"package:a" and "package:x" cannot stand in one stack`,
    at: "hsm.yaml:10",
    next: "Remove what brings one of them, or choose otherwise: `db: y`",
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:10 → package:a → group:db → package:x"],
  },
  {
    what: "a conflict inside a feature set",
    components: [
      group("f", ["x", { name: "y", conflicts: ["x"] }], { strategy: "M-of-N" }),
      pkg("x"),
      pkg("y"),
    ],
    intent: { groups: { f: ["x", "y"] } },
    code: CODES.conflicts,
    says: `"package:x" and "package:y" cannot stand in one stack`,
    next: "Remove what brings one of them",
    causes: ["hsm.yaml:30 → group:f → package:y", "hsm.yaml:30 → group:f → package:x"],
  },
  {
    what: "a Python range outside the component's",
    components: [pkg("a", { compatibility: { requires: {}, conflicts: [], python: "<3.13" } })],
    intent: { packages: ["a"], more: { python: ">=3.11" } },
    code: CODES.python,
    says: `"package:a" runs on Python <3.13, but the project allows >=3.11`,
    at: "builtin:packages/a.yaml:1",
    next: 'Narrow the project\'s range, e.g. `python: ">=3.11,<3.13"`',
  },
  {
    what: "an entry's version outside the source's range",
    components: [pypi("a", "<2")],
    intent: { packages: [{ name: "a", version: ">=2" }] },
    code: CODES.emptyRange,
    says: `"package:a" is wanted in version >=2, but its source allows <2`,
    at: "hsm.yaml:10",
    next: 'Change "version" of the entry, or use another registry',
  },
  {
    what: "a container's version that the registry does not have",
    components: [container("c", { version: "7.2" })],
    intent: { containers: [{ name: "c", version: ">=8" }] },
    code: CODES.version,
    says: `"container:c" is wanted in version >=8, but the registry has 7.2`,
    at: "hsm.yaml:20",
    next: 'Change "version" of the entry, or use another registry',
  },
  {
    what: "requirements of two components that cannot meet",
    components: [pkg("a", { depends: ["numpy<2"] }), pkg("b", { depends: ["NumPy>=2"] })],
    intent: { packages: ["a", "b"] },
    code: CODES.emptyRange,
    says: `No version of "numpy" is both <2 ("package:a") and >=2 ("package:b")`,
    next:
      'Take a version of "package:a" or "package:b" that agrees with the other, or remove one of them',
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:11 → package:b"],
  },
  {
    what: "a requirement that cannot be read",
    components: [pkg("a", { depends: ["numpy >=> 2"] })],
    intent: { packages: ["a"] },
    code: CODES.unreadable,
    says: `The requirement "numpy >=> 2" of "package:a" cannot be read`,
    next: 'Write a PEP 508 requirement, e.g. "numpy>=1.26"',
  },
  {
    what: "a template that names nothing",
    components: [container("c", { compose: { command: ["${self.prot}"] } })],
    intent: { containers: ["c"] },
    code: CODES.template,
    says:
      'A template of "container:c" cannot be filled: "${self.prot}" is not known: "container:c" has self.host, self.port, self.url, self.scheme, self.state',
    at: "builtin:containers/c.yaml:1",
    next: 'Use a name that exists; "$$" is a dollar sign',
  },
  {
    what: "a secret outside environment",
    components: [container("c", {
      compose: { command: ["--key", "${self.key}"] },
      connection: { port: 1, properties: { key: { kind: "secret", generate: 8 } } },
    })],
    intent: { containers: ["c"] },
    code: CODES.secretPlace,
    says:
      '"command.1" of "container:c" holds a secret or a folder of this machine: only "environment" may',
    at: "builtin:containers/c.yaml:1",
    next: 'Put the value into "environment" and read it from there',
  },
  {
    what: "a list item with a comma",
    components: [container("c", {
      params: [{ name: "dbs", merge: "union", default: ["a,b"] }],
      compose: { environment: { DBS: "${params.dbs}" } },
    })],
    intent: { containers: ["c"] },
    code: CODES.template,
    says:
      'A template of "container:c" cannot be filled: "params.dbs" has an item with a comma, "a,b": a list joins with commas',
    next: 'Take the comma out of that item of "params.dbs"',
  },
  {
    what: "the address of a container that has none",
    components: [
      container("c", { connection: undefined }),
      pkg("a", { implies: implies({ "container:c": { env: { C_URL: "${self.url}" } } }) }),
    ],
    intent: { packages: ["a"] },
    code: CODES.template,
    says:
      'Variable "C_URL" of "package:a": "${self.url}" is not known: "container:c" has self.state',
    next: 'Correct the template, or set C_URL under "env" in hsm.yaml',
    causes: ["hsm.yaml:10 → package:a"],
  },
  {
    what: "the address of a group whose member is a package",
    components: [
      group("cache", ["redis-lib"]),
      pkg("redis-lib"),
      pkg("a", { implies: implies({ "group:cache": { env: { C_URL: "${self.url}" } } }) }),
    ],
    intent: { packages: ["a"] },
    code: CODES.noContainer,
    says:
      'Variable "C_URL" of "package:a": "${self.url}" has no meaning here: "group:cache" is not exactly one container in this stack',
    next: "Remove the reference, or imply a container",
  },
  {
    what: "two values for one variable",
    components: [
      container("c"),
      container("d"),
      pkg("a", { implies: implies({ "container:c": { env: { DB_URL: "${self.url}" } } }) }),
      pkg("b", { implies: implies({ "container:d": { env: { DB_URL: "${self.url}" } } }) }),
    ],
    intent: { packages: ["a", "b"] },
    code: CODES.variableClash,
    says: '"package:a" and "package:b" need the variable "DB_URL" with different values',
    next: "Decide it in hsm.yaml: `env: { DB_URL: VALUE }`",
    causes: ["hsm.yaml:10 → package:a", "hsm.yaml:11 → package:b"],
  },
  {
    what: "one address of a container set, another not",
    components: [
      container("c"),
      pkg("a", {
        implies: implies({
          "container:c": { env: { C_URL: "${self.url}", C_HOST: "${self.host}" } },
        }),
      }),
    ],
    intent: { packages: ["a"], env: { C_URL: "http://elsewhere" } },
    code: CODES.alsoSet,
    says:
      '"container:c" is not started because hsm.yaml:50 sets C_URL, but "C_HOST" of "package:a" needs it too',
    at: "hsm.yaml:50",
    next: 'Set C_HOST as well, under "env" in hsm.yaml',
  },
  {
    what: "the user's value with a reference",
    components: [],
    intent: { env: { X: "${self.url}" } },
    code: CODES.template,
    says: 'The value of "X" cannot be read: "${self.url}" means nothing here',
    at: "hsm.yaml:50",
    next: 'Write plain text and "${NAME}"; "$$" is a dollar sign',
  },
  {
    what: "one service name from two components",
    components: [
      container("c", { services: { init: { image: "x" } } }),
      container("d", { services: { init: { image: "y" } } }),
    ],
    intent: { containers: ["c", "d"] },
    code: CODES.shared,
    says: 'Two components define the service "init": "container:c" and "container:d"',
    next: "Rename it in one of the components: names begin with the component's own name",
  },
  {
    what: "one volume mounted by two components",
    components: [
      container("c", { volumes: { data: {} } }),
      container("d", { profiles: [profile("default", { compose: { volumes: ["data:/x"] } })] }),
    ],
    intent: { containers: ["c", "d"] },
    code: CODES.shared,
    says: 'Two components define the volume "data": "container:c" and "container:d"',
    at: "builtin:containers/d.yaml:1",
    next: "Rename it in one of the components: names begin with the component's own name",
  },
  {
    what: "parameters for what is no container",
    components: [
      pkg("a", { implies: implies({ "package:b": { params: { x: 1 } } }) }),
      pkg("b"),
    ],
    intent: { packages: ["a"] },
    code: CODES.noContainer,
    says: '"package:a" gives parameters to "package:b", which is no container in this stack: x',
    next: 'Remove "params" there, or choose an option that is a container',
  },
];

for (const test of CASES) {
  Deno.test(`resolve() refuses ${test.what}`, () => {
    const problems = problemsOf(test.components, test.intent, test.facts);
    const found = problems.filter((problem) => problem.code === test.code);
    assert.equal(found.length, 1, JSON.stringify(problems, null, 1));
    const [problem] = found;
    assert.ok(problem !== undefined);
    assert.ok(problem.message.startsWith(test.says), problem.message);
    if (test.at !== undefined) assert.equal(placeOf(problem), test.at);
    if (typeof test.next === "string") assert.equal(problem.next, test.next);
    else assert.match(problem.next, test.next);
    if (test.causes !== undefined) assert.deepEqual(problem.causes, test.causes);
    assert.doesNotMatch(problem.message, /\.$|undefined/);
    assert.doesNotMatch(problem.next, /\.$|undefined/);
  });
}

Deno.test("every error code of this room is shown by a case", () => {
  const shown = new Set(CASES.map((test) => test.code));
  const missing = Object.values(CODES).filter((code) => code.includes("-E") && !shown.has(code));
  assert.deepEqual(missing, []);
});

Deno.test("all problems are told at once, sorted by place", () => {
  const problems = problemsOf([pkg("a"), container("c")], {
    packages: ["nowhere", "a"],
    containers: [{ name: "c", profile: "zz", params: { qq: 1 } }],
    modes: { a: "dev" },
  });
  assert.deepEqual(problems.map((p) => [p.code, placeOf(p)]), [
    [CODES.missing, "hsm.yaml:10"],
    [CODES.noProfile, "hsm.yaml:20"],
    [CODES.noParam, "hsm.yaml:20"],
    [CODES.noDevSource, "hsm.yaml:40"],
  ]);
});

Deno.test("an override settles which registry a name means, also for what other registries imply", () => {
  const components = [
    container("qdrant", { registry: "local" }),
    container("qdrant", { registry: "acme" }),
    container("qdrant"),
    pkg("adapter", { implies: implies({ "container:qdrant": {} }) }),
  ];
  const intent = project({ packages: ["adapter"], containers: ["qdrant"] });
  const known = catalog(components, { acme: ["qdrant"] });
  const answer = resolve(intent, known, new Map(), { name: "app" });
  assert.equal(answer.kind === "stack" && answer.stack.containers[0]?.registry, "acme");
});

Deno.test("warnings: deprecated components, modes and profiles without effect, versions nobody can test", () => {
  const components = [
    pkg("old", { deprecated: { use: "new-one", reason: "It is slow" } }),
    pkg("a", { prod: { type: "git", url: "https://x/a" } }),
  ];
  const intent = project({
    packages: ["old", { name: "a", profile: "embedded", version: ">=1" }],
    modes: { "od": "dev" },
  });
  const answer = resolve(intent, catalog(components), new Map(), { name: "app" });
  assert.ok(answer.kind === "stack");
  assert.deepEqual(answer.warnings.map((w) => [w.code, placeOf(w), w.message, w.next]), [
    [
      CODES.deprecated,
      "hsm.yaml:10",
      '"package:old" is deprecated: It is slow',
      'Use "new-one" instead',
    ],
    [
      CODES.idleProfile,
      "hsm.yaml:11",
      'The profile "embedded" of "package:a" has no effect: it implies no container',
      'Remove "profile" at hsm.yaml:11',
    ],
    [
      CODES.untested,
      "hsm.yaml:11",
      'The version >=1 of "package:a" cannot be tested: the registry names no version',
      'Remove "version" from the entry',
    ],
    [
      CODES.idleMode,
      "hsm.yaml:40",
      '"modes" names "od", which is not in the stack',
      'Did you mean "old"? Add "od" to the stack, or remove this line',
    ],
  ]);
});

function placeOf(problem: Problem | undefined): string | undefined {
  const place = problem?.place;
  return place && `${place.file}:${place.line}`;
}
