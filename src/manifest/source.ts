import {
  type At,
  failure,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type Place,
  type Problem,
  type Result,
  success,
  valueAt,
} from "@/model/mod.ts";
import { findConflict } from "@/text/words/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";

/** Many times what hsm.yaml of people has: reading it takes no second. */
const MAX_SIGNS = 20_000;

/** hsm.yaml as read: its data, and where and how each value stands. */
export interface Source {
  readonly data: JsonObject;
  /** The place of a value or key; of its nearest parent where it is not there. */
  readonly at: At;
  /** A scalar exactly as it stands in the file, without quotes. */
  readonly asWritten: (path: Path) => string | undefined;
  /** Whether a scalar stands in quotes. */
  readonly isQuoted: (path: Path) => boolean;
}

/** Reads the text of hsm.yaml, or says why it is no YAML mapping; nothing is checked yet. */
export function readSource(text: string, file: string): Result<Source> {
  const yaml = parseYaml(text, { maxSigns: MAX_SIGNS });
  if (!yaml.ok) {
    const conflict = conflictIn(text, file);
    return failure(
      conflict ? [conflict] : yaml.errors.map(({ message, ...spot }) => ({
        code: "HSM-E0101",
        message,
        place: { file, ...spot },
        next: "Correct this place, then run the command again",
      })),
    );
  }
  const at: At = (path, what) => {
    const spot = yaml.at(path, what);
    return spot && { file, ...spot };
  };
  const data: Json = yaml.value ?? {};
  if (!isObject(data)) return failure([noMapping(at([]))]);
  return success({
    data,
    at,
    asWritten: (path) => yaml.rawAt(path)?.source,
    isQuoted: (path) => yaml.rawAt(path)?.quoted ?? false,
  });
}

/** Git writes its markers at the begin of a line, where no value of a mapping can have them. */
function conflictIn(text: string, file: string): Problem | undefined {
  const found = findConflict(text);
  if (found === undefined) return undefined;
  return {
    code: "HSM-E0101",
    message: "The file has conflict markers of a merge",
    place: { file, ...found, column: 1, length: found.lineText.length },
    next: "Keep the lines you want, and remove the markers",
  };
}

function noMapping(place: Place | undefined): Problem {
  return {
    code: "HSM-E0102",
    message: 'The file is no mapping, expected keys such as "packages:"',
    ...(place && { place }),
    next: 'Write "key: value" lines, or run `hsm init` in an empty folder to see an example',
  };
}

/** A place that must be there because the value is: where the library knows none, the top of the file. */
export function placeOf(source: Source, path: Path, what?: "key" | "value"): Place {
  return source.at(path, what) ??
    { file: "hsm.yaml", line: 1, column: 1, length: 1, lineText: "" };
}

/** Every path that a pattern names; `*` stands for any key or position. */
export function pathsOf(data: Json, pattern: readonly string[]): readonly Path[] {
  return pattern.reduce<readonly Path[]>(
    (paths, part) =>
      paths.flatMap((path) => keysOf(valueAt(data, path), part).map((key) => [...path, key])),
    [[]],
  );
}

function keysOf(value: Json | undefined, part: string): readonly (string | number)[] {
  if (typeof value !== "object" || value === null) return [];
  if (part !== "*") return Object.hasOwn(value, part) ? [part] : [];
  return Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
}
