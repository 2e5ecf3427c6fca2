import assert from "node:assert/strict";
import type { Result } from "@/model/mod.ts";
import { parseManifest } from "../parse_manifest.ts";
import { STYLES } from "../testdata/styles.ts";
import type { Edited } from "./edit.ts";
import { addContainer, addPackage, removeContainer, removePackage } from "./entries.ts";
import { addOption, removeGroup, removeOption } from "./options.ts";
import { setMode } from "./set_mode.ts";

/** What a text says, without places; lists of entries as sets. */
function meaning(text: string): Meaning {
  const result = parseManifest(text);
  assert.ok(result.ok, JSON.stringify(result.ok || result.problems));
  const { at: _at, ...project } = result.value;
  return JSON.parse(JSON.stringify(project, (key, value) => key === "place" ? undefined : value));
}

type Meaning = Record<string, Record<string, unknown>[]>;

/** Every comment of a text, in order. */
function comments(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\s)(#[^\r\n]*)/g)].map((match) => String(match[1]).trimEnd());
}

function done(result: Result<Edited>): Edited {
  assert.ok(result.ok, JSON.stringify(result.ok || result.problems));
  return result.value;
}

const ref = (name: string) => ({ ref: { name } });
const asPackage = (name: string) => ({ ref: { name }, extras: [], override: false });
const asContainer = (name: string) => ({
  ref: { name },
  params: {},
  env: [],
  compose: {},
  allow: [],
});

interface Edit {
  readonly make: (text: string) => Result<Edited>;
  readonly undo: (text: string) => Result<Edited>;
  /** What the text says afterwards. */
  readonly expect: (before: Meaning) => Meaning;
  /** The comment that the edit writes, where it can. */
  readonly comment?: string;
}

const EDITS: Readonly<Record<string, Edit>> = {
  "a new group": {
    make: (text) => addOption(text, "broker", "kafka-adapter", { many: false, comment: "Broker" }),
    undo: (text) => removeOption(text, "broker", "kafka-adapter", "Broker"),
    expect: (before) => ({
      ...before,
      groups: [...before.groups!, {
        ...ref("broker"),
        choose: [ref("kafka-adapter")],
        list: false,
      }],
    }),
    comment: "# Broker",
  },
  "a new group with a list and a profile": {
    make: (text) => addOption(text, "brokers", "kafka", { many: true, profile: "embedded" }),
    undo: (text) => removeGroup(text, "brokers"),
    expect: (before) => ({
      ...before,
      groups: [...before.groups!, {
        ...ref("brokers"),
        choose: [ref("kafka")],
        list: true,
        profile: "embedded",
      }],
    }),
  },
  "another option": {
    make: (text) => addOption(text, "vector-db-adapter", "milvus-adapter", { many: false }),
    undo: (text) => addOption(text, "vector-db-adapter", "qdrant-adapter", { many: false }),
    expect: (before) => ({
      ...before,
      groups: before.groups!.map((group) =>
        (group.ref as { name: string }).name === "vector-db-adapter"
          ? { ...group, choose: [ref("milvus-adapter")] }
          : group
      ),
    }),
  },
  "one option more": {
    make: (text) => addOption(text, "metrics", "latency", { many: true }),
    undo: (text) => removeOption(text, "metrics", "latency"),
    expect: (before) => ({
      ...before,
      groups: before.groups!.map((group) =>
        (group.ref as { name: string }).name === "metrics"
          ? { ...group, choose: [...group.choose as [], ref("latency")] }
          : group
      ),
    }),
  },
  "a package": {
    make: (text) => addPackage(text, { name: "new-one" }),
    undo: (text) => removePackage(text, "new-one"),
    expect: (before) => ({ ...before, packages: [...before.packages!, asPackage("new-one")] }),
  },
  "a package with more": {
    make: (text) => addPackage(text, { name: "acme/new-one", version: ">=1", extras: ["fast"] }),
    undo: (text) => removePackage(text, "new-one"),
    expect: (before) => ({
      ...before,
      packages: [...before.packages!, {
        version: ">=1",
        ref: { registry: "acme", name: "new-one" },
        extras: ["fast"],
        override: false,
      }],
    }),
  },
  "a container": {
    make: (text) => addContainer(text, { name: "minio" }),
    undo: (text) => removeContainer(text, "minio"),
    expect: (before) => ({ ...before, containers: [...before.containers!, asContainer("minio")] }),
  },
  "a container with parameters": {
    make: (text) =>
      addContainer(text, { name: "minio", params: { buckets: ["a b"] }, allow: ["cap:ALL"] }),
    undo: (text) => removeContainer(text, "minio"),
    expect: (before) => ({
      ...before,
      containers: [...before.containers!, {
        ...asContainer("minio"),
        params: { buckets: ["a b"] },
        allow: ["cap:ALL"],
      }],
    }),
  },
  "a mode": {
    make: (text) => setMode(text, "fastapi-service", "dev"),
    undo: (text) => setMode(text, "fastapi-service", undefined),
    expect: (before) => ({
      ...before,
      modes: [...before.modes!, { ...ref("fastapi-service"), mode: "dev" }],
    }),
  },
};

