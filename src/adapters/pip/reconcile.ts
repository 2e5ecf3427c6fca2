import { type AdapterInput, type Place, type Problem, textOf } from "@/model/mod.ts";
import {
  FILE,
  linesOf,
  type Requirement,
  requirementsText,
  wantedRequirements,
} from "./requirements.ts";

/** What is to be done about the file, and what hsm owns in it afterwards. */
export interface Reconciled {
  readonly state: "same" | "write" | "remove";
  readonly text: string;
  readonly wanted: readonly Requirement[];
  /** Distributions of hsm's lines that are no longer wanted. */
  readonly gone: readonly string[];
  /** Distributions that are still wanted, but from another place than before. */
  readonly moved: readonly string[];
  /** kind → key → line; kind `adopted` holds lines that hsm leaves to the user. */
  readonly owned: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly causes: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Compares the lines that are wanted with those of the file and of hsm.lock. A line that is neither is the user's: a
 * problem, unless `overwrite` (it goes) or `adopt` (it stays, and hsm.lock says so).
 */
export function reconcile(input: AdapterInput): Reconciled {
  const wanted = wantedRequirements(input);
  const { requirements: before = {}, adopted = {} } = input.lock.owned[FILE] ?? {};
  const isOurs = input.lock.owned[FILE] !== undefined;
  const text = textOf(input.snapshot, FILE);
  const found = text === undefined ? [] : linesOf(text);
  const mine = new Set([...wanted.map(({ line }) => line), ...Object.values(before)]);
  const strange = wanted.length === 0 && !isOurs ? [] : found.filter((line) => !mine.has(line));
  const kept = strange.filter((line) => line in adopted || input.options.adopt);
  const refused = strange.filter((line) => !kept.includes(line));
  const lines = [...wanted.map(({ line }) => line), ...kept.toSorted()];
  const keys = new Set(wanted.map(({ distribution }) => distribution));
  const base = {
    wanted,
    text: requirementsText(lines),
    gone: [...new Set(Object.keys(before).map((key) => key.split(" ; ")[0] ?? key))]
      .filter((name) => !keys.has(name)).sort(),
    moved: wanted.filter(({ key, line }) => isMoved(before[key], line))
      .map(({ distribution }) => distribution),
    owned: ownedOf(wanted, kept),
    causes: changes(wanted, before, found),
    problems: input.options.overwrite
      ? []
      : refused.map((line) => strangeLine(line, text ?? "", isOurs)),
  };
  if (lines.length === 0) {
    return { ...base, state: isOurs && text !== undefined ? "remove" : "same" };
  }
  const same = text !== undefined && [...found].sort().join("\n") === [...lines].sort().join("\n");
  return { ...base, state: same ? "same" : "write" };
}

/** Whether two lines get a distribution from different places: a folder, an address, a repository, the index. */
function isMoved(before: string | undefined, now: string): boolean {
  const place = (line: string): string => /^-e |^\.{0,2}\/| @ /.test(line) ? line : "index";
  return before !== undefined && place(before) !== place(now);
}

function ownedOf(
  wanted: readonly Requirement[],
  kept: readonly string[],
): Record<string, Record<string, string>> {
  return {
    ...(wanted.length > 0 && {
      requirements: Object.fromEntries(wanted.map(({ key, line }) => [key, line])),
    }),
    ...(kept.length > 0 && { adopted: Object.fromEntries(kept.map((line) => [line, ""])) }),
  };
}

function changes(
  wanted: readonly Requirement[],
  before: Readonly<Record<string, string>>,
  found: readonly string[],
): readonly string[] {
  const keys = new Set(wanted.map(({ key }) => key));
  return [
    ...wanted.flatMap(({ key, line, because }) => {
      const old = before[key];
      if (found.includes(line)) return [];
      return old === undefined || !found.includes(old)
        ? [`+ ${line}  (${because})`]
        : [`~ ${old} → ${line}  (${because})`];
    }),
    ...Object.entries(before).filter(([key]) => !keys.has(key))
      .map(([, line]) => `- ${line}  (no longer in the stack)`),
  ];
}

function strangeLine(line: string, text: string, isOurs: boolean): Problem {
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((one) => one.includes(line));
  const lineText = lines[index] ?? "";
  const column = lineText.indexOf(line) + 1;
  const place: Place = { file: FILE, line: index + 1, column, length: line.length, lineText };
  return {
    code: "HSM-E0561",
    message: isOurs
      ? `${FILE} was edited by hand: hsm did not write "${line}"`
      : `${FILE} is there, but hsm did not write it: it holds "${line}"`,
    place,
    next: "Run `hsm sync --overwrite` to drop the line, or `hsm sync --adopt` to make it yours",
  };
}
