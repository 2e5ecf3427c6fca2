import type { PythonSource } from "@/model/mod.ts";
import type { TomlInput } from "@/text/toml/mod.ts";
import { seenFrom } from "../python/folder.ts";

/**
 * A source as uv reads it in `[tool.uv.sources]`. `rev` takes a tag, a branch or a commit. The hash of a url is not
 * written (uv allows no fragment there): `judge` compares it with uv.lock.
 *
 * @param folder of the pyproject.toml, from the root: relative paths start there
 *
 * @example
 * ```ts
 * import { sourceValue } from "@/adapters/uv/source_value.ts";
 * import assert from "node:assert/strict";
 *
 * const source = { type: "git", url: "https://example.org/x.git", ref: "v1" } as const;
 * assert.deepEqual(sourceValue(source, ""), { git: "https://example.org/x.git", rev: "v1" });
 * ```
 */
export function sourceValue(source: PythonSource, folder: string): TomlInput {
  switch (source.type) {
    case "index":
      return { index: source.index };
    case "git":
      return {
        git: source.url,
        ...(source.ref !== undefined && { rev: source.ref }),
        ...(source.subdirectory !== undefined && { subdirectory: source.subdirectory }),
      };
    case "url":
      return { url: source.url };
    case "local":
      return {
        path: seenFrom(folder, source.path),
        ...(source.editable && { editable: true }),
      };
  }
}
