/**
 * Takes passwords and tokens out of addresses, plain or percent-encoded. The user's name stays where a password follows.
 *
 * @example
 * ```ts
 * import { maskAddresses } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(maskAddresses("redis://:pass@db:6379/0"), "redis://:***@db:6379/0");
 * assert.equal(maskAddresses("https://token@example.org/x"), "https://***@example.org/x");
 * assert.equal(maskAddresses("ssh://git@example.org/x"), "ssh://git@example.org/x");
 * ```
 */
export function maskAddresses(text: string): string {
  if (!/:\/\/|%3a%2f%2f/i.test(text)) return text;
  return text
    .replace(/:\/\/([^\s/?#"'<>@:\\]{0,200}):[^\s/?#"'<>\\]{1,1000}@/g, "://$1:***@")
    .replace(/(\bhttps?):\/\/[^\s/?#"'<>@:\\]{1,1000}@/gi, "$1://***@")
    .replace(
      /%3a%2f%2f((?:(?!%3a|%40|%2f)[^\s"'<>]){0,200})%3a(?:(?!%40|%2f)[^\s"'<>]){1,1000}%40/gi,
      "%3A%2F%2F$1%3A***%40",
    );
}
