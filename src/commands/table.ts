import { columns, displayWidth } from "@/text/words/mod.ts";

/** Choices of {@linkcode table}. */
export interface TableOptions {
  /** Columns of the terminal; undefined: no terminal, nothing is ever broken. */
  readonly width?: number | undefined;
  /** Where one row is too long, all but the headings are broken: rows that belong to each other look alike. */
  readonly alike?: boolean;
}

/**
 * Rows as a table. Where a row is too long for a terminal, its last cell goes to a line of its own below it; other cells
 * that are all empty take no line. A cell is one line, whatever its text says: another would pass for a row.
 *
 * @param texts rows of cells; the first one holds the headings
 */
export function table(
  texts: readonly (readonly string[])[],
  { width = Infinity, alike = false }: TableOptions = {},
): readonly string[] {
  const rows = texts.map((row) => row.map(oneLine));
  const lines = columns(rows);
  const heads = columns(rows.map((row) => row.slice(0, -1)));
  const isLong = lines.map((line) => displayWidth(line) > width);
  const anyLong = alike && isLong.includes(true);
  return lines.flatMap((line, index) => {
    if (!isLong[index] && (!anyLong || index === 0)) return [line];
    return [heads[index] ?? "", `    ${rows[index]?.at(-1) ?? ""}`]
      .filter((part) => part.trim() !== "");
  });
}

/** A text without line breaks and tabs. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*[\n\r\v\f\t\u0085\u2028\u2029]\s*/g, " ");
}
