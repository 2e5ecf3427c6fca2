import assert from "node:assert/strict";
import Ajv from "ajv";
import { type Component, EMPTY_LOCK } from "@/model/mod.ts";
import { checkData } from "@/text/schema/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";
import { buildCatalog } from "./build_catalog.ts";
import { builtinRegistry } from "./builtin_registry.ts";
import { checkCatalog } from "./check_catalog.ts";
import { componentSchemas } from "./json_schemas.ts";
import { COMPONENT_SCHEMAS } from "./schemas/mod.ts";
import { BAD_INPUTS } from "./testdata/bad_inputs.ts";
import { catalogOf, say } from "./testdata/files.ts";

const BUILTIN = builtinRegistry();
const CATALOG = catalogOf([BUILTIN]);

const ajv = new Ajv.default({ strict: true, strictTypes: false, allErrors: true });
const JUDGES = new Map(
  Object.entries(componentSchemas()).map(([name, text]) => [
    name.split(".")[0],
    ajv.compile(JSON.parse(text)),
  ]),
);

function kindOf(path: string): keyof typeof COMPONENT_SCHEMAS {
  const [folder = ""] = path.split("/");
  return folder === "packages" || folder === "containers" || folder === "groups"
    ? folder.slice(0, -1) as "package" | "container" | "group"
    : "registry";
}

Deno.test("every built-in component is right by the text it travels with", () => {
  const files = BUILTIN.files.map(({ path, text }) => ({ path, text }));
  const fromText = buildCatalog([{ ...BUILTIN, files }], EMPTY_LOCK, false);
  assert.deepEqual(fromText.ok ? [] : fromText.problems.map(say), []);
  assert.ok(fromText.ok);
  const plain = (components: readonly Component[]): unknown =>
    JSON.parse(JSON.stringify(components, (key, value) => key === "place" ? undefined : value));
  assert.deepEqual(plain(CATALOG.components), plain(fromText.value.components));
  assert.ok(CATALOG.components.length >= 19, String(CATALOG.components.length));
});

Deno.test("every built-in component passes the check for authors", () => {
  assert.deepEqual(checkCatalog(CATALOG).map(say), []);
});

Deno.test("a place in a built-in component is found only when asked for, in its own file", () => {
  const qdrant = CATALOG.components.find((c) => c.name === "qdrant-adapter");
  assert.equal(qdrant?.file, "builtin:packages/qdrant-adapter.yaml");
  const place = qdrant?.kind === "package" ? qdrant.implies[0]?.place : undefined;
  assert.equal(place?.lineText, "  container:qdrant:");
});

Deno.test("every container starts without a word of the user: image, health check, loopback ports", () => {
  for (const component of CATALOG.components) {
    if (component.kind !== "container") continue;
    const { name, compose, prod, description } = component;
    assert.ok(prod !== undefined && description !== undefined, name);
    assert.ok(compose.healthcheck !== undefined, name);
    for (const port of compose.ports as readonly string[]) {
      assert.match(port, /^127\.0\.0\.1:\$\{params\.\w+\}:\d+$/, name);
    }
    // Another name for a profile would surprise who knows one component already.
    const modes = component.profiles.map((profile) => `${profile.name} ${profile.mode}`);
    assert.ok(modes.includes("default managed") && modes.includes("external external"), name);
  }
});

Deno.test("what ends by itself is waited for: else `docker compose up --wait` takes its end for a failure", () => {
  const found = CATALOG.components.flatMap((c) => {
    if (c.kind !== "container") return [];
    const waits = Object.values(c.services).flatMap((service) =>
      Object.entries(service.depends_on as Readonly<Record<string, { condition: string }>> ?? {})
    ).filter(([, { condition }]) => condition === "service_completed_successfully");
    return Object.entries(c.services).filter(([, service]) => service.restart === "no")
      .map(([name]) => [name, waits.some(([awaited]) => awaited === name)]);
  });
  assert.deepEqual(found, [["mariadb-init", true], ["pgvector-init", true], [
    "postgres-init",
    true,
  ]]);
});

Deno.test("no two built-in containers want one port of the host unless they stand for each other", () => {
  const ports = CATALOG.components.flatMap((c) =>
    c.kind !== "container"
      ? []
      : c.params.filter(({ name }) => name.endsWith("port")).map((p) => `${p.default}`)
  );
  assert.deepEqual(ports.filter((port, index) => ports.indexOf(port) !== index), []);
});

Deno.test("images are named with a version, never a moving tag", () => {
  const texts = BUILTIN.files.map(({ text }) => text).join("\n");
  const images = [...texts.matchAll(/image: \{? ?(?:merge: same, default: )?"([^"$]+)"/g)]
    .map(([, image]) => image ?? "");
  assert.ok(images.length >= 9, String(images.length));
  for (const image of images) assert.match(image, /:[^/]*\d/, image);
});

Deno.test("an independent validator takes every built-in file", () => {
  for (const { path, data } of BUILTIN.files) {
    const judge = JUDGES.get(kindOf(path));
    assert.ok(judge);
    assert.equal(judge(data), true, `${path}: ${JSON.stringify(judge.errors)}`);
  }
});

Deno.test("what hsm's schemas accept, the JSON Schemas accept; unknown keys they refuse too", () => {
  const seen = { accepted: 0, refused: 0, unknown: 0 };
  for (const [path, text] of BAD_INPUTS) {
    const read = parseYaml(text);
    const judge = JUDGES.get(kindOf(path));
    if (!read.ok || read.value === null || judge === undefined) continue;
    const schema = COMPONENT_SCHEMAS[kindOf(path)];
    const checked = checkData(schema, read.value, { isFree: (key) => key.startsWith("x-") });
    const valid = judge(read.value);
    if (checked.ok) {
      seen.accepted++;
      assert.equal(valid, true, `${text}: ${JSON.stringify(judge.errors)}`);
      continue;
    }
    seen.refused++;
    const types = checked.issues.filter((issue) => issue.format === undefined);
    if (types.length > 0) assert.equal(valid, false, text);
    if (types.some((issue) => issue.kind === "unknown-key")) seen.unknown++;
  }
  assert.ok(seen.accepted >= 20 && seen.refused >= 60 && seen.unknown >= 15, JSON.stringify(seen));
});

Deno.test("an editor finds words for every key of every table", () => {
  const missing: string[] = [];
  // A table may itself have a key named "properties", so only the keywords that hold schemas are followed.
  const look = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    const { properties = {}, additionalProperties, items, anyOf } = node as {
      readonly properties?: Readonly<Record<string, { readonly description?: unknown }>>;
      readonly additionalProperties?: unknown;
      readonly items?: unknown;
      readonly anyOf?: readonly unknown[];
    };
    for (const [key, value] of Object.entries(properties)) {
      if (typeof value.description !== "string") missing.push(`${path}.${key}`);
      look(value, `${path}.${key}`);
    }
    look(additionalProperties, `${path}.*`);
    look(items, `${path}[]`);
    anyOf?.forEach((branch) => look(branch, path));
  };
  for (const [name, text] of Object.entries(componentSchemas())) look(JSON.parse(text), name);
  assert.deepEqual(missing, []);
});
