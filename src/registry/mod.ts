/**
 * The Registry Manager: the texts of registries to the catalogue of what exists.
 *
 * Comes in: the files of each registry as text, and hsm.lock. Goes out: a {@linkcode Catalog} in which every component
 * knows its file and places, or all problems at once. Never here: reading folders or fetching, running anything that a
 * registry holds, deciding what a project gets.
 *
 * @example
 * ```ts
 * import { candidates, EMPTY_LOCK } from "@/model/mod.ts";
 * import { buildCatalog, builtinRegistry, checkCatalog } from "@/registry/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const catalog = buildCatalog([builtinRegistry()], EMPTY_LOCK, false);
 * assert.ok(catalog.ok);
 * assert.equal(candidates(catalog.value, { name: "qdrant" })[0]?.kind, "container");
 * assert.deepEqual(checkCatalog(catalog.value), []);
 * ```
 *
 * @module
 */
export { buildCatalog } from "./build_catalog.ts";
export { builtinRegistry } from "./builtin_registry.ts";
export { checkCatalog } from "./check_catalog.ts";
export { REGISTRY_CODES, type RegistryCode } from "./codes.ts";
export { componentSchemas } from "./json_schemas.ts";
export type { RegistryFile, RegistryTexts } from "./registry_texts.ts";
export { COMPONENT_SCHEMAS } from "./schemas/mod.ts";
