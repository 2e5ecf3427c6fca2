/**
 * Versions as PEP 440 writes and orders them.
 *
 * Source: PEP 440, "Public version identifiers", "Local version identifiers", "Summary of permitted
 * suffixes and relative ordering"; appendix B for the accepted spellings.
 *
 * @module
 */

/** The kind of a pre-release in its normal spelling. */
export type PreKind = "a" | "b" | "rc";

/** A parsed PEP 440 version. Absent parts are left out; `text` is the normal form. */
export interface Version {
  /** Normal form: `1.0a1.post2.dev3+local.4`, trailing zeros of the release kept. */
  readonly text: string;
  /** 0 where none is written. */
  readonly epoch: number;
  /** At least one number; trailing zeros as written. */
  readonly release: readonly number[];
  /** `a1`, `b2`, `rc3`. */
  readonly pre?: { readonly kind: PreKind; readonly number: number };
  /** The number of a post-release. */
  readonly post?: number;
  /** The number of a development release. */
  readonly dev?: number;
  /** Lower case; a segment of digits only carries no leading zeros. Empty where there is none. */
  readonly local: readonly string[];
}

/** The parts from which a version is composed. */
export type VersionParts = Omit<Version, "text" | "local"> & {
  readonly local?: readonly string[];
};

/** The release part of the grammar and everything before it. */
const HEAD = "v?(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)";
const PRE = "(?:[._-]?(alpha|beta|preview|pre|a|b|c|rc)[._-]?([0-9]*))?";
const POST = "(?:-([0-9]+)|[._-]?(post|rev|r)[._-]?([0-9]*))?";
const DEV = "(?:[._-]?(dev)[._-]?([0-9]*))?";
const LOCAL = "(?:\\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?";

const VERSION = new RegExp(`^${HEAD}${PRE}${POST}${DEV}${LOCAL}$`, "i");

const PRE_KINDS: Readonly<Record<string, PreKind>> = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  pre: "rc",
  preview: "rc",
  rc: "rc",
};

/**
 * Reads one version; `undefined` if the text is no PEP 440 version.
 *
 * All spellings of appendix B are read (`v1.0`, `1.0-alpha1`, `1.0-1`); surrounding white space is
 * ignored. A number beyond 2^53-1 outside the local part is refused, because it could not be
 * compared exactly.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseVersion } from "@/text/pep/mod.ts";
 *
 * assert.equal(parseVersion("v1.0-ALPHA.1")?.text, "1.0a1");
 * assert.equal(parseVersion("1.15.1-gpu-nvidia"), undefined);
 * ```
 */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (match === null) return undefined;
  const [, epoch, release, preKind, preNumber, post1, postWord, post2, devWord, dev, local] = match;
  const parts = {
    epoch: Number(epoch ?? 0),
    release: (release ?? "0").split(".").map(Number),
    ...(preKind === undefined
      ? {}
      : { pre: { kind: PRE_KINDS[preKind.toLowerCase()] ?? "rc", number: Number(preNumber) } }),
    ...(post1 === undefined && postWord === undefined ? {} : { post: Number(post1 ?? post2) }),
    ...(devWord === undefined ? {} : { dev: Number(dev) }),
    local: local === undefined ? [] : local.toLowerCase().split(/[._-]/).map(localSegment),
  };
  const numbers = [parts.epoch, ...parts.release, parts.pre?.number, parts.post, parts.dev];
  if (numbers.some((n) => n !== undefined && !Number.isSafeInteger(n))) return undefined;
  return composeVersion(parts);
}

/** Whether a text has the form of a version, whatever the size of its numbers. */
export function hasVersionForm(text: string): boolean {
  return VERSION.test(text.trim());
}

/** Makes a version of its parts, with its normal text. */
export function composeVersion(parts: VersionParts): Version {
  const local = parts.local ?? [];
  const text = (parts.epoch === 0 ? "" : `${parts.epoch}!`) +
    parts.release.join(".") +
    (parts.pre === undefined ? "" : `${parts.pre.kind}${parts.pre.number}`) +
    (parts.post === undefined ? "" : `.post${parts.post}`) +
    (parts.dev === undefined ? "" : `.dev${parts.dev}`) +
    (local.length === 0 ? "" : `+${local.join(".")}`);
  return { ...parts, local, text };
}

