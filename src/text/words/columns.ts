import { displayWidth } from "./display_width.ts";

/** Choices of {@linkcode columns}. */
export interface ColumnsOptions {
  /** Spaces between columns. Default 2. */
  readonly gap?: number;
  /** Spaces before the first column. Default 0. */
  readonly indent?: number;
  /** Numbers (from 0) of columns that stand at their right end. */
  readonly right?: readonly number[];
}

/**
 * Lines of a text table: every cell as wide as the widest of its column, no space at a line's end.
 *
 * Rows may differ in length; a row's last cell is not padded and, where it is alone in its row, does
 * not widen its column. Cells are single lines; widths are those of {@linkcode displayWidth}, so
 * colours and wide characters keep columns straight.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { columns } from "@/text/words/mod.ts";
 *
 * assert.deepEqual(columns([["redis", "prod", "in range"], ["qdrant-adapter", "dev"]]), [
 *   "redis           prod  in range",
 *   "qdrant-adapter  dev",
 * ]);
 * ```
 */
export function columns(
  rows: readonly (readonly string[])[],
  options: ColumnsOptions = {},
): readonly string[] {
  const gap = " ".repeat(options.gap ?? 2);
  const indent = " ".repeat(options.indent ?? 0);
  const right = new Set(options.right ?? []);
  const widths = columnWidths(rows);
  return rows.map((row) => {
    const cells = row.map((cell, index) => {
      const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell)));
      return right.has(index) ? space + cell : cell + space;
    });
    return (indent + cells.join(gap)).trimEnd();
  });
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    if (row.length === 1) continue; // a heading between rows
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
    }
  }
  return widths;
}
