/**
 * Sets of versions as sorted, disjoint intervals: the meaning of specifiers, exactly.
 *
 * The line of versions is cut *between* versions. PEP 440's exclusions need two cuts that no version
 * names: after all local versions of V (`<=1.0` takes `1.0+cpu`), and after all its post-releases
 * (`>1.0` leaves out `1.0.post1`):
 *
 *     V  <  V+local  <  afterLocals(V)  <  V.post0  <  afterPosts(V)  <  next release
 *
 * Source: PEP 440, "Version specifiers"; checked against PyPA `packaging` in the tests.
 *
 * @module
 */
import type { Specifier } from "./parse_specifiers.ts";
import {
  compareKeys,
  composeVersion,
  isPrerelease,
  type Version,
  type VersionKey,
  versionKey,
} from "./version.ts";

/** A cut of the line of versions; `base` is the version it was made from. */
interface Cut {
  readonly key: VersionKey;
  readonly side: "before" | "after";
  readonly base: Version;
  readonly kind: "version" | "after-locals" | "after-posts";
}

/** All versions from one cut to the next; an absent end is unbounded. */
interface Interval {
  readonly low?: Cut;
  readonly high?: Cut;
}

/** A set of versions. */
export type Range = readonly Interval[];

/** Every version. */
export const FULL: Range = [{}];

/** The versions for which a specifier holds; `===` holds for the one version it names. */
export function rangeOf(specifier: Specifier): Range {
  const { operator, version, wildcard } = specifier;
  if (version === undefined) return [];
  if (wildcard) {
    const prefix = [{ low: before(firstOf(version)), high: before(nextPrefix(version)) }];
    return operator === "!=" ? complement(prefix) : prefix;
  }
  switch (operator) {
    case "===":
      return [{ low: before(version), high: after(version) }];
    case "==":
      return equal(version);
    case "!=":
      return complement(equal(version));
    case ">=":
      return [{ low: before(version) }];
    case "<=":
      return [{ high: afterLocals(version) }];
    case ">":
      return [{ low: above(version) }];
    case "<":
      return [{ high: before(isPrerelease(version) ? version : change(version, { dev: 0 })) }];
    case "~=":
      return [{
        low: before(version),
        high: before(nextPrefix(change(version, { release: version.release.slice(0, -1) }))),
      }];
  }
}

/** Whether a version is in a range. */
export function inRange(range: Range, version: Version): boolean {
  const place = before(version);
  return range.some(({ low, high }) =>
    (low === undefined || compareCuts(low, place) <= 0) &&
    (high === undefined || compareCuts(place, high) < 0)
  );
}

/** The versions that are in both ranges. */
export function intersectRanges(a: Range, b: Range): Range {
  return a.flatMap((x) =>
    b.map((y): Interval => ({ low: maxLow(x.low, y.low), high: minHigh(x.high, y.high) }))
      .filter((interval) => !isEmptyInterval(interval))
  );
}

/** The versions that are not in a range. */
export function complement(range: Range): Range {
  const gaps: Interval[] = [];
  let low: Cut | undefined;
  let open = true;
  for (const interval of range) {
    if (interval.low !== undefined) gaps.push({ low, high: interval.low });
    low = interval.high;
    open = interval.high !== undefined;
  }
  if (open) gaps.push({ low });
  return gaps.filter((gap) => !isEmptyInterval(gap));
}

/** Whether a range has no version at all. */
export function isEmptyRange(range: Range): boolean {
  return range.every(isEmptyInterval);
}

/** Whether a range has no final or post-release. */
export function hasNoRelease(range: Range): boolean {
  return range.every((interval) => isEmptyInterval(interval) || onlyPrereleases(interval));
}

/** The range without its last interval's open end: the part for which an upper end is known. */
export function withoutOpenEnd(range: Range, end: Range): Range {
  const last = end.at(-1);
  if (last?.high === undefined) return range;
  return intersectRanges(range, [{ high: last.high }]);
}

/** Whether a range goes on for ever. */
export function hasOpenEnd(range: Range): boolean {
  return range.some(({ high }) => high === undefined);
}

