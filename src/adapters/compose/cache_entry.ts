import type { Json } from "@/model/mod.ts";

/** An entry of a build's `cache_from` or `cache_to`. */
export interface CacheEntry {
  readonly type: string;
  /** `src` or `dest` of a local cache. */
  readonly folder?: string;
}

/**
 * Reads an entry as buildx does: an image, or fields of CSV with keys in any case, of which the last wins. Undefined where
 * its reading is not beyond doubt: quotes, spaces, variables, a repeated key.
 */
export function readCacheEntry(entry: Json): CacheEntry | undefined {
  const text = String(entry);
  if (/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/.test(text)) return { type: "registry" };
  if (!/^[A-Za-z_-]+=[^\s"$,]*(?:,[A-Za-z_-]+=[^\s"$,]*)*$/.test(text)) return undefined;
  const fields = text.split(",").map((field): [string, string] => {
    const at = field.indexOf("=");
    return [field.slice(0, at).toLowerCase(), field.slice(at + 1)];
  });
  const values = new Map(fields);
  const type = values.get("type");
  if (type === undefined || values.size < fields.length) return undefined;
  if (type !== "local") return { type };
  const folders = [values.get("src"), values.get("dest")].filter((path) => path !== undefined);
  return folders.length === 1 ? { type, folder: folders[0] } : undefined;
}
