import { failure, type Result, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { readBounded } from "@/observe/mod.ts";

/**
 * Reads a UTF-8 text.
 *
 * @param path absolute
 * @param shown how the file is called in a problem; default: its name
 * @returns undefined where the file is absent
 */
export async function readText(
  ports: Ports,
  path: string,
  shown = lastPart(path),
): Promise<Result<string | undefined>> {
  const bytes = await readBounded(ports.files, path);
  if (bytes === null) return success(undefined);
  try {
    return success(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failure([{
      code: "HSM-E0603",
      message: `"${shown}" is not UTF-8 text`,
      next: "Save the file as UTF-8",
    }]);
  }
}

/** The last name of a path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
