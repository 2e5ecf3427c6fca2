import assert from "node:assert/strict";
import { parseManifest } from "@/manifest/mod.ts";
import { textOf } from "./readme.ts";

const page = await textOf("docs/manifest.md");
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((block) => block[1] ?? "");

Deno.test("every example of docs/manifest.md is an hsm.yaml that hsm takes", () => {
  assert.ok(blocks.length >= 4);
  for (const text of blocks) {
    const parsed = parseManifest(text);
    assert.ok(parsed.ok, `${text}\n${parsed.ok ? "" : parsed.problems.map((p) => p.message)}`);
  }
});

Deno.test("docs/manifest.md speaks of every key of hsm.yaml", async () => {
  const schema = JSON.parse(await textOf("src/manifest/hsm.schema.json"));
  const keys = [
    ...Object.keys(schema.properties),
    ...Object.keys(schema.properties.project.properties ?? {}),
  ].filter((key) => key !== "schema" && key !== "$schema");
  for (const key of keys) assert.match(page, new RegExp(`\\b${key}\\b`), key);
});
