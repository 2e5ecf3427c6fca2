import assert from "node:assert/strict";
import {
  type Catalog,
  type ContainerComponent,
  EMPTY_LOCK,
  type Lock,
  type PackageComponent,
} from "@/model/mod.ts";
import { buildCatalog } from "./build_catalog.ts";
import { builtinRegistry } from "./builtin_registry.ts";
import { catalogOf, problemsOf, registryOf, say } from "./testdata/files.ts";

const pkg = (name: string, more = ""): string =>
  `name: ${name}\nsources: { prod: { type: pypi, package: ${name} } }\n${more}`;

function lockOf(components: Lock["components"]): Lock {
  return { ...EMPTY_LOCK, components };
}

function idsOf(catalog: Catalog): readonly string[] {
  return catalog.components.map((c) => `${c.registry}/${c.kind}:${c.name}`);
}

function find(catalog: Catalog, id: string): PackageComponent {
  const found = catalog.components.find((c) => `${c.registry}/${c.kind}:${c.name}` === id);
  assert.ok(found, id);
  return found as PackageComponent;
}

Deno.test("components are sorted by registry, kind and name, whatever order the files come in", () => {
  const files = {
    "packages/b.yaml": pkg("b"),
    "groups/a.yaml": "name: a\nstrategy: 1-of-N\n",
    "containers/z.yaml": "name: z\n",
    "packages/a.yaml": pkg("a"),
  };
  const one = registryOf(files, { name: "one" });
  const two = registryOf({ "packages/a.yaml": pkg("a") }, { name: "two" });
  const expected = [
    "two/package:a",
    "one/package:a",
    "one/package:b",
    "one/container:z",
    "one/group:a",
  ];
  assert.deepEqual(idsOf(catalogOf([two, one])), expected);
  const turned = { ...one, files: [...one.files].reverse() };
  assert.deepEqual(idsOf(catalogOf([two, turned])), expected);
});

Deno.test("all problems of all registries come at once, sorted by place", () => {
  const one = registryOf({ "packages/b.yaml": "nam: b\n", "packages/a.yaml": "name: [\n" });
  const two = registryOf({ "groups/c.yaml": "name: c\n" }, { name: "acme" });
  assert.deepEqual(problemsOf([one, two]).map((p) => `${p.code} ${p.place?.file}`), [
    "HSM-E0204 acme/groups/c.yaml",
    "HSM-E0201 local/packages/a.yaml",
    "HSM-E0203 local/packages/b.yaml",
  ]);
});

const folders = [
  ["registry", "registry/packages/a.yaml"],
  ["./registry/", "registry/packages/a.yaml"],
  ["../shared", "../shared/packages/a.yaml"],
  [".", "packages/a.yaml"],
] as const;
for (const [folder, file] of folders) {
  Deno.test(`a file of the folder ${folder} is shown as ${file}`, () => {
    const texts = { ...registryOf({ "packages/a.yaml": pkg("a") }), folder };
    assert.equal(catalogOf([texts]).components[0]?.file, file);
    assert.equal(catalogOf([texts]).components[0]?.at(["name"])?.file, file);
  });
}

Deno.test("an overlay changes dev only, keeps its own places, and is no component", () => {
  const files = {
    "packages/a.yaml": pkg("a", "implies:\n  container:c: { params: { x: [1], y: 1 } }\n"),
    "packages/a.dev.yaml":
      "# mine\nimplies:\n  container:c: { params: { x: [2] } }\nversion: '2'\n",
  };
  const catalog = catalogOf([registryOf(files)]);
  assert.deepEqual(idsOf(catalog), ["local/package:a"]);
  const component = find(catalog, "local/package:a");
  assert.deepEqual(component.implies[0]?.params, { x: [1], y: 1 });
  assert.equal(component.version, undefined);
  assert.deepEqual(component.inDev?.implies[0]?.params, { x: [2], y: 1 });
  assert.equal(component.inDev?.version, "2");
  assert.deepEqual(component.inDev?.definition, component.definition);
  const at = component.inDev?.at;
  assert.equal(at?.(["version"])?.file, "local/packages/a.dev.yaml");
  assert.equal(at?.(["implies", "container:c", "params", "y"])?.file, "local/packages/a.yaml");
});

