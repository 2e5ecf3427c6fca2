/** What a direct reference of PEP 508 names: a repository, or a file. */
export type DirectReference =
  | {
    readonly type: "git";
    readonly url: string;
    readonly ref?: string;
    readonly subdirectory?: string;
  }
  | { readonly type: "url"; readonly url: string; readonly sha256?: string };

/**
 * Splits a direct reference as uv and pip do: `git+https://host/repo.git@ref#subdirectory=py`, or the address of a file.
 *
 * The ref begins at the last `@` of the path. Nothing is judged: whoever does so must judge these parts, and no others.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { splitDirect } from "@/text/pep/mod.ts";
 *
 * assert.deepEqual(splitDirect("git+https://example.org/x.git@v1#subdirectory=py"), {
 *   type: "git",
 *   url: "https://example.org/x.git",
 *   ref: "v1",
 *   subdirectory: "py",
 * });
 * ```
 */
export function splitDirect(reference: string): DirectReference {
  const [, plain = reference, fragment = ""] = /^([^#]*)#?([^]*)$/.exec(reference) ?? [];
  if (!plain.startsWith("git+")) {
    const sha256 = /(?:^|&)sha256=([0-9a-f]{64})(?:&|$)/.exec(fragment)?.[1];
    return { type: "url", url: plain, ...(sha256 !== undefined && { sha256 }) };
  }
  const address = plain.slice("git+".length);
  const subdirectory = /(?:^|&)subdirectory=([^&]+)/.exec(fragment)?.[1];
  // Only the path can name a ref: `git@host` before it is a user.
  const [, url = address, ref] = /^([^:]+:\/\/[^/]*\/.*)@([^@]+)$/.exec(address) ?? [];
  return {
    type: "git",
    url,
    ...(ref !== undefined && { ref }),
    ...(subdirectory !== undefined && { subdirectory }),
  };
}
