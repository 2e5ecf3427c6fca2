import type { AdapterInput, Place, Problem } from "@/model/mod.ts";
import type { TomlEdit, TomlInput } from "@/text/toml/mod.ts";
import { type Merged, mergeDemands } from "../python/demands.ts";
import { valueText } from "./value_text.ts";
import {
  wantedBuildDependencies,
  wantedDependencies,
  wantedNoIsolation,
  wantedOverrides,
  wantedSources,
} from "./wanted.ts";
import { isUvs, pyprojectPath, type Target } from "./targets.ts";
import {
  type ListKind,
  LISTS,
  recordedKeys,
  recordedText,
  startWork,
  type TableKind,
  TABLES,
  type Wanted,
  type WantedValue,
  type Work,
} from "./work.ts";

/** What must change in a pyproject.toml, and what hsm owns there afterwards. */
export interface Reconciled {
  readonly edits: readonly TomlEdit[];
  /** kind → key → text. */
  readonly owned: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly causes: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
  /** The file holds what somebody wrote and hsm writes over: a copy of it is kept first. */
  readonly backup: boolean;
}

/**
 * Compares what the stack wants with what a pyproject.toml says and what hsm.lock says is hsm's. In a file that hsm leaves
 * nothing is wanted.
 *
 * An entry with the recorded text is hsm's. Another text in its place was edited by hand: a problem, unless `overwrite`
 * (hsm's text again), `backup` (the same, and a copy of the file is kept) or `adopt` (it becomes the user's). An entry that
 * is gone is written again where it is wanted. Without any hsm.lock, an entry with exactly the text that hsm would write
 * is hsm's.
 */
export function reconcile(input: AdapterInput, target: Target): Reconciled {
  const work = startWork(input, target);
  const merged: readonly Merged[] = target.isCurrent ? mergeDemands(input) : [];
  reconcileList(work, "dependencies", wantedDependencies(work, merged));
  reconcileTable(work, "sources", wantedSources(work, merged));
  reconcileList(work, "override-dependencies", wantedOverrides(work, merged));
  reconcileList(work, "no-build-isolation-package", wantedNoIsolation(work, merged));
  reconcileTable(work, "extra-build-dependencies", wantedBuildDependencies(work, merged));
  return work;
}

function keysOf(work: Work, kind: string, wanted: readonly Wanted[]): readonly string[] {
  const keys = [...recordedKeys(work, kind), ...wanted.map(({ key }) => key)];
  return [...new Set(keys)].sort();
}

function reconcileList(work: Work, kind: ListKind, wanted: readonly Wanted[]): void {
  for (const key of keysOf(work, kind, wanted)) {
    reconcileItem(work, kind, key, wanted.find((entry) => entry.key === key));
  }
}

function reconcileItem(work: Work, kind: ListKind, key: string, want: Wanted | undefined): void {
  const list = work.lists[kind];
  const recorded = recordedText(work, kind, key);
  let mine = [recorded, ...(work.input.locked ? [] : [want?.text])]
    .find((text) => text !== undefined && list.texts.has(text));
  const edited = mine === undefined ? list.edited.get(key) : undefined;
  if (edited !== undefined && recorded !== undefined) {
    if (edited.text !== want?.text && !restores(work)) {
      const handEdit = { kind, found: edited.text, recorded, want, place: edited.place };
      work.problems.push(...leftToUser(work, handEdit));
      return;
    }
    mine = edited.text;
  }
  if (want) setOwned(work, kind, key, want.text);
  if (mine === want?.text) return;
  const path = LISTS[kind];
  const shown = kind === "dependencies" ? "" : `${kind} `;
  if (mine !== undefined && want) {
    work.edits.push({ op: "arrayReplace", path, old: mine, new: want.text });
    work.causes.push(`~ ${shown}${mine} → ${want.text}  (${want.because})`);
  } else if (want) {
    work.edits.push({ op: "arrayAdd", path, value: want.text, at: "sorted" });
    work.causes.push(`+ ${shown}${want.text}  (${want.because})`);
  } else if (mine !== undefined) {
    work.edits.push({ op: "arrayRemove", path, value: mine });
    work.causes.push(`- ${shown}${mine}  (${goneBecause(work)})`);
  }
}

