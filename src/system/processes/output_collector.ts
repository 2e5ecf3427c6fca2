/** How much of a program's output is kept: its last megabyte (in UTF-16 units). */
const KEPT_OUTPUT = 1 << 20;

/** Collects what a program prints: whole lines as they come, and the tail as text. */
export interface OutputCollector {
  push(bytes: Uint8Array): void;
  /** Ends the last line, which may lack its line ending. */
  end(): void;
  readonly text: string;
}

/**
 * Collects one stream. Lines end with LF, CRLF or CR (progress bars); bytes that are no UTF-8 become U+FFFD.
 *
 * @param onLine gets each line without its ending
 * @param limit how much of the end is kept
 */
export function outputCollector(
  onLine: (line: string) => void,
  limit: number = KEPT_OUTPUT,
): OutputCollector {
  const decoder = new TextDecoder();
  let text = "";
  let open = "";
  const take = (piece: string): void => {
    text += piece;
    if (text.length > 2 * limit) text = text.slice(-limit);
    const lines = (open + piece).split(/\r\n|\n|\r(?!$)/);
    open = lines.pop() ?? "";
    lines.forEach(onLine);
    if (open.length > limit) open = open.slice(-limit);
  };
  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (open !== "") onLine(open.replace(/\r$/, ""));
      open = "";
    },
    get text() {
      return text.slice(-limit);
    },
  };
}
