/**
 * Hex SHA-256 of bytes, as `FileSeen.digest` and `Effect.from` carry it.
 *
 * @example
 * ```ts
 * import { digestOf } from "@/execute/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(await digestOf(new Uint8Array()), /^e3b0c44298fc1c14/);
 * ```
 */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
