import type { YamlEdit } from "./yaml_edit.ts";
import { hasKey, isList, isMapping, kindOf, printPath } from "./value.ts";
import type { YamlMap, YamlPath, YamlValue } from "./value.ts";

/** The new data, or why the edit does not fit the old data. */
export type Applied =
  | { readonly ok: true; readonly value: YamlValue }
  | { readonly ok: false; readonly reason: string };

/**
 * Makes the data that a text must hold after an edit.
 *
 * Works on plain data and knows nothing of text, so that the editor can be checked against it.
 */
export function applyToValue(root: YamlValue, edit: YamlEdit): Applied {
  switch (edit.op) {
    case "set":
      return setAt(root, edit.path, 0, () => ({ ok: true, value: edit.value }));
    case "add":
      return setAt(root, edit.path, 0, (old) => {
        if (old === undefined || old === null) return { ok: true, value: [edit.value] };
        if (isList(old)) return { ok: true, value: [...old, edit.value] };
        return refuse(`${printPath(edit.path)} is ${kindOf(old)}, expected a list`);
      });
    case "remove":
      return removeAt(root, edit.path, edit.prune === true);
  }
}

function refuse(reason: string): Applied {
  return { ok: false, reason: reason.charAt(0).toUpperCase() + reason.slice(1) };
}

function setAt(
  node: YamlValue | undefined,
  path: YamlPath,
  depth: number,
  change: (old: YamlValue | undefined) => Applied,
): Applied {
  const part = path[depth];
  if (part === undefined) return change(node);
  const here = path.slice(0, depth);
  if (typeof part === "number") {
    if (!isList(node)) return refuse(`${printPath(here)} is ${kindOf(node)}, expected a list`);
    if (!(part in node)) {
      return refuse(`${printPath(here)} has ${node.length} items, expected an item ${part}`);
    }
    const changed = setAt(node[part], path, depth + 1, change);
    if (!changed.ok) return changed;
    return { ok: true, value: node.map((item, index) => index === part ? changed.value : item) };
  }
  const map = node ?? {};
  if (!isMapping(map)) return refuse(`${printPath(here)} is ${kindOf(node)}, expected a mapping`);
  const changed = setAt(hasKey(map, part) ? map[part] : undefined, path, depth + 1, change);
  return changed.ok ? { ok: true, value: { ...map, [part]: changed.value } } : changed;
}

function removeAt(root: YamlValue, path: YamlPath, prune: boolean): Applied {
  const last = path.at(-1);
  if (last === undefined) return refuse("The whole file cannot be removed");
  const parentPath = path.slice(0, -1);
  const parent = valueAt(root, parentPath);
  const rest = withoutPart(parent, last);
  if (rest === undefined) return refuse(`${printPath(path)} does not exist`);
  const empty = isList(rest) ? rest.length === 0 : Object.keys(rest).length === 0;
  if (empty && prune && typeof parentPath.at(-1) === "string") {
    return removeAt(root, parentPath, prune);
  }
  return setAt(root, parentPath, 0, () => ({ ok: true, value: rest }));
}

/** The value at a path, or undefined. */
export function valueAt(root: YamlValue, path: YamlPath): YamlValue | undefined {
  let node: YamlValue | undefined = root;
  for (const part of path) {
    if (typeof part === "number") node = isList(node) ? node[part] : undefined;
    else node = isMapping(node) && hasKey(node, part) ? node[part] : undefined;
  }
  return node;
}

function withoutPart(
  parent: YamlValue | undefined,
  part: string | number,
): readonly YamlValue[] | YamlMap | undefined {
  if (typeof part === "number") {
    return isList(parent) && part in parent
      ? parent.filter((_item, index) => index !== part)
      : undefined;
  }
  if (!isMapping(parent) || !hasKey(parent, part)) return undefined;
  return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== part));
}