function reconcileTable(work: Work, kind: TableKind, wanted: readonly WantedValue[]): void {
  const entries = work.tables[kind];
  for (const key of keysOf(work, kind, wanted)) {
    const want = wanted.find((entry) => entry.key === key);
    const recorded = recordedText(work, kind, key);
    const entry = entries.get(key);
    const found = entry === undefined ? undefined : valueText(entry.value as TomlInput);
    const isEdited = recorded !== undefined && found !== undefined && found !== recorded;
    if (isEdited && found !== want?.text && !restores(work)) {
      work.problems.push(
        ...leftToUser(work, { kind, found, recorded, want, place: entry?.place }),
      );
      continue;
    }
    if (want) setOwned(work, kind, key, want.text);
    if (found === want?.text) continue;
    const path = [...TABLES[kind], entry?.key ?? key];
    // A source in another shape (a sub-table) is replaced as a whole, never mixed.
    if (found !== undefined) work.edits.push({ op: "keyDelete", path });
    if (want) {
      work.edits.push({ op: "keySet", path, value: want.value });
      const before = found === undefined ? "+" : "~";
      work.causes.push(`${before} ${kind} ${key} = ${want.text}  (${want.because})`);
    } else if (found !== undefined) {
      work.causes.push(`- ${kind} ${key} = ${found}  (${goneBecause(work)})`);
    }
  }
}

/** Whether an entry that somebody edited gets hsm's text again; a copy is kept where that is said. */
function restores(work: Work): boolean {
  const { overwrite, backup } = work.input.options;
  if (backup) work.backup = true;
  return overwrite || backup;
}

/** Why an entry that is not wanted goes. */
function goneBecause({ input: { stack }, target }: Work): string {
  if (target.isCurrent) return "no longer in the stack";
  return isUvs(stack)
    ? `hsm writes to ${pyprojectPath(stack)} now`
    : `${stack.managers.python.use} installs the stack now`;
}

function setOwned(work: Work, kind: string, key: string, text: string): void {
  (work.owned[kind] ??= {})[key] = text;
}

/** An entry of hsm's that somebody edited. */
interface HandEdit {
  readonly kind: string;
  readonly found: string;
  readonly recorded: string;
  readonly want: Wanted | undefined;
  readonly place: Place | undefined;
}

/**
 * What is wrong with an edited entry: nothing where it shall become the user's and may be. A requirement of the user's
 * can stand for the component's; a source or a setting for uv cannot while the component wants another.
 */
function leftToUser(work: Work, { kind, found, recorded, want, place }: HandEdit): Problem[] {
  const { adopt } = work.input.options;
  if (adopt && (want === undefined || kind === "dependencies")) return [];
  const also = [{
    note: want === undefined
      ? "hsm would remove it"
      : `hsm would write ${want.text}  (${want.because})`,
  }];
  if (adopt) {
    return [{
      code: "HSM-E0417",
      message: `${found} in ${kind} cannot become yours: a component wants something else there`,
      place,
      also,
      next:
        "Run `hsm sync --overwrite` to restore hsm's text (`--backup` keeps a copy of the file), or remove the component from hsm.yaml",
    }];
  }
  return [{
    code: "HSM-E0413",
    message:
      `An entry of hsm's in ${kind} was edited by hand: it is ${found}, hsm wrote ${recorded}`,
    place,
    also,
    next:
      "Run `hsm sync --overwrite` to restore hsm's text (`--backup` keeps a copy of the file), or `hsm sync --adopt` to make the entry yours",
  }];
}
