/** One way through a piece of work: each call takes the next choice, from 0 to one less than `among`. */
export type Choose = (among: number) => number;

/**
 * Goes through every way that the choices of a piece of work allow, depth first; where there are more than `most`, so
 * many that chance picks. The first way takes 0 at every choice, the second the last one.
 *
 * @param most ways to go through at most, at least 3
 * @param seed of the chance
 * @param work is called once for each way; must ask for the same choices where it has made the same ones
 * @returns how many ways were gone, and whether those were all
 */
export async function everyWay(
  most: number,
  seed: number,
  work: (choose: Choose) => Promise<void>,
): Promise<{ readonly ways: number; readonly all: boolean }> {
  const first = await goneThrough(work, () => 0);
  if (first.reduce((product, { among }) => product * among, 1) > most) {
    await goneThrough(work, (among) => among - 1);
    const random = chance(seed);
    for (let way = 2; way < most; way++) await goneThrough(work, random);
    return { ways: most, all: false };
  }
  let ways = 1;
  for (let taken = first; ways < most; ways++) {
    const at = taken.findLastIndex(({ choice, among }) => choice + 1 < among);
    if (at < 0) return { ways, all: true };
    const begin = taken.slice(0, at).map(({ choice }) => choice);
    begin.push((taken[at]?.choice ?? 0) + 1);
    taken = await goneThrough(work, (_, index) => begin[index] ?? 0);
  }
  // Other ways ask for more choices than the first one did.
  return { ways, all: false };
}

/** The same numbers for the same seed: a linear congruential generator (Numerical Recipes). */
export function chance(seed: number): Choose {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  return (among) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * among);
  };
}

interface Taken {
  readonly choice: number;
  readonly among: number;
}

async function goneThrough(
  work: (choose: Choose) => Promise<void>,
  pick: (among: number, index: number) => number,
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  await work((among) => {
    const choice = pick(among, taken.length);
    taken.push({ choice, among });
    return choice;
  });
  return taken;
}
