import {
  type At,
  failure,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type Result,
  success,
  valueAt,
} from "@/model/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";

/** Many times what a component file of people has: reading it takes no second. */
const MAX_SIGNS = 20_000;

/** A file of a registry as read: its data, and where and how each value stands. */
export interface Source {
  readonly file: string;
  readonly data: JsonObject;
  /** The place of a value or key; of its nearest parent where it is not there. */
  readonly at: At;
  /** A scalar exactly as it stands in the file, without quotes; undefined where no file is behind the data. */
  readonly asWritten: (path: Path) => string | undefined;
  /** Whether a scalar stands in quotes. */
  readonly isQuoted: (path: Path) => boolean;
  /** The data was checked before, as that of the built-in registry is by a test. */
  readonly isChecked?: boolean;
}

/** Reads a text, or says why it is no YAML mapping. Anchors and aliases are refused: a component is plain data. */
export function readSource(text: string, file: string): Result<Source> {
  const yaml = parseYaml(text, { aliases: false, maxSigns: MAX_SIGNS });
  if (!yaml.ok) {
    return failure(yaml.errors.map(({ message, ...spot }) => ({
      code: "HSM-E0201",
      message,
      place: { file, ...spot },
      next: "Correct this place, then run the command again",
    })));
  }
  const at: At = (path, what) => ({ file, ...yaml.at(path, what) });
  if (!isObject(yaml.value)) {
    return failure([{
      code: "HSM-E0202",
      message: 'The file is no mapping, expected keys such as "name:"',
      place: { file, ...yaml.at([]) },
      next: 'Write "key: value" lines; `hsm registry show NAME` prints an example',
    }]);
  }
  return success({
    file,
    data: yaml.value,
    at,
    asWritten: (path) => yaml.rawAt(path)?.source,
    isQuoted: (path) => yaml.rawAt(path)?.quoted ?? false,
  });
}

/** Data that was read and checked before; its text is only read when somebody asks for a place. */
export function lazySource(data: JsonObject, text: string, file: string): Source {
  let read: Source | undefined;
  const source = (): Source => {
    if (read !== undefined) return read;
    const result = readSource(text, file);
    if (!result.ok) throw new Error(`Unreachable: ${file} was read before`);
    return read = result.value;
  };
  return {
    file,
    data,
    at: (path, what) => source().at(path, what),
    asWritten: (path) => source().asWritten(path),
    isQuoted: (path) => source().isQuoted(path),
    isChecked: true,
  };
}

/** Data without a text, such as a definition of hsm.lock. */
export function placelessSource(data: JsonObject, file: string): Source {
  return {
    file,
    data,
    at: () => undefined,
    asWritten: () => undefined,
    isQuoted: () => false,
  };
}

/** An overlay over a component: maps merge, everything else replaces. Each value keeps the place where it stands. */
export function overlaySource(base: Source, overlay: Source): Source {
  const owner = (path: Path): Source => valueAt(overlay.data, path) === undefined ? base : overlay;
  return {
    file: base.file,
    data: overlayData(base.data, overlay.data),
    at: (path, what) => owner(path).at(path, what),
    asWritten: (path) => owner(path).asWritten(path),
    isQuoted: (path) => owner(path).isQuoted(path),
  };
}

function overlayData(base: JsonObject, overlay: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overlay)) {
    const old = merged.get(key);
    merged.set(key, isObject(old) && isObject(value) ? overlayData(old, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Visits every scalar of plain data with its path. */
export function eachScalar(
  data: Json,
  visit: (value: Json, path: Path) => void,
  path: Path = [],
): void {
  if (typeof data !== "object" || data === null) visit(data, path);
  else if (Array.isArray(data)) data.forEach((item, i) => eachScalar(item, visit, [...path, i]));
  else for (const [key, item] of Object.entries(data)) eachScalar(item, visit, [...path, key]);
}
