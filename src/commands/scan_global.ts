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
  /** `--no-input`: nothing is asked. */
  readonly noInput: boolean;
  /** The verb with its own words. */
  readonly rest: readonly string[];
  /** A global option that lacks its value, or has a wrong one. */
  readonly wrong?: string;
}

/** A map, because every word of a command line is looked up here: `constructor` is a component's name, too. */
const WITH_VALUE: ReadonlyMap<string, "directory" | "registry" | "color" | "lockTimeout"> = new Map(
  [
    ["-C", "directory"],
    ["--directory", "directory"],
    ["--registry", "registry"],
    ["--color", "color"],
    ["--lock-timeout", "lockTimeout"],
  ],
);

/** The long names, for "did you mean". */
export const GLOBAL_OPTIONS: readonly string[] = [
  ...[...WITH_VALUE.keys()].filter((name) => name.startsWith("--")),
  "--json",
  "--quiet",
  "--verbose",
  "--no-input",
  "--help",
  "--version",
];

/**
 * Takes the global options out of a command line, wherever they stand before `--`.
 *
 * The command line library knows flags only after the verb; `hsm -C folder sync` is what users of git and make type.
 */
export function scanGlobal(args: readonly string[]): Scanned {
  const rest: string[] = [];
  const registries: string[] = [];
  const values: { directory?: string; color?: string; lockTimeout?: string; wrong?: string } = {};
  const on = { json: false, quiet: false, verbose: 0, noInput: false };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (word === "--") {
      rest.push(...args.slice(i));
      break;
    }
    const [name, inline] = splitInline(word);
    const option = WITH_VALUE.get(name);
    if (option !== undefined) {
      const value = inline ?? args[++i];
      const wrong = valueMistake(name, option, value);
      if (wrong !== undefined || value === undefined) values.wrong ??= wrong;
      else if (option === "registry") registries.push(value);
      else values[option] = option === "directory" ? under(values.directory, value) : value;
    } else if (!switchOn(word, on)) rest.push(word);
  }
  return { ...values, ...on, registries, rest };
}

function valueMistake(name: string, option: string, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return `${name} needs a value`;
  if (option === "color" && !["auto", "always", "never"].includes(value)) {
    return `--color is "${value}", expected auto, always or never`;
  }
  if (option === "lockTimeout" && !/^\d+(\.\d+)?$/.test(value)) {
    return `--lock-timeout is "${value}", expected seconds`;
  }
  return undefined;
}

/** Whether a word is a global option without a value; then it is noted. */
function switchOn(
  word: string,
  on: { json: boolean; quiet: boolean; verbose: number; noInput: boolean },
): boolean {
  if (word === "--json") on.json = true;
  else if (word === "--quiet") on.quiet = true;
  else if (word === "--verbose") on.verbose += 1;
  else if (/^-[qv]+$/.test(word)) {
    on.quiet ||= word.includes("q");
    on.verbose += word.replace(/[^v]/g, "").length;
  } else if (word === "--no-input") on.noInput = true;
  else return false;
  return true;
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

const READERS: readonly string[] = ["list", "check", "plan", "sync", "registry", "group", "help"];

/** Where `--registry` would do nothing it is refused. */
export function registryMistake({ registries, rest: [verb, noun] }: Scanned): string | undefined {
  if (registries.length === 0 || verb === undefined || verb.startsWith("-")) return undefined;
  const edits = verb === "group" && (noun === "add" || noun === "remove");
  if (READERS.includes(verb) && !edits) return undefined;
  const command = ["hsm", verb, ...(edits ? [noun] : [])].join(" ");
  return `\`${command}\` looks only into the registries of hsm.yaml: \`--registry\` is for list, check, plan, group list and show, and registry`;
}

/** Whether a command line names a command that never writes. */
export function onlyReads(args: readonly string[]): boolean {
  const [verb = "", noun = ""] = scanGlobal(args).rest;
  return verb === "group"
    ? ["list", "show"].includes(noun)
    : ["list", "check", "plan", "registry", "history"].includes(verb);
}
