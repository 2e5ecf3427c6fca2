import { columns } from "@/text/words/mod.ts";
import { EXAMPLES } from "./examples.ts";

/** What a help page says of an option; the part of the command line library's description that is read here. */
export interface OptionFacts {
  readonly kind: string;
  readonly brief: string;
  readonly placeholder?: string;
  readonly values?: readonly string[];
  readonly variadic?: unknown;
}

/** A command, or a noun with commands below it, as the command line library describes it. */
export interface HelpTarget {
  readonly brief: string;
  readonly parameters?: {
    readonly flags?: Readonly<Record<string, OptionFacts>>;
    readonly aliases?: Readonly<Partial<Record<string, string>>>;
    readonly positional?: {
      readonly kind: string;
      readonly parameters?: readonly PositionFacts[];
    };
  };
  readonly getAllEntries?: () => readonly {
    readonly name: { readonly original: string };
    readonly target: HelpTarget;
  }[];
}

interface PositionFacts {
  readonly brief: string;
  readonly placeholder?: string;
  readonly optional?: boolean;
}

/** Where the first words of a command line lead. */
export interface Found {
  /** The command, or the noun where no command was named. */
  readonly target: HelpTarget;
  /** The words that lead there, without `hsm`. */
  readonly path: readonly string[];
  /** The next word, where it is no command: a mistake under a noun. */
  readonly unknown?: string;
}

/** Follows the words of a command line to the command that they name. */
export function findTarget(root: HelpTarget, words: readonly string[]): Found {
  let target = root;
  const path: string[] = [];
  for (const word of words) {
    if (target.getAllEntries === undefined || word.startsWith("-")) break;
    const entry = target.getAllEntries().find(({ name }) => name.original === word);
    if (entry === undefined) return { target, path, unknown: word };
    target = entry.target;
    path.push(word);
  }
  return { target, path };
}

/** Names of the commands directly below. */
export function commandsOf({ getAllEntries }: HelpTarget): readonly string[] {
  return (getAllEntries?.() ?? []).map(({ name }) => name.original);
}

/** The long options of a command, as they are typed. */
export function optionsOf({ parameters }: HelpTarget): readonly string[] {
  return Object.keys(parameters?.flags ?? {}).map((name) => `--${kebab(name)}`);
}

/** The help of one command or noun: what it does, how it is called, examples first. */
export function helpPage({ target, path }: Found): string {
  const command = ["hsm", ...path].join(" ");
  const examples = EXAMPLES[path.join(" ")] ?? [];
  const below = target.getAllEntries?.() ?? [];
  const positions = target.parameters?.positional?.parameters ?? [];
  const usage = below.length > 0
    ? ["<command>"]
    : ["[OPTIONS]", ...positions.map((one) => placeholder(one))];
  return [
    target.brief,
    section("USAGE", [`  ${[command, ...usage].join(" ")}`]),
    section("EXAMPLES", examples.map((example) => `  ${example}`)),
    section("COMMANDS", table(below.map((one) => [one.name.original, one.target.brief]))),
    section("ARGUMENTS", table(positions.map((one) => [placeholder(one), one.brief]))),
    section("OPTIONS", table(optionRows(target))),
    `\n\n\`hsm --help\` shows the options of every command: -C, --json, -q, -v and others\n`,
  ].join("");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n\n${title}\n${lines.join("\n")}`;
}

/** Columns of the narrowest terminal that help is written for. */
const WIDTH = 80;

/** Rows of a word and its text; a text that is too long goes on below itself. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = WIDTH - 4 - Math.max(0, ...rows.map(([head = ""]) => head.length));
  return columns(
    rows.flatMap(([head = "", text = ""]) =>
      folded(text, width).map((line, index) => [index === 0 ? head : "", line])
    ),
    { indent: 2 },
  );
}

/** The words of a text in lines of at most `width` signs. */
function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function optionRows({ parameters }: HelpTarget): readonly (readonly string[])[] {
  const letters = Object.entries(parameters?.aliases ?? {});
  const rows = Object.entries(parameters?.flags ?? {}).map(([name, option]) => {
    const letter = letters.find(([, long]) => long === name)?.[0];
    const head = letter === undefined ? "    " : `-${letter}, `;
    const value = option.values?.join("|") ?? option.placeholder;
    const takes = option.kind === "boolean" || value === undefined ? "" : ` <${value}>`;
    const more = option.variadic === true ? "; may be repeated" : "";
    return [`${head}--${kebab(name)}${takes}`, option.brief + more];
  });
  return [...rows, ["-h, --help", "Show this"]];
}

/** `<NAME>`, and `[NAME]` where it may be left out. */
function placeholder({ placeholder = "name", optional = false }: PositionFacts): string {
  return optional ? `[${placeholder}]` : `<${placeholder}>`;
}

/** `dryRun` as it is typed: `dry-run`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