/** In these an addition fills a section that was there with nothing in it; undoing it takes the section away too. */
const EMPTY_BEFORE: Readonly<Record<string, readonly string[]>> = {
  "compact commas": ["modes"],
  "brackets over lines": ["modes"],
  "empty sections": ["containers", "modes"],
  "empty section with comments": ["containers", "modes"],
};

for (const [style, text] of Object.entries(STYLES)) {
  Deno.test(`edits keep the hand of: ${style}`, () => {
    const before = meaning(text);
    for (const [name, edit] of Object.entries(EDITS)) {
      const made = done(edit.make(text));
      assert.equal(made.changed, true, name);
      assert.deepEqual(meaning(made.text), edit.expect(before), name);
      const kept = comments(made.text).filter((comment) => comment !== edit.comment);
      assert.deepEqual(kept, comments(text), name);

      const again = done(edit.make(made.text));
      assert.deepEqual([again.changed, again.text], [false, made.text], `${name} again`);

      const undone = done(edit.undo(made.text));
      assert.equal(undone.changed, true, name);
      assert.deepEqual(meaning(undone.text), before, `${name} undone`);
      const section = name.startsWith("a container")
        ? "containers"
        : name === "a mode"
        ? "modes"
        : "";
      const wasEmpty = EMPTY_BEFORE[style]?.includes(section) ?? false;
      if (!wasEmpty) assert.equal(undone.text, text, `${name} undone, in bytes`);
    }
  });
}

