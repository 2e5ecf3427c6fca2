import { equalToml, isTomlTable, type TomlTable, type TomlValue } from "./toml_value.ts";
import type { TomlEdit, TomlPath, TomlPlace } from "./toml_edit.ts";
import { writeKey } from "./write_toml.ts";

/** What an edit means for the value alone, worked out without looking at the text. */
export type Applied =
  | {
    readonly ok: true;
    readonly value: TomlTable;
    /** The item that is meant, or the place before which the new one goes. */
    readonly index: number;
    /** What stood at the path before. */
    readonly old: TomlValue | undefined;
  }
  | { readonly ok: false; readonly reason: string };

/** Applies an edit to the value of a text: what the edited text must say afterwards. */
export function applyToValue(root: TomlTable, edit: TomlEdit): Applied {
  if (edit.path.length === 0) return refuse("The path of the edit is empty");
  const blocked = blockedAt(root, edit.path);
  if (blocked !== undefined) return refuse(`\`${writeKey(blocked)}\` is not a table`);
  const old = getIn(root, edit.path);
  switch (edit.op) {
    case "keySet":
      return done(setIn(root, edit.path, edit.value as TomlValue), 0, old);
    case "keyDelete":
      if (old === undefined) return refuse(`\`${writeKey(edit.path)}\` is not there`);
      return done(deleteIn(root, edit.path), 0, old);
    case "ensureTable":
      if (old === undefined) return done(setIn(root, edit.path, emptyTable()), 0, old);
      if (!isTomlTable(old)) return refuse(`\`${writeKey(edit.path)}\` is not a table`);
      return done(root, 0, old);
    default:
      return applyToList(root, edit, old);
  }
}

type ListEdit = Exclude<TomlEdit, { readonly op: "keySet" | "keyDelete" | "ensureTable" }>;

function applyToList(root: TomlTable, edit: ListEdit, old: TomlValue | undefined): Applied {
  const items: readonly TomlValue[] = Array.isArray(old) ? old : [];
  const name = writeKey(edit.path);
  if (old !== undefined && !Array.isArray(old)) return refuse(`\`${name}\` is not a list`);
  const wanted = wantedItem(edit);
  const index = items.findLastIndex((item) => matches(item, edit, wanted));
  const adds = edit.op === "arrayAdd" || edit.op === "tableAppend";
  if (adds && index >= 0) return refuse(`"${wanted}" is already in \`${name}\``);
  if (!adds && index < 0) return refuse(`"${wanted}" is not in \`${name}\``);
  switch (edit.op) {
    case "arrayAdd": {
      const place = placeIn(items, edit.value, edit.at ?? "end");
      if (place === undefined) {
        return refuse(`The item to put "${wanted}" beside is not in \`${name}\``);
      }
      return done(setIn(root, edit.path, items.toSpliced(place, 0, edit.value)), place, old);
    }
    case "tableAppend": {
      const added = [...items, edit.value as TomlValue];
      return done(setIn(root, edit.path, added), items.length, old);
    }
    case "arrayReplace":
      return done(setIn(root, edit.path, items.with(index, edit.new)), index, old);
    case "arrayRemove":
    case "tableRemove":
      return done(setIn(root, edit.path, items.toSpliced(index, 1)), index, old);
  }
}

function wantedItem(edit: ListEdit): string {
  switch (edit.op) {
    case "arrayAdd":
    case "arrayRemove":
      return edit.value;
    case "arrayReplace":
      return edit.old;
    case "tableAppend":
      return edit.value.name;
    case "tableRemove":
      return edit.name;
  }
}

function matches(item: TomlValue, edit: ListEdit, wanted: string): boolean {
  if (edit.op === "tableAppend" || edit.op === "tableRemove") {
    return isTomlTable(item) && Object.hasOwn(item, "name") && item.name === wanted;
  }
  return item === wanted;
}

function placeIn(
  items: readonly TomlValue[],
  value: string,
  place: TomlPlace,
): number | undefined {
  if (typeof place === "object") {
    const beside = "before" in place ? place.before : place.after;
    const index = items.findLastIndex((item) => item === beside);
    if (index < 0) return undefined;
    return "before" in place ? index : index + 1;
  }
  const names = items.map((item) => typeof item === "string" ? item.toLowerCase() : undefined);
  const sorted = names.every((item, index) => {
    const before = names[index - 1];
    return item !== undefined && (before === undefined || before <= item);
  });
  if (place === "end" || !sorted) return items.length;
  const next = names.findIndex((item) => item !== undefined && item > value.toLowerCase());
  return next < 0 ? items.length : next;
}

/** The value at a path; undefined where there is none. */
function getIn(root: TomlTable, path: TomlPath): TomlValue | undefined {
  let value: TomlValue | undefined = root;
  for (const part of path) {
    if (!isTomlTable(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** The root with another value at a path; tables on the way are made. */
function setIn(root: TomlTable, path: TomlPath, value: TomlValue): TomlTable {
  const [first, ...rest] = path;
  if (first === undefined) return root;
  const copy = copyTable(root);
  const inner = root[first];
  copy[first] = rest.length === 0
    ? value
    : setIn(isTomlTable(inner) ? inner : emptyTable(), rest, value);
  return copy;
}

/** The root without the value at a path. */
export function deleteIn(root: TomlTable, path: TomlPath): TomlTable {
  const [first, ...rest] = path;
  const inner = first === undefined ? undefined : root[first];
  if (first === undefined || inner === undefined) return root;
  const copy = copyTable(root);
  if (rest.length === 0) delete copy[first];
  else if (isTomlTable(inner)) copy[first] = deleteIn(inner, rest);
  return copy;
}

/** Drops empty tables and lists upwards from a path, as far as no line of the text says them. */
export function dropImplied(
  root: TomlTable,
  path: TomlPath,
  isExplicit: (path: TomlPath) => boolean,
): TomlTable {
  if (path.length === 0) return root;
  const value = getIn(root, path);
  const empty = Array.isArray(value) ? value.length === 0 : equalToml(value, emptyTable());
  if (!empty || isExplicit(path)) return root;
  return dropImplied(deleteIn(root, path), path.slice(0, -1), isExplicit);
}

function blockedAt(root: TomlTable, path: TomlPath): TomlPath | undefined {
  for (let length = 1; length < path.length; length++) {
    const value = getIn(root, path.slice(0, length));
    if (value === undefined) return undefined;
    if (!isTomlTable(value)) return path.slice(0, length);
  }
  return undefined;
}

function emptyTable(): TomlTable {
  return copyTable({});
}

function copyTable(table: TomlTable): Record<string, TomlValue> {
  return Object.assign(Object.create(null) as Record<string, TomlValue>, table);
}

function done(value: TomlTable, index: number, old: TomlValue | undefined): Applied {
  return { ok: true, value, index, old };
}

function refuse(reason: string): Applied {
  return { ok: false, reason };
}
