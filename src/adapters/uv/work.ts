import type { AdapterInput, Place, Problem } from "@/model/mod.ts";
import { normalizeName, parseRequirement } from "@/text/pep/mod.ts";
import type { TomlEdit, TomlInput } from "@/text/toml/mod.ts";
import { type Item, itemsAt, type Pyproject } from "./pyproject.ts";
import type { Target } from "./targets.ts";

/** Arrays of pyproject.toml in which hsm may own entries. */
export const LISTS = {
  dependencies: ["project", "dependencies"],
  "override-dependencies": ["tool", "uv", "override-dependencies"],
  "no-build-isolation-package": ["tool", "uv", "no-build-isolation-package"],
} as const;

/** Tables of pyproject.toml in which hsm may own entries. */
export const TABLES = {
  sources: ["tool", "uv", "sources"],
  "extra-build-dependencies": ["tool", "uv", "extra-build-dependencies"],
} as const;

/** The name of an array, as hsm.lock keeps it. */
export type ListKind = keyof typeof LISTS;
/** The name of a table, as hsm.lock keeps it. */
export type TableKind = keyof typeof TABLES;
/** A pyproject.toml that could be read. */
export type ReadFile = Extract<Pyproject, { kind: "read" }>;

/** An entry of an array that is wanted. */
export interface Wanted {
  readonly key: string;
  readonly text: string;
  readonly because: string;
}

/** An entry of a table that is wanted. */
export interface WantedValue extends Wanted {
  readonly value: TomlInput;
}

/** Collects while the kinds are gone through. */
export interface Work {
  readonly input: AdapterInput;
  readonly target: Target;
  readonly file?: ReadFile;
  readonly edits: TomlEdit[];
  readonly owned: Record<string, Record<string, string>>;
  readonly causes: string[];
  readonly notes: string[];
  readonly problems: Problem[];
}

/** What hsm.lock says is hsm's: key → text. */
export function ownedOf({ target }: Work, kind: string): Readonly<Record<string, string>> {
  return target.ledger[kind] ?? {};
}

/** The entries of an array of the file. */
export function listOf({ file }: Work, kind: ListKind): readonly Item[] {
  return file ? itemsAt(file, LISTS[kind]) : [];
}

/**
 * The entries of an array that are the user's own words for a distribution: neither recorded as hsm's, nor an edited
 * entry of hsm's (unless that shall become the user's), nor, without any hsm.lock, exactly what hsm would write.
 */
export function usersOf(
  work: Work,
  kind: ListKind,
  distribution: string,
  wouldWrite: ReadonlySet<string>,
): readonly Item[] {
  const items = listOf(work, kind);
  const owned = ownedOf(work, kind);
  const mine = new Set(Object.values(owned));
  const edited = new Set(
    work.input.options.adopt
      ? []
      : Object.entries(owned).map(([key, text]) => editedItem(items, key, text, owned)?.text),
  );
  return items.filter(({ text, requirement }) =>
    requirement !== undefined && normalizeName(requirement.name) === distribution &&
    !mine.has(text) && !edited.has(text) && (work.input.locked || !wouldWrite.has(text))
  );
}

/** The item that stands where hsm's entry stood, undefined where hsm's text is there or nothing is. */
export function editedItem(
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

/** Where something of the user's stands, as a person reads it. */
export function yours({ target: { path } }: Work, place: Place | undefined): string {
  return place ? `${path}:${place.line}, yours` : `${path}, yours`;
}
