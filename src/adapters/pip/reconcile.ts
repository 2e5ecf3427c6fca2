import { type AdapterInput, entryOf, type Problem, textOf } from "@/model/mod.ts";
import { placeTaken } from "../ownership/place_taken.ts";
import { ledgerOf, ownedFiles } from "../python/ledger.ts";
import { hasComments } from "../ownership/texts.ts";
import { handEdits } from "./hand_edits.ts";
import { rewrite } from "./rewrite.ts";
import {
  FILE,
  filePath,
  isPips,
  linesOf,
  type Requirement,
  requirementsText,
  wantedRequirements,
} from "./requirements.ts";

/** What is to be done about a file, and what hsm owns in it afterwards. */
export interface Reconciled {
  /** From the root. */
  readonly path: string;
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
  /** The file holds what somebody wrote, and a copy of it is kept first. */
  readonly backup: boolean;
}

/** Every file: the one of the Python project, then those that hsm left in other folders. */
export function filePaths(
  { stack, lock }: Pick<AdapterInput, "stack" | "lock">,
): readonly string[] {
  const current = filePath(stack);
  return [current, ...ownedFiles(lock, FILE).filter((path) => path !== current)];
}

/**
 * Compares the lines that are wanted with those of a file and of hsm.lock. A line that is neither is the user's: a
 * problem, unless `overwrite` (it goes), `backup` (it goes, and a copy of the file is kept) or `adopt` (it stays, and
 * hsm.lock says so). A file that hsm has no record of is hsm's only where nothing in it must change; `overwrite` is no
 * leave to drop it. Comments and blank lines by hand stay (`rewrite`). In another folder than the Python project's
 * nothing is wanted.
 */
export function reconcile(input: AdapterInput, path = filePath(input.stack)): Reconciled {
  const isCurrent = path === filePath(input.stack);
  const wanted = isCurrent ? wantedRequirements(input) : [];
  const ledger = isCurrent ? ledgerOf(input, path, FILE) : input.lock.owned[path] ?? {};
  const { requirements: before = {}, adopted = {} } = ledger;
  const isOurs = Object.keys(ledger).length > 0;
  const text = textOf(input.snapshot, path);
  const found = text === undefined ? [] : linesOf(text);
  const mine = new Set([...wanted.map(({ line }) => line), ...Object.values(before)]);
  const isAsked = wanted.length > 0 || isOurs;
  const strange = isAsked ? found.filter((line) => !mine.has(line)) : [];
  const kept = strange.filter((line) => Object.hasOwn(adopted, line) || input.options.adopt);
  const refused = strange.filter((line) => !kept.includes(line));
  const lines = [...wanted.map(({ line }) => line), ...kept.toSorted()];
  const keys = new Set(wanted.map(({ distribution }) => distribution));
  const state = stateOf(text, found, lines, isOurs);
  const isForeign = !isOurs && text !== undefined && state === "write";
  const isCommented = text !== undefined && hasComments(text, requirementsText(found));
  const givesWay = refused.length > 0 || isForeign || (state === "remove" && isCommented);
  const backup = givesWay && input.options.backup;
  return {
    path,
    wanted,
    state,
    text: backup || text === undefined
      ? requirementsText(lines)
      : rewrite(text, before, wanted, kept),
    gone: [...new Set(Object.keys(before).map((key) => key.split(" ; ")[0] ?? key))]
      .filter((name) => !keys.has(name)).sort(),
    moved: wanted.filter(({ key, line }) => isMoved(entryOf(before, key), line))
      .map(({ distribution }) => distribution),
    owned: ownedOf(wanted, kept),
    causes: changes(wanted, before, found, goneBecause(input, isCurrent)),
    problems: backup ? [] : [
      ...(isAsked ? placeTaken(path, input.snapshot.files.get(path)) : []),
      ...handEdits(input, { path, text: text ?? "", before, lines, refused, isForeign, state }),
    ],
    backup,
  };
}

function stateOf(
  text: string | undefined,
  found: readonly string[],
  lines: readonly string[],
  isOurs: boolean,
): Reconciled["state"] {
  if (lines.length === 0) return isOurs && text !== undefined ? "remove" : "same";
  const isSame = text !== undefined && found.toSorted().join("\n") === lines.toSorted().join("\n");
  return isSame ? "same" : "write";
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

/** Why a line that is not wanted goes. */
function goneBecause({ stack }: AdapterInput, isCurrent: boolean): string {
  if (!isPips(stack)) return `${stack.managers.python.use} installs the stack now`;
  return isCurrent ? "no longer in the stack" : `hsm writes to ${filePath(stack)} now`;
}

function changes(
  wanted: readonly Requirement[],
  before: Readonly<Record<string, string>>,
  found: readonly string[],
  because: string,
): readonly string[] {
  const keys = new Set(wanted.map(({ key }) => key));
  return [
    ...wanted.flatMap(({ key, line, because }) => {
      const old = entryOf(before, key);
      if (found.includes(line)) return [];
      return old === undefined || !found.includes(old)
        ? [`+ ${line}  (${because})`]
        : [`~ ${old} → ${line}  (${because})`];
    }),
    ...Object.entries(before).filter(([key]) => !keys.has(key))
      .map(([, line]) => `- ${line}  (${because})`),
  ];
}
