/** Random input for this room's tests: the same at every run. */

/** Numbers of a linear congruential generator, each from 0 to below the bound. */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** A text of less than `length` atoms. */
export function randomText(
  random: (below: number) => number,
  atoms: readonly string[],
  length: number,
): string {
  return Array.from({ length: random(length) }, () => atoms[random(atoms.length)]).join("");
}
