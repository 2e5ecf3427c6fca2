import { history, historyDiff } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";
import { numberIn } from "./number_in.ts";
import { plainText } from "./plain_text.ts";
import { table } from "./table.ts";

/** `hsm history`. */
export async function historyList(this: Context): Promise<void> {
  this.print(await history(this.ports, this.global), ({ rows, changed, data }) => ({
    lines: rows.length === 0 ? [] : table([
      ["", "GENERATION", "WHEN", "COMMAND", "REASON"],
      ...rows.flatMap(({ number, current, when, command, reason: [first = "", ...more] }) => [
        [current ? "*" : "", String(number), when, plainText(command), plainText(first)],
        ...more.map((line) => ["", "", "", "", plainText(line)]),
      ]),
    ], { width: this.width, alike: true }),
    said: rows.length === 0
      ? [
        "There is no generation yet: the next `hsm sync` that changes something makes the first one",
      ]
      : changed.length > 0
      ? [
        `Changed since generation ${rows[0]?.number}: ${changed.join(", ")} ` +
        `(\`hsm history diff ${rows[0]?.number}\`)`,
      ]
      : [],
    data,
  }));
}

/** `hsm history diff A [B]`. */
export async function historyDifference(
  this: Context,
  _flags: Record<never, never>,
  from: string,
  to?: string,
): Promise<void> {
  const numbers = [from, ...(to === undefined ? [] : [to])].map((word) => numberIn(this, word));
  const [a, b] = numbers;
  if (a === undefined || numbers.includes(undefined)) return;
  this.print(await historyDiff(this.ports, this.global, a, b), ({ diffs }) => ({
    lines: diffs.map(({ diff }) => diff.trimEnd()),
    said: diffs.length > 0 ? [] : ["No difference"],
    data: { from: a, to: b ?? null, diffs: diffs.map((one) => ({ ...one })) },
  }));
}
