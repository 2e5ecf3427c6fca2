import type { TomlInput } from "./toml_value.ts";

/** The keys from the top of the text to a value, unquoted. */
export type TomlPath = readonly string[];

/** Where a new item of an array goes: `"sorted"` falls back to the end of an unsorted array. */
export type TomlPlace =
  | "end"
  | "sorted"
  | { readonly before: string }
  | { readonly after: string };

/** An entry of an array of tables, told from the others by its `name`. */
export interface NamedTable {
  /** What tells the entry from the others. */
  readonly name: string;
  /** The other keys of the entry. */
  readonly [key: string]: TomlInput;
}

/**
 * One edit of a TOML text.
 *
 * - `arrayAdd`: adds a string to an array; an absent array is created.
 * - `arrayRemove`: removes the last item that is exactly `value`.
 * - `arrayReplace`: writes `new` in the place of the last item that is exactly `old`.
 * - `keySet`: sets a key; absent tables on the way are created, an equal value is left alone.
 * - `keyDelete`: deletes a key.
 * - `ensureTable`: creates a table where there is none.
 * - `tableAppend`: adds an entry to an array of tables (`[[path]]`); an absent one is created.
 * - `tableRemove`: removes the entry of an array of tables that has this name.
 */
export type TomlEdit =
  | {
    readonly op: "arrayAdd";
    readonly path: TomlPath;
    readonly value: string;
    readonly at?: TomlPlace;
  }
  | { readonly op: "arrayRemove"; readonly path: TomlPath; readonly value: string }
  | {
    readonly op: "arrayReplace";
    readonly path: TomlPath;
    readonly old: string;
    readonly new: string;
  }
  | { readonly op: "keySet"; readonly path: TomlPath; readonly value: TomlInput }
  | { readonly op: "keyDelete"; readonly path: TomlPath }
  | { readonly op: "ensureTable"; readonly path: TomlPath }
  | { readonly op: "tableAppend"; readonly path: TomlPath; readonly value: NamedTable }
  | { readonly op: "tableRemove"; readonly path: TomlPath; readonly name: string };
