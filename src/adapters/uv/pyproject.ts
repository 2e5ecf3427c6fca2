import { type Place, type Snapshot, textOf } from "@/model/mod.ts";
import { normalizeName, parseRequirement, type Requirement } from "@/text/pep/mod.ts";
import { type ConflictMarker, findConflict } from "@/text/words/mod.ts";
import { isTomlTable, parseToml, type TomlTable, type TomlValue } from "@/text/toml/mod.ts";

/** The name of the file this adapter edits. */
export const PYPROJECT = "pyproject.toml";

/** One string of an array of requirements. */
export interface Item {
  readonly text: string;
  /** undefined where the text is no requirement of PEP 508. */
  readonly requirement?: Requirement;
  readonly place?: Place;
}

/** What pyproject.toml says, as far as this adapter minds. */
export type Pyproject =
  | { readonly kind: "absent" }
  | { readonly kind: "broken"; readonly place: Place; readonly message: string }
  | { readonly kind: "conflict"; readonly place: Place }
  | { readonly kind: "no-text" }
  | {
    readonly kind: "read";
    /** Relative to the root. */
    readonly path: string;
    readonly text: string;
    readonly value: TomlTable;
    readonly at: (path: readonly (string | number)[]) => Place | undefined;
  };

/** Reads a pyproject.toml out of a snapshot. */
export function readPyproject(snapshot: Snapshot, path: string): Pyproject {
  const seen = snapshot.files.get(path);
  if (seen === undefined || seen.kind !== "file") return { kind: "absent" };
  const text = textOf(snapshot, path);
  if (text === undefined) return { kind: "no-text" };
  const parsed = parseToml(text);
  // A text with conflict markers is no TOML; one that is TOML has them inside a text of several lines.
  const conflict = parsed.ok ? undefined : findConflict(text);
  if (conflict) return { kind: "conflict", place: conflictPlace(path, conflict) };
  if (!parsed.ok) {
    const { line, column, lineText, message } = parsed;
    return { kind: "broken", message, place: { file: path, line, column, length: 1, lineText } };
  }
  const at = (key: readonly (string | number)[]): Place | undefined => {
    const spot = parsed.at(key);
    return spot && { file: path, ...spot };
  };
  return { kind: "read", path, text, value: parsed.value, at };
}

/** The place of a conflict marker. */
export function conflictPlace(file: string, marker: ConflictMarker): Place {
  return { file, ...marker, column: 1, length: marker.lineText.length };
}

/** A value inside tables, undefined where the path leads nowhere. */
export function valueAt(table: TomlTable, path: readonly string[]): TomlValue | undefined {
  let value: TomlValue | undefined = table;
  for (const key of path) {
    if (!isTomlTable(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** The strings of an array, each read as a requirement. */
export function itemsAt(
  file: Extract<Pyproject, { kind: "read" }>,
  path: readonly string[],
): readonly Item[] {
  const list = valueAt(file.value, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: TomlValue, index): Item[] => {
    if (typeof text !== "string") return [];
    const parsed = parseRequirement(text);
    return [{
      text,
      ...(parsed.ok && { requirement: parsed.requirement }),
      place: file.at([...path, index]),
    }];
  });
}

/** A table's entries under PEP 503 names: `[tool.uv.sources]`. */
export function entriesAt(
  file: Extract<Pyproject, { kind: "read" }>,
  path: readonly string[],
): ReadonlyMap<
  string,
  { readonly key: string; readonly value: TomlValue; readonly place?: Place }
> {
  const table = valueAt(file.value, path);
  if (!isTomlTable(table)) return new Map();
  return new Map(
    Object.entries(table).map(([key, value]) => [
      normalizeName(key),
      { key, value, place: file.at([...path, key]) },
    ]),
  );
}
