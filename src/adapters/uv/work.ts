import { type AdapterInput, entryOf, type Place, type Problem } from "@/model/mod.ts";
import { normalizeName, parseRequirement } from "@/text/pep/mod.ts";
import type { TomlEdit, TomlInput } from "@/text/toml/mod.ts";
import { entriesAt, type Item, itemsAt, type Pyproject, readPyproject } from "./pyproject.ts";
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

/** An array of the file, told apart by whose its entries are. */
interface List {
  /** All of them. */
  readonly texts: ReadonlySet<string>;
  /** By distribution: the entries that are not recorded as hsm's. */
  readonly others: ReadonlyMap<string, readonly Item[]>;
  /** By the key in hsm.lock: the entry that stands where hsm's stood; nothing where hsm's text is there. */
  readonly edited: ReadonlyMap<string, Item>;
}

/** Collects while the kinds are gone through; the file itself is read once, whatever it is asked. */
export interface Work {
  readonly input: AdapterInput;
  readonly target: Target;
  readonly file?: ReadFile;
  readonly lists: Readonly<Record<ListKind, List>>;
  readonly tables: Readonly<Record<TableKind, ReturnType<typeof entriesAt>>>;
  readonly edits: TomlEdit[];
  readonly owned: Record<string, Record<string, string>>;
  readonly causes: string[];
  readonly notes: string[];
  readonly problems: Problem[];
  backup: boolean;
}

/** Begins the work on a file. */
export function startWork(input: AdapterInput, target: Target): Work {
  const read = readPyproject(input.snapshot, target.path);
  const file = read.kind === "read" ? read : undefined;
  const list = (kind: ListKind): List =>
    readList(file ? itemsAt(file, LISTS[kind]) : [], target.ledger[kind] ?? {});
  const table = (kind: TableKind) => file ? entriesAt(file, TABLES[kind]) : new Map();
  return {
    input,
    target,
    ...(file && { file }),
    lists: {
      dependencies: list("dependencies"),
      "override-dependencies": list("override-dependencies"),
      "no-build-isolation-package": list("no-build-isolation-package"),
    },
    tables: {
      sources: table("sources"),
      "extra-build-dependencies": table("extra-build-dependencies"),
    },
    edits: [],
    owned: {},
    causes: [],
    notes: [],
    problems: [],
    backup: false,
  };
}

/** The keys of hsm.lock for one kind of entry. */
export function recordedKeys({ target }: Work, kind: string): readonly string[] {
  return Object.keys(target.ledger[kind] ?? {});
}

/** The text that hsm.lock says is hsm's. */
export function recordedText({ target }: Work, kind: string, key: string): string | undefined {
  return entryOf(target.ledger[kind], key);
}

/**
 * The entries of an array that are the user's own words for a distribution: neither recorded as hsm's, nor an edited
 * entry of hsm's (unless that shall become the user's), nor, without any hsm.lock, exactly what hsm would write.
 */
export function usersOf(
  { input: { options, locked }, lists }: Work,
  kind: ListKind,
  distribution: string,
  wouldWrite: ReadonlySet<string>,
): readonly Item[] {
  const { others, edited } = lists[kind];
  const isEdited = (text: string): boolean =>
    !options.adopt && edited.values().some((item) => item.text === text);
  return (others.get(distribution) ?? []).filter(({ text }) =>
    !isEdited(text) && (locked || !wouldWrite.has(text))
  );
}

function readList(items: readonly Item[], owned: Readonly<Record<string, string>>): List {
  const texts = new Set(items.map(({ text }) => text));
  const recorded = new Set(Object.values(owned));
  const named = items.filter(({ text, requirement }) => requirement && !recorded.has(text));
  const others = Map.groupBy(named, (item) => normalizeName(item.requirement?.name ?? ""));
  const edited = Object.entries(owned).flatMap(([key, text]): [string, Item][] => {
    if (texts.has(text)) return [];
    const [name = "", marker] = key.split(" ; ");
    const written = markerText(marker);
    const item = others.get(name)?.find(({ requirement }) => requirement?.marker === written);
    return item === undefined ? [] : [[key, item]];
  });
  return { texts, others, edited: new Map(edited) };
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
