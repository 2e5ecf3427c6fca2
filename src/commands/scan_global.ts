/** Options that may stand before or after the verb. */
export interface Scanned {
  readonly directory?: string;
  readonly registries: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  /** 0, 1 (`-v`), 2 (`-vv`). */
  readonly verbose: number;
  readonly color?: string;
  /** Seconds, as written. */
  readonly lockTimeout?: string;
  /** The verb with its own words. */
  readonly rest: readonly string[];
  /** A global option that lacks its value, or has a wrong one. */
  readonly wrong?: string;
}

const WITH_VALUE: Readonly<Record<string, "directory" | "registry" | "color" | "lockTimeout">> = {
  "-C": "directory",
  "--directory": "directory",
  "--registry": "registry",
  "--color": "color",
  "--lock-timeout": "lockTimeout",
};

/**
 * Takes the global options out of a command line, wherever they stand before `--`.
 *
 * The command line library knows flags only after the verb; `hsm -C folder sync` is what users of git and make type.
 */
export function scanGlobal(args: readonly string[]): Scanned {
  const rest: string[] = [];
  const registries: string[] = [];
  const values: { directory?: string; color?: string; lockTimeout?: string; wrong?: string } = {};
  let json = false;
  let quiet = false;
  let verbose = 0;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (word === "--") {
      rest.push(...args.slice(i));
      break;
    }
    const [name, inline] = splitInline(word);
    const option = WITH_VALUE[name];
    if (option !== undefined) {
      const value = inline ?? args[++i];
      if (value === undefined || value === "") values.wrong ??= `${name} needs a value`;
      else if (option === "registry") registries.push(value);
      else if (option === "color" && !["auto", "always", "never"].includes(value)) {
        values.wrong ??= `--color is "${value}", expected auto, always or never`;
      } else if (option === "lockTimeout" && !/^\d+(\.\d+)?$/.test(value)) {
        values.wrong ??= `--lock-timeout is "${value}", expected seconds`;
      } else values[option] = option === "directory" ? under(values.directory, value) : value;
    } else if (word === "--json") json = true;
    else if (word === "-q" || word === "--quiet") quiet = true;
    else if (word === "-v" || word === "--verbose") verbose += 1;
    else if (word === "-vv") verbose += 2;
    else rest.push(word);
  }
  return { ...values, registries, json, quiet, verbose, rest };
}

/** A second `-C` counts from the first, as in git. */
function under(first: string | undefined, second: string): string {
  return first === undefined || second.startsWith("/") ? second : `${first}/${second}`;
}

function splitInline(word: string): [string, string | undefined] {
  const cut = word.startsWith("--") ? word.indexOf("=") : -1;
  if (cut > 0) return [word.slice(0, cut), word.slice(cut + 1)];
  if (word.startsWith("-C") && word.length > 2) return ["-C", word.slice(2)];
  return [word, undefined];
}
