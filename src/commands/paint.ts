/** Colours, or nothing. */
export interface Paint {
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/**
 * The colours of one stream.
 *
 * @param on whether the stream shows colours
 */
export function paintOf(on: boolean): Paint {
  const code = (open: number, close: number) => (text: string): string =>
    on ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    red: code(31, 39),
    yellow: code(33, 39),
    green: code(32, 39),
    cyan: code(36, 39),
    dim: code(2, 22),
    bold: code(1, 22),
  };
}

/**
 * Decides on colours for one stream: `--color` first, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a
 * terminal.
 */
export function wantsColor(
  flag: string | undefined,
  variables: { get(name: string): string | undefined },
  isTerminal: boolean,
): boolean {
  if (flag === "always") return true;
  if (flag === "never") return false;
  if ((variables.get("NO_COLOR") ?? "") !== "") return false;
  const force = variables.get("FORCE_COLOR") ?? "";
  if (force !== "" && force !== "0") return true;
  return isTerminal && variables.get("TERM") !== "dumb";
}
