import containerText from "./container.schema.json" with { type: "text" };
import groupText from "./group.schema.json" with { type: "text" };
import packageText from "./package.schema.json" with { type: "text" };
import registryText from "./registry.schema.json" with { type: "text" };

/**
 * The JSON Schemas of a registry's files for editors, as texts by file name; made by `scripts/make_schemas.ts`.
 *
 * @example
 * ```ts
 * import { componentSchemas } from "@/registry/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const schema = JSON.parse(componentSchemas()["group.schema.json"] ?? "");
 * assert.deepEqual(schema.properties.strategy.enum, ["1-of-N", "M-of-N"]);
 * ```
 */
export function componentSchemas(): Readonly<Record<string, string>> {
  return {
    "package.schema.json": packageText,
    "container.schema.json": containerText,
    "group.schema.json": groupText,
    "registry.schema.json": registryText,
  };
}
