/** Lines that a longest common subsequence of two texts leaves over. */
export function lineChanges(
  before: string,
  after: string,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const a = linesOf(before);
  const b = linesOf(after);
  // length[i][j]: longest common subsequence of a from i and b from j.
  const length = Array.from(
    { length: a.length + 1 },
    () => new Array<number>(b.length + 1).fill(0),
  );
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = length[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const added: string[] = [];
  const removed: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) (i++, j++);
    else if (j < b.length && (i === a.length || at(i, j + 1) >= at(i + 1, j))) {
      added.push(b[j++] ?? "");
    } else removed.push(a[i++] ?? "");
  }
  return { added, removed };
}

/** A final line ending is part of the last line's identity only where it is missing. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  else lines[lines.length - 1] += "⏎missing";
  return lines;
}
