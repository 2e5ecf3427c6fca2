import type { Journal, Target } from "./journal.ts";

/** What lies at a target's place now. */
export type Seen =
  | { readonly kind: "absent" }
  | {
    readonly kind: "file";
    readonly digest: string;
    readonly mode: number;
    readonly bytes: Uint8Array;
  }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "other" };

/** How far the transaction came with a target. */
export interface Reach {
  /** A step that writes or removes it had begun. */
  readonly written: boolean;
  /** A tool that may write it had been started. */
  readonly tool: boolean;
}

/**
 * What undoing does with one file:
 *
 * - `nothing`: it is what it was, or hsm never came to it
 * - `mode`: content as it was, only the mode is hsm's
 * - `restore`: it is hsm's or a tool's
 * - `conflict`: neither old nor new, so it is the user's
 */
export type Decision = "nothing" | "mode" | "restore" | "conflict";

/** How far a journal says the transaction came with a target. */
export function reachOf(journal: Journal, index: number): Reach {
  const begun = journal.steps.filter((s) => s.state !== "planned" && s.targets.includes(index));
  return {
    written: begun.some((step) => step.kind !== "run"),
    tool: begun.some((step) => step.kind === "run"),
  };
}

/**
 * Decides by what is seen, never by what was planned, so that undoing can be repeated after any interruption
 * (invariant 4).
 *
 * @param torn the original and the new bytes of a file that is written in place
 */
export function decide(
  target: Target,
  seen: Seen,
  reach: Reach,
  torn?: { readonly old: Uint8Array; readonly next: Uint8Array },
): Decision {
  if (isOld(target, seen)) {
    if (seen.kind !== "file" || target.old?.kind !== "file") return "nothing";
    const ours = reach.written && seen.mode === target.mode && seen.mode !== target.old.mode;
    return ours ? "mode" : "nothing";
  }
  if (reach.tool) return "restore";
  if (!reach.written) return "nothing";
  const digest = seen.kind === "absent" ? null : seen.kind === "file" ? seen.digest : undefined;
  if (digest !== undefined && target.news.includes(digest)) return "restore";
  if (target.inPlace && torn && seen.kind === "file") {
    if (isTorn(seen.bytes, torn.old, torn.next)) return "restore";
  }
  return "conflict";
}

function isOld(target: Target, seen: Seen): boolean {
  if (target.old === null) return seen.kind === "absent";
  if (target.old.kind === "link") return seen.kind === "link" && seen.target === target.old.target;
  return seen.kind === "file" && seen.digest === target.old.digest;
}

/**
 * Whether a file that was being written in place, from `old` to `next`, may be this: cut off at any byte, or what a loss
 * of power left of its blocks, in any order (old, new, or never written: zeros).
 */
export function isTorn(bytes: Uint8Array, old: Uint8Array, next: Uint8Array): boolean {
  const longest = Math.max(old.length, next.length);
  return bytes.length <= longest &&
    bytes.every((byte, index) => byte === old[index] || byte === next[index] || byte === 0);
}
