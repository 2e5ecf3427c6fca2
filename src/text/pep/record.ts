/** One file of an installed distribution, as its RECORD lists it. */
export interface RecordedFile {
  /** From the folder that holds the `.dist-info`, with `/`; may begin with `../` (scripts). */
  readonly path: string;
  /** Hex SHA-256; undefined where RECORD has none (RECORD itself, byte code). */
  readonly sha256?: string;
  /** Bytes; undefined where RECORD has none. */
  readonly size?: number;
}

/**
 * Reads a RECORD file ("Recording installed projects"): lines of `path,algorithm=hash,size`, quoted as CSV. A line that
 * is none is left out; a hash of another algorithm counts as no hash.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRecord } from "@/text/pep/mod.ts";
 *
 * const text = "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\na-1.0.dist-info/RECORD,,\n";
 * const [first, second] = parseRecord(text);
 * assert.deepEqual([first?.path, first?.size, first?.sha256?.slice(0, 8)], ["a.py", 0, "e3b0c442"]);
 * assert.deepEqual(second, { path: "a-1.0.dist-info/RECORD" });
 * ```
 */
export function parseRecord(text: string): readonly RecordedFile[] {
  const found: RecordedFile[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [path = "", hash = "", size = ""] = cells(line);
    if (path === "") continue;
    const sha256 = hexOf(hash);
    found.push({
      path: path.replaceAll("\\", "/"),
      ...(sha256 !== undefined && { sha256 }),
      ...(/^\d+$/.test(size) && { size: Number(size) }),
    });
  }
  return found;
}

/** A cell in quotes may hold commas, and quotes that are doubled. */
function cells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

/** `sha256=<base64url without padding>` as hex. */
function hexOf(hash: string): string | undefined {
  const found = /^sha256=([A-Za-z0-9_-]{43})=?$/.exec(hash)?.[1];
  if (found === undefined) return undefined;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bits = [...found].map((one) => letters.indexOf(one).toString(2).padStart(6, "0")).join("");
  const bytes = bits.slice(0, 256).match(/.{8}/g) ?? [];
  return bytes.map((byte) => parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
}
