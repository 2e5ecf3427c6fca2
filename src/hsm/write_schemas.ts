import type { Ports } from "@/ports.ts";
import { MANIFEST_JSON_SCHEMA } from "@/manifest/mod.ts";
import { componentSchemas } from "@/registry/mod.ts";
import { join } from "./find_root.ts";

/**
 * Writes the JSON Schemas that editors read into `.hsm/schema/`; a file that is already the same is left alone.
 */
export async function writeSchemas(ports: Ports, root: string): Promise<void> {
  const folder = join(root, ".hsm/schema");
  const schemas = { "hsm.schema.json": MANIFEST_JSON_SCHEMA, ...componentSchemas() };
  await ports.files.makeFolder(folder);
  for (const [name, text] of Object.entries(schemas)) {
    const path = join(folder, name);
    const bytes = new TextEncoder().encode(text);
    const old = await ports.files.read(path);
    if (old !== null && same(old, bytes)) continue;
    // A temporary file first: an editor must never see half a schema.
    const temporary = `${path}.new`;
    if (await ports.files.lstat(temporary) !== null) await ports.files.remove(temporary);
    await ports.files.create(temporary, bytes, 0o644);
    await ports.files.rename(temporary, path);
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
