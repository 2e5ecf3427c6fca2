import { FileError, type Files } from "@/ports.ts";

/** No text that hsm reads comes near: 64 MB. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads a file that is meant to hold text. One without measure would fill the memory before any parser could refuse it.
 *
 * @param path absolute
 * @returns null where there is no file; throws {@link FileError} `EFBIG` where it has more than 64 MB
 */
export async function readBounded(files: Files, path: string): Promise<Uint8Array | null> {
  const size = (await files.stat(path))?.size ?? 0;
  if (size > LARGEST) {
    throw new FileError(
      "read",
      path,
      "EFBIG",
      `"${path}" has ${size} bytes, expected at most ${LARGEST}`,
    );
  }
  return await files.read(path);
}
