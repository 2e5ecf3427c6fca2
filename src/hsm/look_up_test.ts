import assert from "node:assert/strict";
import { type Catalog, EMPTY_LOCK } from "@/model/mod.ts";
import { buildCatalog } from "@/registry/mod.ts";
import { entriesNamed, groupNamed, groupsOf, meant, onlyKind, optionNames } from "./look_up.ts";

const PROD = "sources: { prod: { type: pypi, package: x } }\n";

function catalog(): Catalog {
  const info = { name: "local", origin: "inside", override: [] } as const;
  const files = [
    { path: "packages/fast.yaml", text: `name: fast\nprovides: [words, store]\n${PROD}` },
    { path: "packages/exact.yaml", text: `name: exact\nprovides: [words]\n${PROD}` },
    { path: "packages/both.yaml", text: `name: both\n${PROD}` },
    {
      path: "containers/both.yaml",
      text: "name: both\nversion: '1'\nsources: { prod: { type: image, image: 'both:1' } }\n",
    },
    {
      path: "groups/store.yaml",
      text: "name: store\nstrategy: M-of-N\noptions: [exact]\n",
    },
  ];
  const built = buildCatalog([{ info, folder: "registry", files }], EMPTY_LOCK, false);
  assert.ok(built.ok, JSON.stringify(built));
  return built.value;
}

Deno.test("groupsOf() knows groups with a file, and names that components provide", () => {
  const rows = groupsOf(catalog()).map(({ name, strategy }) => `${name} ${strategy}`);
  assert.deepEqual(rows, ["store M-of-N", "words 1-of-N"]);
  assert.deepEqual(optionNames(catalog(), "words"), ["exact", "fast"]);
  assert.deepEqual(optionNames(catalog(), "store"), ["exact", "fast"]);
});

Deno.test("groupsOf() and optionNames() take the nearest of several files with one name", () => {
  const registry = (name: string, option: string) => ({
    info: { name, origin: "inside", override: [] } as const,
    folder: name,
    files: [
      { path: "groups/store.yaml", text: `name: store\nstrategy: 1-of-N\noptions: [${option}]\n` },
      { path: `packages/${option}.yaml`, text: `name: ${option}\n${PROD}` },
    ],
  });
  const built = buildCatalog([registry("a", "near"), registry("b", "far")], EMPTY_LOCK, false);
  assert.ok(built.ok, JSON.stringify(built));
  assert.deepEqual(groupsOf(built.value).map(({ name }) => name), ["store"]);
  assert.deepEqual(optionNames(built.value, "store"), ["near"]);
});

Deno.test("names that are something else, or nothing, are told with what they are", () => {
  const said = (found: { ok: boolean; problems?: readonly { message: string; next: string }[] }) =>
    found.ok ? "" : `${found.problems?.[0]?.message}. ${found.problems?.[0]?.next}`;
  assert.ok(groupNamed(catalog(), "group:words").ok);
  assert.match(said(groupNamed(catalog(), "fast")), /is a package, expected a group.*package add/);
  assert.match(said(groupNamed(catalog(), "word")), /No registry has a group "word".*"words"/);
  assert.match(said(entriesNamed(catalog(), "store", "package")), /is a group.*group add store/);
  assert.match(said(entriesNamed(catalog(), "fsat", "package")), /Did you mean "fast"/);
  assert.match(
    said(onlyKind(catalog(), "both")),
    /package and a container.*`hsm add package:both`/,
  );
});

Deno.test("meant() finds near spellings first, then names that contain the word", () => {
  const names = ["qdrant-adapter", "chroma-adapter", "cache"];
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["cach", ["cache"]],
    ["qdrant", ["qdrant-adapter"]],
    ["adapter", ["chroma-adapter", "qdrant-adapter"]],
    ["kafka", []],
    ["", []],
  ];
  for (const [word, expected] of rows) assert.deepEqual(meant(word, names), expected, word);
});
