/**
 * Taking secrets out of text that somebody will see.
 *
 * Comes in: values that nobody may see, and text. Goes out: the text with `***` in their place, whatever way they are
 * written. Never here: where secrets are kept, who shows the text.
 *
 * @example
 * ```ts
 * import { maskAddresses, maskOf } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const mask = maskOf(["s3cret/value"]);
 * assert.equal(mask("login with s3cret%2Fvalue"), "login with ***");
 * assert.equal(maskAddresses("http://me:pass@example.org/x"), "http://me:***@example.org/x");
 * ```
 *
 * @module
 */
export * from "./forms_of.ts";
export * from "./mask_addresses.ts";
export * from "./mask_of.ts";
export * from "./named_secrets.ts";
