import { columns, displayWidth } from "@/text/words/mod.ts";

/**
 * Rows as a table. Where a row is too long for a terminal, its last cell goes to a line of its own below it; other cells
 * that are all empty take no line.
 *
 * @param rows the first one holds the headings
 * @param width columns of the terminal; undefined: no terminal, nothing is ever broken
 */
export function table(rows: readonly (readonly string[])[], width?: number): readonly string[] {
  const lines = columns(rows);
  const heads = columns(rows.map((row) => row.slice(0, -1)));
  return lines.flatMap((line, index) =>
    width === undefined || displayWidth(line) <= width
      ? [line]
      : [heads[index] ?? "", `    ${rows[index]?.at(-1) ?? ""}`].filter((part) => part !== "")
  );
}