/** An edit, and the text that it gives; `=` where nothing changes. */
const CASES: readonly (readonly [string, string, (text: string) => Result<Edited>, string])[] = [
  [
    "an entry grows from a name to a mapping",
    "packages:\n  - a # why\n",
    (text) => addPackage(text, { name: "a", version: ">=1", override: true }),
    'packages:\n  - { name: a, version: ">=1", override: true } # why\n',
  ],
  [
    "a known entry keeps what is not given, lists grow",
    "packages:\n  - { name: a, extras: [x], profile: gpu }\n",
    (text) => addPackage(text, { name: "a", extras: ["x", "z"], version: ">=2" }),
    'packages:\n  - { name: a, extras: [x, z], profile: gpu, version: ">=2" }\n',
  ],
  [
    "a known entry says everything already",
    "packages:\n  - { name: acme/a, extras: [y, x] }\n",
    (text) => addPackage(text, { name: "a", extras: ["x"] }),
    "=",
  ],
  [
    "the registry of a known entry is named",
    "packages: [a]\n",
    (text) => addPackage(text, { name: "acme/a" }),
    "packages: [acme/a]\n",
  ],
  [
    "mappings of a container grow by their keys",
    "containers:\n  - name: pg\n    params:\n      port: 1 # fixed\n",
    (text) => addContainer(text, { name: "pg", params: { port: 1, db: "x" }, env: { A: null } }),
    "containers:\n  - name: pg\n    params:\n      port: 1 # fixed\n      db: x\n    env:\n      A: null\n",
  ],
  [
    "a mode goes where the component's mode already stands",
    "packages: [a]\nmodes: { package:a: dev }\n",
    (text) => addPackage(text, { name: "a", mode: "prod" }),
    "packages: [a]\nmodes: { package:a: prod }\n",
  ],
  [
    "a new entry takes the form of its neighbours",
    "containers:\n  - name: redis\n    profile: gpu\n",
    (text) => addContainer(text, { name: "pg", profile: "default" }),
    "containers:\n  - name: redis\n    profile: gpu\n  - name: pg\n    profile: default\n",
  ],
  [
    "the mode of an entry is changed in the entry",
    "packages:\n  - { name: a, mode: prod }\n",
    (text) => setMode(text, "a", "dev"),
    "packages:\n  - { name: a, mode: dev }\n",
  ],
  [
    "a mode in the entry and in modes changes in both",
    "packages:\n  - { name: a, mode: dev }\nmodes: { a: dev, b: dev }\n",
    (text) => setMode(text, "package:a", "prod"),
    "packages:\n  - { name: a, mode: prod }\nmodes: { a: prod, b: dev }\n",
  ],
  [
    "the mode of an entry is taken away",
    "packages:\n  - { name: a, mode: dev }\n",
    (text) => setMode(text, "a", undefined),
    "packages:\n  - { name: a }\n",
  ],
  ["no mode to take away", "packages: [a]\n", (text) => setMode(text, "a", undefined), "="],
  ["the mode is that already", "modes: { a: dev }\n", (text) => setMode(text, "a", "dev"), "="],
  [
    "the default mode",
    "modes: { a: dev }\n",
    (text) => setMode(text, "default", "prod"),
    "modes: { a: dev, default: prod }\n",
  ],
  [
    "removing an entry removes its mode",
    "packages: [a, b]\nmodes: { a: dev, b: dev } # here\n",
    (text) => removePackage(text, "a"),
    "packages: [b]\nmodes: { b: dev } # here\n",
  ],
  [
    "a mode that something else uses stays",
    "packages: [a]\ncontainers: [a]\nmodes: { a: dev }\n",
    (text) => removePackage(text, "a"),
    "containers: [a]\nmodes: { a: dev }\n",
  ],
  [
    "a mode that a group's choice uses stays",
    "packages: [a]\ngroups: { g: { choose: [a] } }\nmodes: { a: dev }\n",
    (text) => removePackage(text, "a"),
    "groups: { g: { choose: [a] } }\nmodes: { a: dev }\n",
  ],
  [
    "removing after setting a mode",
    "packages:\n  - a\n  - { name: b, mode: dev }\n",
    (text) => removePackage(text, "b"),
    "packages:\n  - a\n",
  ],
  ["nothing to remove", "packages: [a]\n", (text) => removePackage(text, "b"), "="],
  ["no such container", "packages: [a]\n", (text) => removeContainer(text, "a"), "="],
  [
    "another option keeps mode, profile and comments",
    "groups:\n  # which store\n  store: { choose: a, mode: prod, profile: embedded } # fast\n",
    (text) => addOption(text, "store", "b", { many: false, comment: "which store" }),
    "groups:\n  # which store\n  store: { choose: b, mode: prod, profile: embedded } # fast\n",
  ],
  [
    "the same option again writes no comment again",
    "groups:\n  store: a\n",
    (text) => addOption(text, "store", "a", { many: false, comment: "Which store" }),
    "=",
  ],
  [
    "a profile makes a mapping of the choice",
    "groups:\n  store: a # why\n",
    (text) => addOption(text, "store", "a", { many: false, profile: "gpu" }),
    "groups:\n  store: { choose: a, profile: gpu } # why\n",
  ],
  [
    "one of a list becomes the only one",
    "groups:\n  store: [a, b]\n",
    (text) => addOption(text, "store", "b", { many: false }),
    "groups:\n  store: b\n",
  ],
  [
    "one name becomes a list",
    "groups:\n  metrics: a\n",
    (text) => addOption(text, "metrics", "b", { many: true }),
    "groups:\n  metrics: [a, b]\n",
  ],
  [
    "an entry with nothing in it is filled",
    "groups:\n  metrics:\n",
    (text) => addOption(text, "metrics", "b", { many: false }),
    "groups:\n  metrics: b\n",
  ],
  [
    "the last option takes the group along, and its mode",
    "groups:\n  m: { choose: [a], profile: gpu }\n  n: b\nmodes: { a: dev }\n",
    (text) => removeOption(text, "m", "a"),
    "groups:\n  n: b\n",
  ],
  [
    "an option that is not chosen",
    "groups: { m: a }\n",
    (text) => removeOption(text, "m", "b"),
    "=",
  ],
  ["a group that is not there", "groups: { m: a }\n", (text) => removeGroup(text, "n"), "="],
  ["an empty file", "", (text) => addPackage(text, { name: "a" }), "packages:\n  - a\n"],
  [
    "the comment of the first group in an empty section",
    "groups: # choices\npackages: [a]\n",
    (text) => addOption(text, "m", "a", { many: false, comment: "Metrics\nand more" }),
    "groups: # choices\n  # Metrics\n  # and more\n  m: a\npackages: [a]\n",
  ],
  [
    "the first group and its comment go together",
    "packages:\n  - a\ngroups:\n  # Metrics\n  m: a\n",
    (text) => removeGroup(text, "m", "Metrics"),
    "packages:\n  - a\n",
  ],
  [
    "a file of comments",
    "# ours\n",
    (text) => addOption(text, "m", "a", { many: true, comment: "Metrics" }),
    "# ours\n\ngroups:\n  # Metrics\n  m: [a]\n",
  ],
];

