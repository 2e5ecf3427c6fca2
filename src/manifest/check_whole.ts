import {
  isObject,
  type Json,
  type Kind,
  parseRef,
  type Path,
  type Place,
  type Problem,
  type Ref,
  valueAt,
} from "@/model/mod.ts";
import { meets } from "./meets.ts";
import { pathsOf, type Source } from "./source.ts";

/** Finds what is wrong between values that are legal one by one: twice the same, two modes, two sources. */
export function checkWhole(source: Source): readonly Problem[] {
  return [
    ...checkTwice(source),
    ...checkModes(source),
    ...pathsOf(source.data, ["registries", "*"]).flatMap((path) => checkRegistry(source, path)),
  ];
}

/** A reference that stands somewhere. */
interface Named {
  readonly ref: Ref;
  readonly text: string;
  readonly path: Path;
  readonly what: "key" | "value";
  readonly kind?: Kind;
  /** Where its own mode stands. */
  readonly modePath?: Path;
}

function checkTwice(source: Source): readonly Problem[] {
  const lists: readonly (readonly Named[])[] = [
    entries(source, "packages", "package"),
    entries(source, "containers", "container"),
    keys(source, "groups"),
    named(source, pathsOf(source.data, ["registries", "*", "name"])),
    ...pathsOf(source.data, ["groups", "*"]).flatMap((path) => [
      named(source, pathsOf(source.data, [...path.map(String), "*"])),
      named(source, pathsOf(source.data, [...path.map(String), "choose", "*"])),
    ]),
  ];
  return lists.flatMap((list) => {
    const seen = new Map<string, Named[]>();
    return list.flatMap((item) => {
      const before = seen.get(item.ref.name) ?? [];
      const first = before.find((other) => sameThing(other, item));
      seen.set(item.ref.name, before);
      before.push(item);
      return first === undefined ? [] : [twice(source, first, item)];
    });
  });
}

/** A package and a container of one name are two things; one name from two registries is one thing twice. */
function sameThing(a: Named, b: Named): boolean {
  return a.ref.name === b.ref.name &&
    (a.ref.kind === b.ref.kind || a.ref.kind === undefined || b.ref.kind === undefined);
}

function twice(source: Source, first: Named, second: Named): Problem {
  const place = source.at(second.path, second.what);
  const firstPlace = source.at(first.path, first.what);
  const section = String(second.path[0]);
  return {
    code: "HSM-E0120",
    message: `"${second.ref.name}" stands in "${section}" twice`,
    ...(place && { place }),
    also: [{ note: "First here", ...(firstPlace && { place: firstPlace }) }],
    next: "Remove one of the two",
  };
}

function checkModes(source: Source): readonly Problem[] {
  const modes = keys(source, "modes").filter(({ text }) => text !== "default");
  const own = [
    ...entries(source, "packages", "package"),
    ...entries(source, "containers", "container"),
  ];
  const named = Map.groupBy(modes, ({ ref }) => ref.name);
  const between = [...named.values()].flatMap((same) =>
    same.flatMap((mode, index) =>
      same.slice(0, index).filter((other) => meets(other.ref, mode.ref))
        .flatMap((other) => clash(source, other.path, mode.path, mode.ref.name))
    )
  );
  const beside = own.flatMap(({ ref, kind, modePath }) =>
    modePath === undefined
      ? []
      : (named.get(ref.name) ?? []).filter((mode) =>
        meets(mode.ref, { ...ref, ...(kind && { kind }) })
      )
        .flatMap((mode) => clash(source, modePath, mode.path, ref.name))
  );
  return [...between, ...beside];
}

function clash(source: Source, one: Path, other: Path, name: string): readonly Problem[] {
  const [here, there] = [valueAt(source.data, one), valueAt(source.data, other)];
  if (here === there || typeof here !== "string" || typeof there !== "string") return [];
  const place = source.at(other, "value");
  const first: Place | undefined = source.at(one, "value");
  return [{
    code: "HSM-E0121",
    message: `"${name}" has the mode ${there} here and ${here} at another place`,
    ...(place && { place }),
    also: [{ note: `The mode ${here} stands here`, ...(first && { place: first }) }],
    next: "Keep one of the two",
  }];
}

function checkRegistry(source: Source, path: Path): readonly Problem[] {
  const entry = valueAt(source.data, path);
  if (!isObject(entry)) return [];
  const found = checkOrigin(source, path, (key) => Object.hasOwn(entry, key));
  if (entry.name !== "builtin") return found;
  const place = source.at([...path, "name"]);
  const reserved = {
    code: "HSM-E0123",
    message: 'The name "builtin" is reserved for the registry that comes with hsm',
    ...(place && { place }),
    next: "Choose another name",
  };
  return [reserved, ...found];
}

/** A registry is a folder or a git repository; only the second has a ref and a subdirectory. */
function checkOrigin(
  source: Source,
  path: Path,
  has: (key: string) => boolean,
): readonly Problem[] {
  const problem = (message: string, next: string, at: Path): Problem => {
    const place = source.at(at, at === path ? "value" : "key");
    return { code: "HSM-E0122", message, ...(place && { place }), next };
  };
  if (has("path") && has("git")) {
    const message = 'A registry has "path" and "git", expected one of them';
    return [problem(message, "Remove one of the two", [...path, "git"])];
  }
  if (has("git")) return [];
  if (!has("path")) {
    const message = 'A registry has neither "path" nor "git", expected one of them';
    return [problem(message, 'Add "path: ./registry", or "git:" with an address', path)];
  }
  return ["ref", "subdirectory"].filter(has).map((key) =>
    problem(
      `"${key}" belongs to a registry from git, and this one has "path"`,
      `Remove "${key}"`,
      [...path, key],
    )
  );
}

function entries(source: Source, section: string, kind: Kind): readonly Named[] {
  return pathsOf(source.data, [section, "*"]).flatMap((path) => {
    const value = valueAt(source.data, path);
    const isTable = isObject(value);
    const found = toNamed(
      isTable ? value.name : value,
      isTable ? [...path, "name"] : path,
      "value",
    );
    const modePath = isTable && Object.hasOwn(value, "mode") ? [...path, "mode"] : undefined;
    return found.map((item) => ({ ...item, kind, ...(modePath && { modePath }) }));
  });
}

function keys(source: Source, section: string): readonly Named[] {
  const value = source.data[section];
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => toNamed(key, [section, key], "key"));
}

function named(source: Source, paths: readonly Path[]): readonly Named[] {
  return paths.filter((path) => path[0] === "registries" || typeof path.at(-1) === "number")
    .flatMap((path) => toNamed(valueAt(source.data, path), path, "value"));
}

function toNamed(value: Json | undefined, path: Path, what: "key" | "value"): readonly Named[] {
  if (typeof value !== "string") return [];
  const ref = value === "default" ? { name: value } : parseRef(value);
  return ref === undefined ? [] : [{ ref, text: value, path, what }];
}
