import assert from "node:assert/strict";
import { MANIFEST_JSON_SCHEMA } from "@/manifest/mod.ts";
import { componentSchemas } from "@/registry/mod.ts";
import { makeSchema, SCHEMA_FILES } from "./make_schemas.ts";

Deno.test("the schemas in the repository are those that the script makes", () => {
  const found: Readonly<Record<string, string>> = {
    "src/manifest/hsm.schema.json": MANIFEST_JSON_SCHEMA,
    ...Object.fromEntries(
      Object.entries(componentSchemas()).map(([name, text]) => [`src/registry/${name}`, text]),
    ),
  };
  assert.deepEqual(SCHEMA_FILES.map((file) => file.path), Object.keys(found));
  for (const file of SCHEMA_FILES) assert.equal(makeSchema(file), found[file.path], file.path);
});