function before(version: Version): Cut {
  return { key: versionKey(version), side: "before", base: version, kind: "version" };
}

function after(version: Version): Cut {
  return { ...before(version), side: "after" };
}

function afterLocals(version: Version): Cut {
  const key: VersionKey = { ...versionKey(version), local: "max" };
  return { key, side: "after", base: version, kind: "after-locals" };
}

function afterPosts(version: Version): Cut {
  const key: VersionKey = { ...versionKey(version), post: Infinity, dev: Infinity, local: "max" };
  return { key, side: "after", base: version, kind: "after-posts" };
}

function equal(version: Version): Range {
  const high = version.local.length > 0 ? after(version) : afterLocals(version);
  return [{ low: before(version), high }];
}

/** Where `>V` begins: past all post-releases of V, unless V is itself a post or dev release. */
function above(version: Version): Cut {
  if (version.dev !== undefined) return before(change(version, { dev: version.dev + 1 }));
  if (version.post !== undefined) {
    return before(change(version, { post: version.post + 1, dev: 0 }));
  }
  return afterPosts(version);
}

/** The first version of a prefix: `1.2` gives `1.2.dev0`. */
function firstOf(version: Version): Version {
  return composeVersion({ epoch: version.epoch, release: version.release, dev: 0 });
}

/** The first version after a prefix: `1.2` gives `1.3.dev0`. */
function nextPrefix(version: Version): Version {
  const head = version.release.slice(0, -1);
  const last = version.release.at(-1) ?? 0;
  return composeVersion({ epoch: version.epoch, release: [...head, last + 1], dev: 0 });
}

/** The public version with some parts changed. */
function change(
  version: Version,
  parts: { release?: readonly number[]; pre?: Version["pre"]; post?: number; dev?: number },
): Version {
  return composeVersion({ ...version, ...parts, local: [] });
}

function compareCuts(a: Cut, b: Cut): number {
  return compareKeys(a.key, b.key) || Number(a.side === "after") - Number(b.side === "after");
}

function maxLow(a: Cut | undefined, b: Cut | undefined): Cut | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareCuts(a, b) >= 0 ? a : b;
}

function minHigh(a: Cut | undefined, b: Cut | undefined): Cut | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareCuts(a, b) <= 0 ? a : b;
}

/**
 * Whether no version lies between two cuts.
 *
 * The low cut is first moved up to stand directly before the next version, where one is next: then
 * the interval holds that version or nothing. Where none is next (versions are dense there, as above
 * `afterPosts(1.0)`), any higher cut leaves room.
 */
function isEmptyInterval({ low, high }: Interval): boolean {
  return high !== undefined && compareCuts(tighten(low), high) >= 0;
}

function tighten(low: Cut | undefined): Cut {
  if (low === undefined) return FLOOR;
  const { base, kind } = low;
  if (kind === "after-locals") {
    return base.dev !== undefined
      ? before(change(base, { dev: base.dev + 1 }))
      : before(change(base, { post: (base.post ?? -1) + 1, dev: 0 }));
  }
  if (kind === "after-posts" && base.pre !== undefined) {
    const pre = { kind: base.pre.kind, number: base.pre.number + 1 };
    return before(composeVersion({ epoch: base.epoch, release: base.release, pre, dev: 0 }));
  }
  return low;
}

/** Whether a non-empty interval holds nothing but pre-releases. */
function onlyPrereleases({ low, high }: Interval): boolean {
  if (high === undefined) return false;
  const { base, kind } = tighten(low);
  // Above afterPosts(final) releases are dense; above V+local, further local versions of V are.
  if (kind === "after-posts" || !isPrerelease(base)) return false;
  return compareCuts(before(nextRelease(base)), high) >= 0;
}

/** The first release that is no pre-release, from a pre-release on. */
function nextRelease(version: Version): Version {
  const { epoch, release, post } = version;
  if (version.pre !== undefined || post === undefined) return composeVersion({ epoch, release });
  return composeVersion({ epoch, release, post });
}

/** No version stands before this one. */
const FLOOR: Cut = before(composeVersion({ epoch: 0, release: [0], dev: 0 }));