/**
 * Whether a version is a pre-release or a development release, which tools do not pick by themselves.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isPrerelease, parseVersion } from "@/text/pep/mod.ts";
 *
 * const answers = ["1.0rc1", "1.0.dev3", "1.0.post1"].map((text) => {
 *   const version = parseVersion(text);
 *   return version !== undefined && isPrerelease(version);
 * });
 * assert.deepEqual(answers, [true, true, false]);
 * ```
 */
export function isPrerelease(version: Version): boolean {
  return version.pre !== undefined || version.dev !== undefined;
}

/**
 * Orders two versions as PEP 440 does: negative, zero or positive.
 *
 * `1.0` and `1.0.0` are equal; a local version stands after its public one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareVersions, parseVersion, type Version } from "@/text/pep/mod.ts";
 *
 * const texts = ["1.0.post1", "1.0", "1.0.dev1", "1.0rc1", "1.0+cpu"];
 * const versions = texts.map(parseVersion).filter((v): v is Version => v !== undefined);
 * assert.deepEqual(
 *   versions.sort(compareVersions).map((v) => v.text),
 *   ["1.0.dev1", "1.0rc1", "1.0", "1.0+cpu", "1.0.post1"],
 * );
 * ```
 */
export function compareVersions(a: Version, b: Version): number {
  return compareKeys(versionKey(a), versionKey(b));
}

/**
 * A place on the line of versions: what PEP 440 compares, with room for places between versions
 * (`post` and `local` may be above every real one).
 */
export interface VersionKey {
  readonly epoch: number;
  /** Without trailing zeros. */
  readonly release: readonly number[];
  /** Rank of the pre-release kind (-1: before every one, 3: after every one), then its number. */
  readonly pre: readonly [number, number];
  /** -1 where there is none, `Infinity` after every post-release. */
  readonly post: number;
  /** `Infinity` where there is none. */
  readonly dev: number;
  readonly local: readonly string[] | "max";
}

/** The place of a version on the line of versions. */
export function versionKey(version: Version): VersionKey {
  let end = version.release.length;
  while (end > 1 && version.release[end - 1] === 0) end -= 1;
  return {
    epoch: version.epoch,
    release: version.release.slice(0, end),
    pre: preKey(version),
    post: version.post ?? -1,
    dev: version.dev ?? Infinity,
    local: version.local,
  };
}

/** Orders two places on the line of versions. */
export function compareKeys(a: VersionKey, b: VersionKey): number {
  return compareNumbers(a.epoch, b.epoch) ||
    compareLists(a.release, b.release, compareNumbers) ||
    compareNumbers(a.pre[0], b.pre[0]) ||
    compareNumbers(a.pre[1], b.pre[1]) ||
    compareNumbers(a.post, b.post) ||
    compareNumbers(a.dev, b.dev) ||
    compareLocals(a.local, b.local);
}

function preKey(version: Version): readonly [number, number] {
  if (version.pre !== undefined) {
    return [["a", "b", "rc"].indexOf(version.pre.kind), version.pre.number];
  }
  // 1.0.dev1 stands before 1.0a1, but 1.0.post1.dev1 after 1.0.
  return version.post === undefined && version.dev !== undefined ? [-1, 0] : [3, 0];
}

// Subtraction is no way here: Infinity - Infinity is no number.
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (x: T, y: T) => number,
): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    const order = compare(x, y);
    if (order !== 0) return order;
  }
  return compareNumbers(a.length, b.length);
}

function compareLocals(a: VersionKey["local"], b: VersionKey["local"]): number {
  if (a === "max" || b === "max") return Number(a === "max") - Number(b === "max");
  return compareLists(a, b, compareLocalSegments);
}

/** Numbers stand after words; numbers by value (of any length), words by their text. */
function compareLocalSegments(a: string, b: string): number {
  const aNumber = isDigits(a);
  const bNumber = isDigits(b);
  if (aNumber !== bNumber) return aNumber ? 1 : -1;
  if (aNumber && a.length !== b.length) return compareNumbers(a.length, b.length);
  return a < b ? -1 : a > b ? 1 : 0;
}

function localSegment(text: string): string {
  return isDigits(text) ? text.replace(/^0+(?=[0-9])/, "") : text;
}

function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
