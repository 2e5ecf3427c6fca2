import type { AdapterInput, Place, Problem } from "@/model/mod.ts";
import {
  formatSpecifiers,
  normalizeName,
  parseRequirement,
  provablyEmpty,
} from "@/text/pep/mod.ts";
import type { TomlEdit, TomlInput } from "@/text/toml/mod.ts";
import { type Merged, mergeDemands } from "./demands.ts";
import {
  entriesAt,
  type Item,
  itemsAt,
  PYPROJECT,
  type Pyproject,
  readPyproject,
} from "./pyproject.ts";
import { sourceValue } from "./source_value.ts";
import { valueText } from "./value_text.ts";

/** What must change in pyproject.toml, and what hsm owns there afterwards. */
export interface Reconciled {
  readonly edits: readonly TomlEdit[];
  /** kind → key → text. */
  readonly owned: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly causes: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** An entry that is wanted. */
interface Wanted {
  readonly key: string;
  readonly text: string;
  readonly because: string;
}

const LISTS = {
  dependencies: ["project", "dependencies"],
  "override-dependencies": ["tool", "uv", "override-dependencies"],
  "no-build-isolation-package": ["tool", "uv", "no-build-isolation-package"],
} as const;
const TABLES = {
  sources: ["tool", "uv", "sources"],
  "extra-build-dependencies": ["tool", "uv", "extra-build-dependencies"],
} as const;
type ListKind = keyof typeof LISTS;
type TableKind = keyof typeof TABLES;
type ReadFile = Extract<Pyproject, { kind: "read" }>;

/** Collects while the kinds are gone through. */
interface Work {
  readonly input: AdapterInput;
  readonly file?: ReadFile;
  readonly edits: TomlEdit[];
  readonly owned: Record<string, Record<string, string>>;
  readonly causes: string[];
  readonly notes: string[];
  readonly problems: Problem[];
}

/**
 * Compares what the stack wants with what pyproject.toml says and what hsm.lock says is hsm's.
 *
 * An entry with the recorded text is hsm's. Another text in its place was edited by hand: a problem, unless `overwrite`
 * (hsm's text again) or `adopt` (it becomes the user's). An entry that is gone is written again where it is wanted. Without
 * any hsm.lock, an entry with exactly the text that hsm would write is hsm's.
 */
export function reconcile(input: AdapterInput): Reconciled {
  const file = readPyproject(input.snapshot);
  const work: Work = {
    input,
    ...(file.kind === "read" && { file }),
    edits: [],
    owned: {},
    causes: [],
    notes: [],
    problems: [],
  };
  const merged = mergeDemands(input);
  reconcileList(work, "dependencies", wantedDependencies(work, merged));
  reconcileTable(work, "sources", wantedSources(work, merged));
  reconcileList(work, "override-dependencies", wantedOverrides(merged));
  reconcileList(work, "no-build-isolation-package", wantedNoIsolation(merged));
  reconcileTable(work, "extra-build-dependencies", wantedBuildDependencies(merged));
  return work;
}

/** The components' requirements, less those that a requirement of the user's own satisfies. */
function wantedDependencies(work: Work, merged: readonly Merged[]): readonly Wanted[] {
  const mine = new Set(Object.values(ownedOf(work, "dependencies")));
  const items = work.file ? itemsAt(work.file, LISTS.dependencies) : [];
  const adopted = new Set(work.input.locked ? [] : merged.map((entry) => entry.text));
  const edited = new Set(work.input.options.overwrite ? editedItems(work, "dependencies") : []);
  return merged.flatMap((entry): Wanted[] => {
    const users = items.filter((item) =>
      item.requirement !== undefined &&
      normalizeName(item.requirement.name) === entry.distribution &&
      !mine.has(item.text) && !adopted.has(item.text) && !edited.has(item.text)
    );
    const wanted = { key: entry.key, text: entry.text, because: entry.owners.join(", ") };
    const user = users.find(({ requirement }) =>
      requirement?.marker === undefined || requirement.marker === entry.marker
    );
    if (user?.requirement === undefined) return [wanted];
    const problem = clash(work, entry, user);
    if (problem !== undefined) {
      work.problems.push(problem);
      return [];
    }
    const line = user.place ? `${PYPROJECT}:${user.place.line}` : PYPROJECT;
    work.notes.push(`kept: ${user.text} (${line}, yours)`);
    const has = user.requirement.extras;
    return entry.extras.every((extra) => has.includes(extra)) ? [] : [wanted];
  });
}

/** Why the user's own requirement and the component's cannot stand together. */
function clash(work: Work, entry: Merged, user: Item): Problem | undefined {
  const requirement = user.requirement;
  if (requirement === undefined) return undefined;
  const base = {
    place: user.place,
    also: [{ note: `${entry.owners.join(", ")} wants ${entry.text}` }],
  };
  if (requirement.url !== undefined) {
    return {
      ...base,
      code: "HSM-E0410",
      message:
        `Your requirement "${user.text}" names a place to get "${entry.distribution}" from, and so does ${
          entry.owners.join(", ")
        }`,
      next: `Remove the line, or write: "${entry.text}"`,
    };
  }
  if (provablyEmpty(requirement.specifiers, entry.specifiers)) {
    return {
      ...base,
      code: "HSM-E0411",
      message: `Your requirement "${user.text}" and "${entry.text}" of ${
        entry.owners.join(", ")
      } have no version in common`,
      next: `Write: "${entry.text}", or remove the component`,
    };
  }
  return undefined;
}

function wantedSources(work: Work, merged: readonly Merged[]): readonly WantedValue[] {
  const seen = new Set<string>();
  const entries = work.file ? entriesAt(work.file, TABLES.sources) : new Map();
  const mine = ownedOf(work, "sources");
  for (const entry of merged) {
    const user = entries.get(entry.distribution);
    const isMine = mine[entry.distribution] !== undefined;
    if (user && !isMine && entry.source === undefined) {
      work.problems.push(ownSource(entry, user.place, "the default index"));
    }
  }
  return merged.flatMap((entry) => {
    if (entry.source === undefined || seen.has(entry.distribution)) return [];
    seen.add(entry.distribution);
    const value = sourceValue(entry.source);
    const user = entries.get(entry.distribution);
    const text = valueText(value);
    const isMine = mine[entry.distribution] !== undefined;
    const adopted = !work.input.locked && user && valueText(user.value as TomlInput) === text;
    if (user && !isMine && !adopted) {
      work.problems.push(ownSource(entry, user.place, text));
      return [];
    }
    return [{ key: entry.distribution, value, text, because: entry.owners.join(", ") }];
  });
}

function ownSource(entry: Merged, place: Place | undefined, wants: string): Problem {
  return {
    code: "HSM-E0412",
    message: `You set a source of your own for "${entry.distribution}"; ${
      entry.owners.join(", ")
    } wants ${wants}`,
    place,
    next: `Remove this line, or the component from hsm.yaml`,
  };
}

function wantedOverrides(merged: readonly Merged[]): readonly Wanted[] {
  const seen = new Map<string, Wanted>();
  for (const entry of merged) {
    if (!entry.override) continue;
    const extras = entry.extras.length === 0 ? "" : `[${entry.extras.join(",")}]`;
    seen.set(entry.distribution, {
      key: entry.distribution,
      text: `${entry.distribution}${extras}`,
      because: `${entry.owners.join(", ")}: its source wins over other packages' requirements`,
    });
  }
  return [...seen.values()];
}

function wantedNoIsolation(merged: readonly Merged[]): readonly Wanted[] {
  return merged.filter((entry) => entry.uv["no-build-isolation"] === true).map((entry) => ({
    key: entry.distribution,
    text: entry.distribution,
    because: entry.owners.join(", "),
  }));
}

function wantedBuildDependencies(merged: readonly Merged[]): readonly WantedValue[] {
  return merged.flatMap((entry) => {
    const value = entry.uv["extra-build-dependencies"];
    if (!Array.isArray(value)) return [];
    const list = value.filter((item): item is string => typeof item === "string");
    return [{
      key: entry.distribution,
      value: list,
      text: valueText(list),
      because: entry.owners.join(", "),
    }];
  });
}

function ownedOf({ input }: Work, kind: string): Readonly<Record<string, string>> {
  return input.lock.owned[PYPROJECT]?.[kind] ?? {};
}

/** Texts that stand in the place of entries of hsm's: same distribution and marker, other text. */
function editedItems(work: Work, kind: ListKind): readonly string[] {
  const items = work.file ? itemsAt(work.file, LISTS[kind]) : [];
  const owned = ownedOf(work, kind);
  return Object.entries(owned).flatMap(([key, text]) => {
    const edited = editedItem(items, key, text, owned);
    return edited ? [edited.text] : [];
  });
}

/** The item that stands where hsm's entry stood, undefined where hsm's text is there or nothing is. */
function editedItem(
  items: readonly Item[],
  key: string,
  text: string,
  owned: Readonly<Record<string, string>>,
): Item | undefined {
  if (items.some((item) => item.text === text)) return undefined;
  const [name = "", marker] = key.split(" ; ");
  const others = new Set(Object.values(owned));
  return items.find((item) =>
    !others.has(item.text) && item.requirement !== undefined &&
    normalizeName(item.requirement.name) === name && item.requirement.marker === markerText(marker)
  );
}

function markerText(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined;
  const parsed = parseRequirement(`x ; ${marker}`);
  return parsed.ok ? parsed.requirement.marker : marker;
}

function reconcileList(work: Work, kind: ListKind, wanted: readonly Wanted[]): void {
  const path = LISTS[kind];
  const items = work.file ? itemsAt(work.file, path) : [];
  const texts = new Set(items.map((item) => item.text));
  const owned = ownedOf(work, kind);
  const wants = new Map(wanted.map((entry) => [entry.key, entry]));
  for (const key of [...new Set([...Object.keys(owned), ...wants.keys()])].sort()) {
    const want = wants.get(key);
    const recorded = owned[key];
    const adopted = !work.input.locked && want !== undefined && texts.has(want.text);
    let mine = recorded !== undefined && texts.has(recorded)
      ? recorded
      : adopted
      ? want.text
      : undefined;
    const edited = recorded === undefined ? undefined : editedItem(items, key, recorded, owned);
    if (mine === undefined && edited !== undefined && recorded !== undefined) {
      if (edited.text === want?.text) mine = edited.text;
      else if (work.input.options.overwrite) mine = edited.text;
      else if (work.input.options.adopt) continue;
      else {
        work.problems.push(editedByHand(kind, edited.text, recorded, want?.text, edited.place));
        continue;
      }
    }
    if (want) setOwned(work, kind, key, want.text);
    if (mine === want?.text) continue;
    const shown = kind === "dependencies" ? "" : `${kind} `;
    if (mine !== undefined && want) {
      work.edits.push({ op: "arrayReplace", path, old: mine, new: want.text });
      work.causes.push(`~ ${shown}${mine} → ${want.text}  (${want.because})`);
    } else if (want) {
      work.edits.push({ op: "arrayAdd", path, value: want.text, at: "sorted" });
      work.causes.push(`+ ${shown}${want.text}  (${want.because})`);
    } else if (mine !== undefined) {
      work.edits.push({ op: "arrayRemove", path, value: mine });
      work.causes.push(`- ${shown}${mine}  (no longer in the stack)`);
    }
  }
}

/** An entry of a table that is wanted. */
interface WantedValue extends Wanted {
  readonly value: TomlInput;
}

function reconcileTable(work: Work, kind: TableKind, wanted: readonly WantedValue[]): void {
  const path = TABLES[kind];
  const entries = work.file ? entriesAt(work.file, path) : new Map();
  const owned = ownedOf(work, kind);
  const wants = new Map(wanted.map((entry) => [entry.key, entry]));
  for (const key of [...new Set([...Object.keys(owned), ...wants.keys()])].sort()) {
    const want = wants.get(key);
    const recorded = owned[key];
    const entry = entries.get(key);
    const found = entry === undefined ? undefined : valueText(entry.value as TomlInput);
    const isMine = recorded !== undefined || (want !== undefined && found === want.text);
    if (found !== undefined && isMine && found !== recorded && found !== want?.text) {
      if (work.input.options.adopt) continue;
      if (!work.input.options.overwrite) {
        work.problems.push(editedByHand(kind, found, recorded ?? "", want?.text, entry?.place));
        continue;
      }
    }
    if (want) setOwned(work, kind, key, want.text);
    if (found === want?.text) continue;
    const at = [...path, entry?.key ?? key];
    if (want) {
      // A source in another shape (a sub-table of the user's) is replaced as a whole, never mixed.
      if (found !== undefined) work.edits.push({ op: "keyDelete", path: at });
      work.edits.push({ op: "keySet", path: at, value: want.value });
      const before = found === undefined ? "+" : "~";
      work.causes.push(`${before} ${kind} ${key} = ${want.text}  (${want.because})`);
    } else if (found !== undefined) {
      work.edits.push({ op: "keyDelete", path: at });
      work.causes.push(`- ${kind} ${key} = ${found}  (no longer in the stack)`);
    }
  }
}

function setOwned(work: Work, kind: string, key: string, text: string): void {
  work.owned[kind] = { ...work.owned[kind], [key]: text };
}

function editedByHand(
  kind: string,
  found: string,
  recorded: string,
  wanted: string | undefined,
  place: Place | undefined,
): Problem {
  return {
    code: "HSM-E0413",
    message:
      `An entry of hsm's in ${kind} was edited by hand: it is ${found}, hsm wrote ${recorded}`,
    place,
    also: [{ note: wanted === undefined ? "hsm would remove it" : `hsm would write ${wanted}` }],
    next:
      "Run `hsm sync --overwrite` to restore hsm's text, or `hsm sync --adopt` to make the entry yours",
  };
}

/** Specifiers as people read them. */
export function rangeText(merged: Merged): string {
  return formatSpecifiers(merged.specifiers) || "any version";
}
