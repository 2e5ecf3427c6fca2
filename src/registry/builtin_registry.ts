import { BUILTIN_FILES } from "./builtin.generated.ts";
import type { RegistryTexts } from "./registry_texts.ts";

/**
 * The registry that comes with hsm. It travels as a generated file, so that every way of delivery reads the same.
 *
 * @example
 * ```ts
 * import { builtinRegistry } from "@/registry/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { info, files } = builtinRegistry();
 * assert.equal(info.origin, "builtin");
 * assert.ok(files.some((file) => file.path === "containers/qdrant.yaml"));
 * ```
 */
export function builtinRegistry(): RegistryTexts {
  return {
    info: { name: "builtin", origin: "builtin", override: [] },
    folder: "builtin:",
    files: BUILTIN_FILES,
  };
}
