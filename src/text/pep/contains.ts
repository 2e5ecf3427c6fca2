/**
 * Questions about version ranges: does a version fit, can any, does one range lie in another.
 *
 * @module
 */
import {
  complement,
  FULL,
  hasNoRelease,
  hasOpenEnd,
  inRange,
  intersectRanges,
  isEmptyRange,
  type Range,
  rangeOf,
  withoutOpenEnd,
} from "./range_of.ts";
import type { Specifier } from "./parse_specifiers.ts";
import { isPrerelease, parseVersion, type Version } from "./version.ts";

/** Choices of {@linkcode contains}. */
export interface ContainsOptions {
  /** Whether a pre-release may fit at all. Default: it may, for there is no other candidate. */
  readonly prereleases?: boolean;
}

/** Choices of {@linkcode isSubset}. */
export interface SubsetOptions {
  /** Whether a pre-release outside counts. Default: only releases count. */
  readonly prereleases?: boolean;
  /**
   * Whether a first range without an upper end is taken to end where the second one ends, so that
   * `>=3.11` lies in `>=3.10,<4`. Default: it is not.
   */
  readonly ignoreOpenEnd?: boolean;
}

/**
 * Whether a version fits all specifiers, as PyPA `packaging` (26.3) decides it.
 *
 * A text that is no PEP 440 version fits an empty list and an equal `===`, nothing else. `===`
 * compares the text as given, without regard to case.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contains, parseSpecifiers } from "@/text/pep/mod.ts";
 *
 * const range = parseSpecifiers(">=1.12,<2");
 * assert.ok(range.ok);
 * assert.equal(contains(range.specifiers, "1.15.1"), true);
 * assert.equal(contains(range.specifiers, "2.0rc1"), false);
 * assert.equal(contains(range.specifiers, "1.15rc1", { prereleases: false }), false);
 * ```
 */
export function contains(
  specifiers: readonly Specifier[],
  version: Version | string,
  options: ContainsOptions = {},
): boolean {
  const text = typeof version === "string" ? version : version.text;
  const parsed = typeof version === "string" ? parseVersion(version) : version;
  if (options.prereleases === false && parsed !== undefined && isPrerelease(parsed)) return false;
  return specifiers.every((specifier) =>
    specifier.operator === "==="
      ? specifier.text.toLowerCase() === text.trim().toLowerCase()
      : parsed !== undefined && inRange(rangeOf(specifier), parsed)
  );
}

/**
 * Whether provably no version can fit all the lists together. Never a false `true`.
 *
 * Pre-releases count as versions that can fit. `===` with something that is no version is empty only
 * beside another specifier that it cannot meet.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSpecifiers, provablyEmpty } from "@/text/pep/mod.ts";
 *
 * const one = parseSpecifiers(">=2,<3");
 * const two = parseSpecifiers("~=1.4");
 * const three = parseSpecifiers("!=2.5");
 * assert.ok(one.ok && two.ok && three.ok);
 * assert.equal(provablyEmpty(one.specifiers, two.specifiers), true);
 * assert.equal(provablyEmpty(one.specifiers, three.specifiers), false);
 * ```
 */
export function provablyEmpty(...lists: readonly (readonly Specifier[])[]): boolean {
  const all = lists.flat();
  const texts = new Set(all.filter(isOpaque).map(({ text }) => text.toLowerCase()));
  if (texts.size > 1) return true;
  // An opaque text fits no comparison of versions, not even `!=`.
  if (texts.size === 1) return all.some((specifier) => !isOpaque(specifier));
  return isEmptyRange(rangeOfAll(all));
}

/**
 * Whether every version of the first range lies in the second: "the project's Python range must lie
 * inside the component's".
 *
 * Conservative: `false` only if provably some version of the first lies outside. Only releases count,
 * unless `prereleases` is set: `==3.12.*` lies in `>=3.12`, though `3.12rc1` does not. An empty first
 * range lies in everything.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isSubset, parseSpecifiers } from "@/text/pep/mod.ts";
 *
 * const project = parseSpecifiers(">=3.11");
 * const component = parseSpecifiers(">=3.10");
 * const bounded = parseSpecifiers(">=3.10,<4");
 * assert.ok(project.ok && component.ok && bounded.ok);
 * assert.equal(isSubset(project.specifiers, component.specifiers), true);
 * assert.equal(isSubset(component.specifiers, project.specifiers), false);
 * assert.equal(isSubset(project.specifiers, bounded.specifiers), false);
 * assert.equal(isSubset(project.specifiers, bounded.specifiers, { ignoreOpenEnd: true }), true);
 * ```
 */
export function isSubset(
  inner: readonly Specifier[],
  outer: readonly Specifier[],
  options: SubsetOptions = {},
): boolean {
  if (inner.some(isOpaque)) return true; // names nothing on the line of versions: nothing is proven
  const outerRange = rangeOfAll(outer);
  let innerRange = rangeOfAll(inner);
  if (options.ignoreOpenEnd === true && hasOpenEnd(innerRange)) {
    innerRange = withoutOpenEnd(innerRange, outerRange);
    // All of it lies past the second one's end: nothing of the first is inside.
    if (isEmptyRange(innerRange)) return false;
  }
  const outside = intersectRanges(innerRange, complement(outerRange));
  return options.prereleases === true ? isEmptyRange(outside) : hasNoRelease(outside);
}

function rangeOfAll(specifiers: readonly Specifier[]): Range {
  return specifiers.map(rangeOf).reduce(intersectRanges, FULL);
}

/** `===` with something that is no version. */
function isOpaque(specifier: Specifier): boolean {
  return specifier.version === undefined;
}
