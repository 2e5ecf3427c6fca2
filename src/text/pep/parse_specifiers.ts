/**
 * Lists of version specifiers (`>=1,<2`): text to data, data to one canonical text.
 *
 * Source: PEP 440, "Version specifiers".
 *
 * @module
 */
import {
  compareVersions,
  hasVersionForm,
  parseVersion,
  type Version,
  versionKey,
} from "./version.ts";

/** The comparison of a specifier. */
export type SpecifierOperator = "===" | "==" | "~=" | ">=" | ">" | "<=" | "<" | "!=";

/** One specifier, such as `>=1.2` or `!=1.4.*`. */
export interface Specifier {
  /** The comparison. */
  readonly operator: SpecifierOperator;
  /** The version in its normal form, with `.*` where it is a prefix; as written for `===`. */
  readonly text: string;
  /** The version, without `.*`; absent where `===` names something that is no version. */
  readonly version?: Version;
  /** Whether the version is a prefix (`.*`). */
  readonly wildcard: boolean;
}

/** What {@linkcode parseSpecifiers} answers; columns count from 1, in UTF-16 units. */
export type SpecifiersResult =
  | { readonly ok: true; readonly specifiers: readonly Specifier[] }
  | { readonly ok: false; readonly column: number; readonly message: string };

type SpecifierResult =
  | { readonly ok: true; readonly specifier: Specifier }
  | { readonly ok: false; readonly column: number; readonly message: string };

/** The order of operators in canonical text: pins, then lower ends, upper ends, exceptions. */
const OPERATORS: readonly SpecifierOperator[] = ["===", "==", "~=", ">=", ">", "<=", "<", "!="];

/**
 * Reads a comma-separated list of specifiers; an empty text is an empty list (every version).
 *
 * Stricter than PyPA `packaging` in three points: an empty place between commas, an empty `===`, and
 * characters in `===` that no version can have are errors.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatSpecifiers, parseSpecifiers } from "@/text/pep/mod.ts";
 *
 * const good = parseSpecifiers("< 2.0, >= 1.0-alpha1");
 * assert.equal(good.ok && formatSpecifiers(good.specifiers), ">=1.0a1,<2.0");
 *
 * const bad = parseSpecifiers(">=1.0,=2");
 * assert.equal(!bad.ok && bad.column, 7);
 * ```
 */
export function parseSpecifiers(text: string): SpecifiersResult {
  if (text.trim() === "") return { ok: true, specifiers: [] };
  const specifiers: Specifier[] = [];
  let offset = 0;
  for (const piece of text.split(",")) {
    const lead = piece.length - piece.trimStart().length;
    const result = parseSpecifier(piece.trim(), offset + lead + 1);
    if (!result.ok) return result;
    specifiers.push(result.specifier);
    offset += piece.length + 1;
  }
  return { ok: true, specifiers };
}

/**
 * The canonical text of specifiers: without doubles, pins first, then lower ends, upper ends, exceptions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatSpecifiers, parseSpecifiers } from "@/text/pep/mod.ts";
 *
 * const result = parseSpecifiers("!=1.5,<2,>=1");
 * assert.equal(result.ok && formatSpecifiers(result.specifiers), ">=1,<2,!=1.5");
 * ```
 */
export function formatSpecifiers(specifiers: readonly Specifier[]): string {
  return mergeSpecifiers(specifiers).map(({ operator, text }) => operator + text).join(",");
}

/**
 * Joins the specifiers of several owners: all of them hold, doubles stand once, the order is canonical.
 *
 * The answer does not depend on the order of the lists. Of two spellings of one specifier (`>=1` and
 * `>=1.0`) the shorter is kept. Nothing is simplified: `>=1,>=2` stays, so every owner's word is seen.
 * As all specifiers of a list must hold, this is also the intersection of the ranges.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatSpecifiers, mergeSpecifiers, parseSpecifiers } from "@/text/pep/mod.ts";
 *
 * const one = parseSpecifiers("<2,>=1.0");
 * const two = parseSpecifiers(">=1,!=1.3");
 * assert.ok(one.ok && two.ok);
 * const merged = mergeSpecifiers(one.specifiers, two.specifiers);
 * assert.equal(formatSpecifiers(merged), ">=1,<2,!=1.3");
 * ```
 */