Deno.test("an overlay is checked where it stands: unknown keys, another name, no component, a group", () => {
  const files = {
    "packages/a.yaml": pkg("a"),
    "packages/a.dev.yaml": "name: b\nsorces: {}\n",
    "containers/c.yaml": "name: c\n",
    "containers/c.dev.yaml": "- x\n",
    "containers/d.dev.yaml": "name: d\n",
    "groups/g.yaml": "name: g\nstrategy: 1-of-N\n",
    "groups/g.dev.yaml": "comment: x\n",
  };
  assert.deepEqual(problemsOf([registryOf(files)]).map((p) => `${p.place?.file} ${say(p)}`), [
    'local/containers/c.dev.yaml HSM-E0202 1:1+3 The file is no mapping, expected keys such as "name:" => Write "key: value" lines; `hsm registry show NAME` prints an example',
    'local/containers/d.dev.yaml HSM-E0221 1:1+7 The overlay "containers/d.dev.yaml" has no component "containers/d.yaml" beside it => Rename the overlay to "containers/c.dev.yaml", or add "containers/d.yaml"',
    "local/groups/g.dev.yaml HSM-E0221 1:1+10 A group has no dev mode, so an overlay has no meaning for it => Remove the overlay",
    'local/packages/a.dev.yaml HSM-E0208 1:7+1 The component is named "b", and its file "a" => Write "name: a", or rename the file: its name without ".yaml" is the component\'s',
    'local/packages/a.dev.yaml HSM-E0203 2:1+6 Unknown key "sorces" => Write "sources" instead of "sorces"',
  ]);
});

const LOCKED = lockOf({
  "package:a": { registry: "acme", definition: { name: "a", version: "1" } },
  "package:gone": { registry: "acme", definition: { name: "gone" } },
  "package:other": { registry: "elsewhere", definition: { name: "other" } },
});

for (const origin of ["outside", "git", "builtin"] as const) {
  Deno.test(`a component of an ${origin} registry is what hsm.lock holds until an update`, () => {
    const files = {
      "packages/a.yaml": pkg("a", "version: '2'\n"),
      "packages/new.yaml": pkg("new"),
    };
    const catalog = catalogOf([registryOf(files, { name: "acme", origin })], LOCKED);
    assert.deepEqual(idsOf(catalog), ["acme/package:a", "acme/package:gone", "acme/package:new"]);
    const component = find(catalog, "acme/package:a");
    assert.equal(component.version, "1");
    assert.equal(component.file, "hsm.lock");
    assert.equal(component.at(["name"]), undefined);
  });
}

Deno.test("a component of a folder inside the project is read afresh", () => {
  const files = { "packages/a.yaml": pkg("a", "version: '2'\n") };
  const catalog = catalogOf([registryOf(files, { name: "acme", origin: "inside" })], LOCKED);
  assert.deepEqual(idsOf(catalog), ["acme/package:a"]);
  assert.equal(find(catalog, "acme/package:a").version, "2");
});

Deno.test("a locked component that is still the same keeps its file and places", () => {
  const lock = lockOf({
    "package:a": { registry: "acme", definition: { version: "1", name: "a" } },
  });
  const files = { "packages/a.yaml": "name: a\nversion: '1'\n" };
  const catalog = catalogOf([registryOf(files, { name: "acme", origin: "outside" })], lock);
  assert.equal(find(catalog, "acme/package:a").at(["version"])?.line, 2);
});

Deno.test("a locked component outlives a broken file; a new one does not", () => {
  const broken = { "packages/a.yaml": "name: [\n" };
  const info = { name: "acme", origin: "outside" } as const;
  assert.deepEqual(problemsOf([registryOf(broken, info)], LOCKED), []);
  assert.equal(problemsOf([registryOf(broken, info)]).length, 1);
});

Deno.test("an overlay lies over the locked definition", () => {
  const files = { "packages/a.yaml": pkg("a"), "packages/a.dev.yaml": "description: dev\n" };
  const catalog = catalogOf([registryOf(files, { name: "acme", origin: "outside" })], LOCKED);
  const component = find(catalog, "acme/package:a");
  assert.equal(component.inDev?.version, "1");
  assert.equal(component.inDev?.description, "dev");
});

Deno.test("frozen: everything from hsm.lock, the registries' files do not matter", () => {
  const lock: Lock = {
    ...lockOf({
      "container:c": { registry: "builtin", definition: { name: "c", compose: { image: "x:1" } } },
      "package:a": { registry: "acme", definition: { name: "a" } },
      "group:g": { registry: "local", definition: { name: "g", strategy: "M-of-N" } },
    }),
    registries: { acme: { git: "https://x.org/r", commit: "f".repeat(40) } },
  };
  const result = buildCatalog([registryOf({ "packages/a.yaml": "name: [\n" })], lock, true);
  assert.ok(result.ok);
  assert.deepEqual(idsOf(result.value), ["acme/package:a", "local/group:g", "builtin/container:c"]);
  assert.deepEqual(result.value.registries.map(({ name, origin }) => `${name} ${origin}`), [
    "acme git",
    "local outside",
    "builtin builtin",
  ]);
  assert.deepEqual((result.value.components[2] as ContainerComponent).compose, { image: "x:1" });
});

