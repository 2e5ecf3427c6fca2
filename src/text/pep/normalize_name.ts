/**
 * Names of distributions and extras.
 *
 * Source: PEP 503 (normal form), PEP 508 (which names are valid), PEP 685 (extras likewise).
 *
 * @module
 */

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * The normal form of a distribution's or extra's name: lower case, runs of `-`, `_` and `.` as one `-`.
 *
 * The name is not checked; see {@linkcode isValidName}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalizeName } from "@/text/pep/mod.ts";
 *
 * assert.equal(normalizeName("Flask_SQL--Alchemy"), "flask-sql-alchemy");
 * ```
 */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

/**
 * Whether a text is a valid name of a distribution or extra (ASCII letters, digits, `.`, `_`, `-`;
 * first and last a letter or digit).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isValidName } from "@/text/pep/mod.ts";
 *
 * assert.equal(isValidName("ruamel.yaml"), true);
 * assert.equal(isValidName("--index-url"), false);
 * ```
 */
export function isValidName(name: string): boolean {
  return NAME.test(name);
}
