import type { Path } from "./json.ts";

/** A place in a text file, with the line itself so that a printer can underline it. */
export interface Place {
  /** As the user should read it: relative to the project root, or `builtin:packages/x.yaml`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** How many units to underline, at least 1. */
  readonly length: number;
  /** The whole line, without its line ending. */
  readonly lineText: string;
}

/** Finds the place of a value (or of its key) in the file it came from. */
export type At = (path: Path, what?: "key" | "value") => Place | undefined;

/** Something that is wrong, in a form that can be printed, counted and tested. */
export interface Problem {
  /** Stable, e.g. `HSM-E0301`. E = error, W = warning. */
  readonly code: string;
  /** One sentence: what is, and what was expected. No final period. */
  readonly message: string;
  /** Where it is. */
  readonly place?: Place;
  /** Further places or facts that belong to it. */
  readonly also?: readonly { readonly note: string; readonly place?: Place }[];
  /** A difference as a unified diff, few lines: `-` what hsm wrote or would write, `+` what is there. */
  readonly diff?: string;
  /** Why, from the nearest to the deepest cause. */
  readonly causes?: readonly string[];
  /** Last lines that a failed tool printed. */
  readonly output?: string;
  /** What the user does next. */
  readonly next: string;
}

/** A value, or everything that is wrong. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings?: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * A result that holds a value.
 *
 * @example
 * ```ts
 * import { success } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(success(1), { ok: true, value: 1 });
 * ```
 */
export function success<T>(value: T, warnings: readonly Problem[] = []): Result<T> {
  return warnings.length === 0 ? { ok: true, value } : { ok: true, value, warnings };
}

/**
 * A result that holds what is wrong.
 *
 * @example
 * ```ts
 * import { failure } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const result = failure([{ code: "HSM-E0001", message: "It is red", next: "Make it green" }]);
 * assert.equal(result.ok, false);
 * ```
 */
export function failure(problems: readonly Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}

/**
 * Sorts problems by file, line and column; those without a place come last, in the order given.
 *
 * @example
 * ```ts
 * import { sortProblems } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const place = { file: "hsm.yaml", line: 2, column: 1, length: 1, lineText: "x" };
 * const far = { code: "HSM-E0001", message: "A", next: "B" };
 * const near = { code: "HSM-E0002", message: "A", next: "B", place };
 * assert.deepEqual(sortProblems([far, near]), [near, far]);
 * ```
 */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => {
    if (!a.place || !b.place) return Number(!a.place) - Number(!b.place);
    return (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
      a.place.line - b.place.line || a.place.column - b.place.column;
  });
}
