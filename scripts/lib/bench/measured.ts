/** What every measurement is given, and what it gives. */
import type { Figure } from "./compare.ts";
import type { Meter } from "./meter.ts";

/** Names of all measurements, in the order in which they are made. */
export const NAMES = ["version", "noop", "change", "fetch", "files", "copy", "under"] as const;

/** One of them. */
export type Name = typeof NAMES[number];

/** What one measurement found. */
export interface Measured {
  readonly name: Name;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What the product aims at, and whether it is so. */
  readonly aim?: { readonly text: string; readonly met: boolean };
}

/** What a measurement is given. */
export interface Setting {
  readonly folder: string;
  /** The measured environment: nothing is fetched. */
  readonly meter: Meter;
  /** May fetch what is not in the caches yet. */
  readonly prepare: Meter;
  readonly source: string;
  readonly bundle: string;
  readonly runs: number | undefined;
}