Deno.test("frozen: a definition that is none is named with its id", () => {
  const lock = lockOf({ "package:a": { registry: "acme", definition: { name: "a", nope: 1 } } });
  const result = buildCatalog([], lock, true);
  assert.deepEqual(result.ok ? [] : result.problems.map(say), [
    'HSM-E0203 - The definition of "package:a" in hsm.lock: Unknown key "nope" => Restore hsm.lock from version control, or run `hsm update` to read the registry again',
  ]);
});

Deno.test("a catalogue read back from its own definitions is the same", () => {
  const fresh = catalogOf([builtinRegistry()]);
  const lock = lockOf(Object.fromEntries(
    fresh.components.map((c) => [
      `${c.kind}:${c.name}`,
      { registry: c.registry, definition: JSON.parse(JSON.stringify(c.definition)) },
    ]),
  ));
  const frozen = buildCatalog([], lock, true);
  assert.ok(frozen.ok);
  const plain = (catalog: Catalog): unknown =>
    JSON.parse(JSON.stringify(
      catalog.components,
      (key, value) => key === "place" || key === "file" ? undefined : value,
    ));
  assert.deepEqual(plain(frozen.value), plain(fresh));
});

Deno.test("two folders of one name are an error, one folder named twice is one registry", () => {
  const one = registryOf({ "packages/a.yaml": pkg("a") }, { name: "x", path: "./a" });
  const two = registryOf({ "packages/b.yaml": pkg("b") }, { name: "x", path: "./b" });
  assert.deepEqual(problemsOf([one, two]).map(({ code }) => code), ["HSM-E0222"]);
  assert.deepEqual(idsOf(catalogOf([one, one])), ["x/package:a"]);
});

const strays: readonly (readonly [string, string, string | undefined])[] = [
  ["package/a.yaml", pkg("a"), 'Move it to "packages/"'],
  ["a.yaml", pkg("a"), 'Move it to "packages/", "containers/" or "groups/" of this registry'],
  [
    "packages/deep/a.yaml",
    pkg("a"),
    'Move it to "packages/", "containers/" or "groups/" of this registry',
  ],
  ["registry.yml", "name: x\n", 'Rename it to "registry.yaml"'],
  ["mkdocs.yml", "site_name: x\n", undefined],
  ["docker-compose.yml", "name: x\nservices: {}\n", undefined],
];
for (const [path, text, next] of strays) {
  Deno.test(`${path} beside a registry's folders: ${next ?? "no business of ours"}`, () => {
    const result = buildCatalog([registryOf({ [path]: text })], EMPTY_LOCK, false);
    assert.ok(result.ok);
    assert.equal(result.warnings?.[0]?.next, next);
    assert.equal(result.warnings?.[0]?.code, next === undefined ? undefined : "HSM-W0201");
    assert.deepEqual(result.value.components, []);
  });
}

const builtinRules: readonly (readonly [string, readonly string[]])[] = [
  ["builtin: on\n", ["cache", "qdrant", "redis"]],
  ["builtin: off\n", []],
  ["builtin: false\n", []],
  ["builtin: [redis, cache]\n", ["cache", "redis"]],
  ["# nothing\n", ["cache", "qdrant", "redis"]],
];
for (const [text, expected] of builtinRules) {
  Deno.test(`registry.yaml with ${JSON.stringify(text)} shows the built-in ${expected.join(", ")}`, () => {
    const catalog = catalogOf([registryOf({ "registry.yaml": text }), builtinRegistry()]);
    const names = catalog.components.map(({ name }) => name);
    const looked = names.filter((name) => ["redis", "qdrant", "cache"].includes(name));
    assert.deepEqual(looked.sort(), expected);
  });
}

Deno.test("registry.yaml asks for a version of hsm", () => {
  const texts = [registryOf({ "registry.yaml": "hsm: '>=0.1,<1'\n" })];
  assert.ok(buildCatalog(texts, EMPTY_LOCK, false, "0.1.0").ok);
  assert.ok(buildCatalog(texts, EMPTY_LOCK, false).ok);
  assert.equal(buildCatalog(texts, EMPTY_LOCK, false, "1.0.0").ok, false);
});

Deno.test("a definition of hsm.lock that is wrong is said to be there, beside the registry's file too", () => {
  const texts = registryOf({ "packages/a.yaml": pkg("a") }, { name: "one", origin: "outside" });
  const definition = {
    name: "a",
    sources: { prod: { type: "pypi", package: "a" } },
    provides: "x",
  };
  const lock = lockOf({ "package:a": { registry: "one", mode: "prod", definition } });
  const built = buildCatalog([texts], lock, false);
  assert.ok(!built.ok);
  assert.match(
    built.problems[0]?.message ?? "",
    /^The definition of "package:a" in hsm\.lock: "provides"/,
  );
  assert.match(built.problems[0]?.next ?? "", /Restore hsm\.lock/);
});