for (const [name, before, make, after] of CASES) {
  Deno.test(`edit: ${name}`, () => {
    const edited = done(make(before));
    assert.equal(edited.text, after === "=" ? before : after);
    assert.equal(edited.changed, after !== "=");
    assert.match(edited.summary, /^(["A-Z]).*[^.]$/);
    const again = done(make(edited.text));
    assert.deepEqual([again.text, again.changed], [edited.text, false]);
  });
}

const REFUSED: readonly (readonly [string, (text: string) => Result<Edited>, string])[] = [
  ["a: [", (text) => addPackage(text, { name: "a" }), "HSM-E0101 1:5 hsm.yaml"],
  ["- a\n", (text) => removePackage(text, "a"), "HSM-E0102 1:1 hsm.yaml"],
  ["packages: a\n", (text) => addPackage(text, { name: "a" }), "HSM-E0131 1:11 hsm.yaml"],
  ["groups: [a]\n", (text) => removeGroup(text, "a"), "HSM-E0131 1:9 hsm.yaml"],
  ["groups: { a: 5 }\n", (text) => removeGroup(text, "a"), "HSM-E0131 1:14 hsm.yaml"],
  ["modes: 5\n", (text) => setMode(text, "a", "dev"), "HSM-E0131 1:8 hsm.yaml"],
  [
    "x-a: &a [b]\npackages: *a\n",
    (text) => addPackage(text, { name: "c" }),
    "HSM-E0131 2:1 hsm.yaml",
  ],
  [
    "",
    (text) =>
      addPackage(text, {
        name: "A",
        version: "1",
        extras: ["-"],
        ref: "-",
        into: "x",
        profile: "P",
      }),
    [
      ...["HSM-E0107", "HSM-E0110", "HSM-E0107", "HSM-E0112", "HSM-E0118", "HSM-E0107"],
    ].join("; "),
  ],
  ["", (text) => addContainer(text, { name: "package:a", allow: ["all"] }), "HSM-E0107; HSM-E0117"],
  ["", (text) => addOption(text, "container:g", "group:o", { many: true }), "HSM-E0107; HSM-E0107"],
  ["", (text) => setMode(text, "group:g", "dev"), "HSM-E0190"],
  ["", (text) => setMode(text, "A b", "dev"), "HSM-E0107"],
];

for (const [text, make, expected] of REFUSED) {
  Deno.test(`edit refused: ${JSON.stringify(text)} ${expected}`, () => {
    const result = make(text);
    const said = result.ok
      ? []
      : result.problems.map(({ code, place }) =>
        place ? `${code} ${place.line}:${place.column} ${place.file}` : code
      );
    assert.equal(said.join("; "), expected);
  });
}
