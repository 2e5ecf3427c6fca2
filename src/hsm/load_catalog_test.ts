import assert from "node:assert/strict";
import { EMPTY_LOCK } from "@/model/mod.ts";
import { parseManifest } from "@/manifest/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { extraRegistries, loadCatalog } from "./load_catalog.ts";

const COMPONENT = "name: a\nsources: { prod: { type: pypi, package: a } }\n";
const GLOBAL = { registries: [], lockTimeout: 0, report: () => {} };

Deno.test("extraRegistries() are seen from where the command works, not from the project's root", () => {
  const variables = { HSM_REGISTRY_PATH: "x::../y:/z" };
  const ports = memoryPorts({ cwd: "/p/sub", variables });
  const paths = extraRegistries(ports, GLOBAL).map(({ path }) => path);
  assert.deepEqual(paths, ["/p/sub/x", "/p/sub/../y", "/z"]);
  const flags = { ...GLOBAL, registries: ["r"] };
  assert.deepEqual(extraRegistries(ports, flags), [{ said: "r", path: "/p/sub/r" }]);
  const [there] = extraRegistries(ports, { ...flags, directory: "../q" });
  assert.equal(there?.path, "/p/sub/../q/r");
  assert.equal(extraRegistries(ports, { ...flags, directory: "/q" })[0]?.path, "/q/r");
});

Deno.test("loadCatalog() reads a folder once however often it is named, and gives free names", async () => {
  const ports = memoryPorts({
    files: {
      "/p/registry/packages/a.yaml": COMPONENT,
      "/q/registry/packages/b.yaml": COMPONENT.replace("name: a", "name: b"),
    },
  });
  const text = "registries: [{ name: local, path: ./registry }]\n";
  const project = parseManifest(text);
  assert.ok(project.ok);
  const extra = ["/p/registry", "/q/registry", "/q/registry/"].map((path) => ({
    said: path,
    path,
  }));
  const found = await loadCatalog(ports, {
    root: "/p",
    project: project.value,
    lock: EMPTY_LOCK,
    extra,
  });
  const names = found.ok ? found.value.registries.map(({ name }) => name) : found.problems;
  assert.deepEqual(names, ["registry", "local", "builtin"]);
});

Deno.test("loadCatalog() names every folder that is not there", async () => {
  const ports = memoryPorts({ files: { "/p/a": "" } });
  const project = parseManifest("registries: [{ name: l, path: ./l }, { name: m, path: ./a }]\n");
  assert.ok(project.ok);
  const extra = ["x", "y"].map((said) => ({ said, path: `/p/${said}` }));
  const found = await loadCatalog(ports, {
    root: "/p",
    project: project.value,
    lock: EMPTY_LOCK,
    extra,
  });
  assert.ok(!found.ok);
  assert.deepEqual(found.problems.map(({ code, message, place }) => [code, message, place?.line]), [
    ["HSM-E0605", 'The registry folder "x" does not exist', undefined],
    ["HSM-E0605", 'The registry folder "y" does not exist', undefined],
    ["HSM-E0605", 'The registry folder "./l" does not exist', 1],
    [
      "HSM-E0605",
      'The registry folder "./a" is no folder, expected one with the files of a registry',
      1,
    ],
  ]);
});

Deno.test("loadCatalog() refuses what holds one machine's choices, as long as it does nothing", async () => {
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    [".hsm/local.yaml", "modes: { a: dev }\n", "HSM-E0695"],
    [".hsm/local.yaml", "# nothing yet\n\n---\n", undefined],
    [".hsm/local.yaml", "", undefined],
    [".hsm/overlays/a.dev.yaml", "x: 1\n", "HSM-E0690"],
    [".hsm/overlays/readme.txt", "x", undefined],
  ];
  for (const [path, text, code] of rows) {
    const ports = memoryPorts({ files: { [`/p/${path}`]: text } });
    const found = await loadCatalog(ports, { root: "/p", lock: EMPTY_LOCK });
    assert.equal(found.ok ? undefined : found.problems[0]?.code, code, `${path} ${text}`);
  }
});
