/** Figures of interleaved runs: medians, and each contender against the first one, pair by pair. */
import type { Sample } from "./meter.ts";

/** One contender's runs, in the order in which they were made. */
export interface Runs {
  readonly name: string;
  readonly samples: readonly Sample[];
}

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly runs: number;
  /** Median. */
  readonly milliseconds: number;
  /** The middle half of the runs: from, to. */
  readonly spread: readonly [number, number];
  /** Largest of all runs, in MiB. */
  readonly peak: number;
  /** Median of the ratios and of the differences to the reference's run of the same round. */
  readonly ratio: number;
  readonly difference: number;
}

/** The value in the middle; of an even number, between the two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The figures of all contenders; the first is the reference. */
export function compare(contenders: readonly Runs[]): readonly Figure[] {
  const reference = (contenders[0]?.samples ?? []).map((sample) => sample.milliseconds);
  return contenders.map(({ name, samples }) => {
    const times = samples.map((sample) => sample.milliseconds);
    const pairs = times.map((time, at) => [time, reference[at] ?? NaN] as const);
    return {
      name,
      runs: samples.length,
      milliseconds: median(times),
      spread: [quantile(times, 0.25), quantile(times, 0.75)],
      peak: Math.max(...samples.map((sample) => sample.peak)) / 1024,
      ratio: median(pairs.map(([time, base]) => time / base)),
      difference: median(pairs.map(([time, base]) => time - base)),
    };
  });
}
