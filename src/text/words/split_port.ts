import { splitOutside } from "./split_outside.ts";

/**
 * Splits a short port of Compose (`address:host:container`) at its colons; an IPv6 address before them stands in `[…]`.
 *
 * @example
 * ```ts
 * import { splitPort } from "@/text/words/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(splitPort("[::1]:8080:80"), ["[::1]", "8080", "80"]);
 * ```
 */
export function splitPort(text: string): readonly string[] {
  const address = /^\[[^\]]*\](?=:)/.exec(text)?.[0] ?? "";
  const [first = "", ...others] = splitOutside(text.slice(address.length));
  return [address + first, ...others];
}
