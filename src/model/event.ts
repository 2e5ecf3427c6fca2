import type { Problem } from "./problem.ts";

/** Everything that is told while a use case runs. Rooms never print; the terminal turns events into lines. */
export type Event =
  | { readonly kind: "warning"; readonly problem: Problem }
  /** A line for people, e.g. a plan's note. */
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "step-started"; readonly subject: string }
  | { readonly kind: "step-done"; readonly subject: string; readonly milliseconds: number }
  /** One line a running tool printed. */
  | { readonly kind: "tool-output"; readonly subject: string; readonly line: string }
  | { readonly kind: "restoring"; readonly because: string }
  /** The change holds: from now on nothing is put back. */
  | { readonly kind: "committed" }
  | { readonly kind: "restored"; readonly what: string }
  | { readonly kind: "recovered"; readonly what: string }
  | { readonly kind: "waiting"; readonly text: string };

/** Takes events. */
export type Report = (event: Event) => void;

/**
 * Closes an exhaustive switch: a case that is not handled does not compile.
 *
 * @example
 * ```ts
 * import { unreachable } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => unreachable("x" as never), /Unreachable/);
 * ```
 */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
