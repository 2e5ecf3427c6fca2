import type { Ports } from "@/ports.ts";
import { displayWidth } from "@/text/words/mod.ts";
import { plainText, shownText } from "./plain_text.ts";

/** Everything that goes to stderr. A terminal has one line that is replaced: what is running now. */
export interface Screen {
  /** Prints lines. */
  say(lines: readonly string[]): void;
  /** Shows what is running; gone with the next line or with `clear`. Nothing happens where there is no live line. */
  show(text: string, paint?: (text: string) => string): void;
  /** Takes that line away. */
  clear(): void;
  /** Asks; what is said while no answer has come (Ctrl-C) begins on a line of its own. */
  confirm(question: string): Promise<boolean>;
  /** Whether there is such a line: a terminal that is not dumb, and no CI. */
  readonly isLive: boolean;
}

/** The screen of one command line. A stderr that cannot be written to never stops the work. */
export function screenOf({ terminal, variables }: Ports): Screen {
  const ci = variables.get("CI") ?? "";
  const isLive = terminal.errIsTerminal && variables.get("TERM") !== "dumb" &&
    (ci === "" || ci === "false");
  let shown = false;
  let isAsking = false;
  const write = (text: string): void => {
    try {
      terminal.err(text);
    } catch {
      // There is nobody left to tell.
    }
  };
  const clear = (): void => {
    if (shown) write("\r\x1b[2K");
    shown = false;
  };
  return {
    isLive,
    clear,
    say: (lines) => {
      if (lines.length === 0) return;
      clear();
      write((isAsking ? "\n" : "") + shownText(lines.join("\n")) + "\n");
      isAsking = false;
    },
    confirm: async (question) => {
      clear();
      isAsking = true;
      try {
        return await terminal.confirm(plainText(question));
      } finally {
        isAsking = false;
      }
    },
    show: (text, paint = (plain) => plain) => {
      if (!isLive) return;
      clear();
      write(paint(cut(plainText(text), terminal.width - 1)));
      shown = true;
    },
  };
}

/** A line that wraps could not be taken away again. */
function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let short = "";
  for (const sign of text) {
    if (displayWidth(short + sign) >= width) break;
    short += sign;
  }
  return `${short}…`;
}
