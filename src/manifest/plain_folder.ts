/**
 * A folder of the project without `.` and `..`; "" is the project's own.
 *
 * @returns undefined where the path is absolute or leaves the project
 *
 * @example
 * ```ts
 * import { plainFolder } from "@/manifest/plain_folder.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(plainFolder("./apps/backend/"), "apps/backend");
 * assert.equal(plainFolder("../backend"), undefined);
 * ```
 */
export function plainFolder(path: string): string | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return undefined;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return undefined;
    } else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}