export function mergeSpecifiers(...lists: readonly (readonly Specifier[])[]): readonly Specifier[] {
  const byMeaning = new Map<string, Specifier>();
  for (const specifier of lists.flat()) {
    const key = meaning(specifier);
    const known = byMeaning.get(key);
    if (known === undefined || isShorter(specifier, known)) byMeaning.set(key, specifier);
  }
  return [...byMeaning.values()].sort(compareSpecifiers);
}

function parseSpecifier(text: string, column: number): SpecifierResult {
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate));
  if (operator === undefined) return noOperator(text, column);
  const written = text.slice(operator.length).trimStart();
  const at = column + text.length - written.length;
  const fail = (message: string): SpecifierResult => ({ ok: false, column: at, message });
  if (written === "") return fail(`A version is missing after "${operator}"`);
  if (operator === "===" && !hasVersionForm(written)) {
    return /^[A-Za-z0-9.!+_*-]+$/.test(written)
      ? { ok: true, specifier: { operator, text: written, wildcard: false } }
      : fail(`"${written}" is no version: "===" takes letters, digits and . ! + _ * -`);
  }
  const wildcard = written.endsWith(".*");
  const version = parseVersion(wildcard ? written.slice(0, -2) : written);
  if (version === undefined) {
    return fail(
      hasVersionForm(written)
        ? `"${written}" has a number that is too large to compare: at most 2^53-1`
        : `"${written}" is no version that PEP 440 knows`,
    );
  }
  if (operator === "===") {
    return { ok: true, specifier: { operator, text: written, version, wildcard: false } };
  }
  const wrong = misuse(operator, version, wildcard);
  if (wrong !== undefined) return fail(wrong);
  const normal = wildcard ? `${version.text}.*` : version.text;
  return { ok: true, specifier: { operator, text: normal, version, wildcard } };
}

function noOperator(text: string, column: number): SpecifierResult {
  if (text === "") {
    return { ok: false, column, message: "A version specifier is missing beside a comma" };
  }
  const message = text.startsWith("=") || text.startsWith("^") || text.startsWith("~")
    ? `"${text}" does not begin with an operator of PEP 440: === == ~= >= > <= < !=`
    : `"${text}" does not begin with an operator: write "==${text}" for exactly this version`;
  return { ok: false, column, message };
}

function misuse(
  operator: SpecifierOperator,
  version: Version,
  wildcard: boolean,
): string | undefined {
  const equality = operator === "==" || operator === "!=";
  if (wildcard && !equality) return `".*" can only follow "==" and "!=", not "${operator}"`;
  if (version.local.length > 0 && !equality) {
    return `A local version ("+${version.local.join(".")}") can only follow "==" and "!="`;
  }
  const bare = version.pre === undefined && version.post === undefined &&
    version.dev === undefined && version.local.length === 0;
  if (wildcard && !bare) return `".*" can only follow numbers, as in "==1.2.*"`;
  if (operator === "~=" && version.release.length < 2) {
    return `"~=" needs at least two numbers, as in "~=${version.text}.0"`;
  }
  return undefined;
}

/** Two specifiers with the same meaning-text hold for the same versions. */
function meaning(specifier: Specifier): string {
  const { operator, text, version, wildcard } = specifier;
  if (operator === "===") return operator + text.toLowerCase();
  // Trailing zeros count in a prefix and in a compatible release, and nowhere else.
  if (version === undefined || wildcard || operator === "~=") return operator + text;
  return operator + JSON.stringify(versionKey(version));
}

function isShorter(a: Specifier, b: Specifier): boolean {
  return a.text.length < b.text.length || (a.text.length === b.text.length && a.text < b.text);
}

function compareSpecifiers(a: Specifier, b: Specifier): number {
  const byOperator = OPERATORS.indexOf(a.operator) - OPERATORS.indexOf(b.operator);
  if (byOperator !== 0) return byOperator;
  const byVersion = a.version !== undefined && b.version !== undefined
    ? compareVersions(a.version, b.version)
    : Number(a.version === undefined) - Number(b.version === undefined);
  if (byVersion !== 0) return byVersion;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}
