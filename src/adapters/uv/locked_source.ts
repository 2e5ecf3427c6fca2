import type { PythonSource } from "@/model/mod.ts";
import { isTomlTable, type TomlValue } from "@/text/toml/mod.ts";

/** Absolute folders from which relative paths start: of a component in the stack, of a source in uv.lock. */
export interface Folders {
  readonly project: string;
  readonly lock: string;
}

/**
 * Whether uv.lock takes a package from where it was asked to.
 *
 * A folder must be locked as a package (`editable`, `directory`): one that uv calls `virtual` is not installed. Of a
 * git source repository, ref and subdirectory must be the wanted ones.
 *
 * @param wanted undefined: by name, from an index
 * @param found the value of `source` in uv.lock
 *
 * @example
 * ```ts
 * import { lockedSourceFits } from "@/adapters/uv/locked_source.ts";
 * import assert from "node:assert/strict";
 *
 * const folders = { project: "/w/app", lock: "/w" };
 * const local = { type: "local", path: "../lib", editable: true } as const;
 * assert.equal(lockedSourceFits(local, { editable: "lib" }, folders), true);
 * assert.equal(lockedSourceFits(local, { editable: "other" }, folders), false);
 * ```
 */
export function lockedSourceFits(
  wanted: PythonSource | undefined,
  found: TomlValue | undefined,
  folders: Folders,
): boolean {
  if (!isTomlTable(found)) return false;
  if (wanted === undefined || wanted.type === "index") return "registry" in found;
  switch (wanted.type) {
    case "local": {
      const path = found["editable"] ?? found["directory"] ?? found["path"];
      return typeof path === "string" &&
        plainPath(folders.lock, path) === plainPath(folders.project, wanted.path);
    }
    case "url":
      return typeof found["url"] === "string" && fold(found["url"]) === fold(wanted.url);
    case "git":
      return typeof found["git"] === "string" && gitFits(wanted, found["git"]);
  }
}

/** uv writes `<url>?subdirectory=py&rev=v1#<commit>`. */
function gitFits(wanted: Extract<PythonSource, { type: "git" }>, found: string): boolean {
  const [address = ""] = found.split("#");
  const [url = "", query = ""] = address.split("?");
  const said = new Map(
    query.split("&").map((pair): [string, string] => {
      const [key = "", value = ""] = pair.split("=");
      return [key, decoded(value)];
    }),
  );
  const ref = said.get("rev") ?? said.get("tag") ?? said.get("branch");
  return fold(url) === fold(wanted.url) && ref === wanted.ref &&
    trimmed(said.get("subdirectory")) === trimmed(wanted.subdirectory);
}

/** A path without `.` at its ends; "" for the whole repository. */
function trimmed(path: string | undefined): string {
  return (path ?? "").replace(/^(\.\/)+|\/+$/g, "").replace(/^\.$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** uv drops `git+`, the user and the password; a final slash or `.git` differs between spellings of one repository. */
function fold(url: string): string {
  return decoded(url).replace(/^git\+/, "").replace(/^([a-z+]+:\/\/)[^/@]*@/, "$1")
    .replace(/\/+$/, "").replace(/\.git$/, "");
}

/** An absolute path without `.` and `..`. */
function plainPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
