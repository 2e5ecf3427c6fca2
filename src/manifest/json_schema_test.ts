import assert from "node:assert/strict";
import Ajv from "ajv";
import { checkData } from "@/text/schema/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";
import { MANIFEST_JSON_SCHEMA } from "./json_schema.ts";
import { MANIFEST_SCHEMA } from "./schema.ts";
import { BAD_INPUTS } from "./testdata/bad_inputs.ts";
import { SAMPLE } from "./testdata/sample.ts";

const ajv = new Ajv.default({ strict: true, strictTypes: false, allErrors: true });
const judge = ajv.compile(JSON.parse(MANIFEST_JSON_SCHEMA));

Deno.test("the sample of the design is valid for an independent validator", () => {
  const read = parseYaml(SAMPLE);
  assert.ok(read.ok);
  assert.equal(judge(read.value), true, JSON.stringify(judge.errors));
});

Deno.test("what hsm's own schema accepts, the JSON Schema accepts; unknown keys it refuses too", () => {
  const seen = { accepted: 0, refused: 0, unknown: 0 };
  for (const [text] of BAD_INPUTS) {
    const read = parseYaml(text);
    if (!read.ok) continue;
    const checked = checkData(MANIFEST_SCHEMA, read.value, {
      isFree: (key) => key.startsWith("x-"),
    });
    const valid = judge(read.value);
    if (checked.ok) {
      seen.accepted++;
      assert.equal(valid, true, `${text}: ${JSON.stringify(judge.errors)}`);
    } else {
      seen.refused++;
      const types = checked.issues.filter((issue) => issue.format === undefined);
      if (types.length > 0) assert.equal(valid, false, text);
      if (types.some((issue) => issue.kind === "unknown-key")) seen.unknown++;
    }
  }
  assert.ok(seen.accepted >= 10 && seen.refused >= 40 && seen.unknown >= 10, JSON.stringify(seen));
});

Deno.test("an editor finds words for every key of every table", () => {
  const missing: string[] = [];
  const look = (node: Record<string, unknown>, path: string): void => {
    for (const [key, value] of Object.entries(node.properties ?? {})) {
      if (typeof value.description !== "string") missing.push(`${path}.${key}`);
    }
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === "object" && value !== null) {
        look(value as Record<string, unknown>, `${path}.${key}`);
      }
    }
  };
  look(JSON.parse(MANIFEST_JSON_SCHEMA), "hsm.yaml");
  assert.deepEqual(missing, []);
});
