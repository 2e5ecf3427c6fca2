import {
  entryOf,
  failure,
  type Json,
  type Lock,
  type LockedComponent,
  type Owned,
  type Problem,
  type Result,
  success,
} from "@/model/mod.ts";
import { conflictSides } from "./conflict_sides.ts";
import { findInJson, type Found, placeAt } from "./find_in_json.ts";
import { LockReader, RESTORE } from "./lock_reader.ts";

/** Larger texts are no lock of a project (32 million UTF-16 units). */
const LARGEST = 32 * 1024 * 1024;

/**
 * Reads `hsm.lock`. All faults at once, each with its place; a newer schema and conflict markers are refused with what
 * to do. Never throws, whatever the text is.
 *
 * @param file as shown to the user
 *
 * @example
 * ```ts
 * import { EMPTY_LOCK } from "@/model/mod.ts";
 * import { formatLock, parseLock } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseLock(formatLock(EMPTY_LOCK), "hsm.lock"), { ok: true, value: EMPTY_LOCK });
 * ```
 */
export function parseLock(text: string, file: string): Result<Lock> {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const conflict = conflictSides(body);
  if (conflict) return failure([conflictProblem(body, file, conflict.offset)]);
  if (body.length > LARGEST) {
    return failure([problem("HSM-E0701", `"${file}" is too large`, RESTORE)]);
  }
  const fault = findInJson(body);
  if (fault) return failure([faultProblem(body, file, fault)]);
  const reader = new LockReader(body, file);
  const lock = reader.lock(JSON.parse(body) as Json);
  return reader.problems.length > 0 ? failure(reader.problems) : success(lock);
}

/**
 * Reads a lock with conflict markers by joining both sides: all registries, components and owned entries of either;
 * where both name the same, ours. Good as the ledger of what hsm may have written; the stack is resolved again anyway.
 * A text without markers is read as {@link parseLock} reads it.
 *
 * @example
 * ```ts
 * import { parseLockJoined } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const both = `{"schema": 1, "registries": {}, "owned": {}, "components": {
 * <<<<<<< ours
 * "package:a": {"registry": "builtin", "definition": {}}
 * =======
 * "package:b": {"registry": "builtin", "definition": {}}
 * >>>>>>> theirs
 * }}`;
 * const joined = parseLockJoined(both, "hsm.lock");
 * assert.deepEqual(joined.ok && Object.keys(joined.value.components), ["package:a", "package:b"]);
 * ```
 */
export function parseLockJoined(text: string, file: string): Result<Lock> {
  const sides = conflictSides(text);
  if (!sides) return parseLock(text, file);
  const ours = parseLock(sides.ours, file);
  const theirs = parseLock(sides.theirs, file);
  if (!ours.ok || !theirs.ok) {
    const at = conflictProblem(text, file, sides.offset);
    return failure([{
      ...at,
      next: "Resolve the conflict by hand, or restore one side of the file",
    }]);
  }
  return success(joinLocks(ours.value, theirs.value));
}

/** Both ledgers in one; where both name the same, the first. */
function joinLocks(ours: Lock, theirs: Lock): Lock {
  return {
    schema: 1,
    registries: { ...theirs.registries, ...ours.registries },
    components: sorted({ ...theirs.components, ...ours.components }),
    owned: joined(theirs.owned, ours.owned, (a, b) => joined(a, b, (x, y) => ({ ...x, ...y }))),
  };
}

function joined<T>(
  first: Readonly<Record<string, T>>,
  second: Readonly<Record<string, T>>,
  both: (a: T, b: T) => T,
): Record<string, T> {
  const more = Object.entries(second).map(([key, value]): [string, T] => {
    const known = entryOf(first, key);
    return [key, known === undefined ? value : both(known, value)];
  });
  return { ...first, ...Object.fromEntries(more) };
}

/**
 * Writes `hsm.lock`: maps sorted by key (a definition keeps its order), one value a line, final newline. Commas between
 * the entries of the ledgers stand on lines of their own and an empty ledger takes two lines: so adding an entry never
 * touches the line of another, and git merges two branches that add different entries. Two entries that both go between
 * the same neighbours are still a conflict, as in any sorted file; {@link parseLockJoined} reads that.
 *
 * @example
 * ```ts
 * import { EMPTY_LOCK } from "@/model/mod.ts";
 * import { formatLock } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(JSON.parse(formatLock(EMPTY_LOCK)).schema, 1);
 * ```
 */
export function formatLock(lock: Lock): string {
  const plain = (value: unknown, indent: string): string =>
    JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
  const component = (one: LockedComponent, indent: string): string => {
    const { registry, version, mode, profile, definition } = one;
    return plain({ registry, version, mode, profile, definition }, indent);
  };
  const entries = (one: Readonly<Record<string, string>>, indent: string): string =>
    ledger(one, indent, plain);
  const kinds = (one: Owned[string], indent: string): string => ledger(one, indent, entries);
  return [
    "{",
    `  "schema": ${lock.schema},`,
    `  "registries": ${ledger(lock.registries, "  ", plain)},`,
    `  "components": ${ledger(lock.components, "  ", component)},`,
    `  "owned": ${ledger(lock.owned, "  ", kinds)}`,
    "}",
    "",
  ].join("\n");
}

function ledger<T>(
  map: Readonly<Record<string, T>>,
  indent: string,
  write: (value: T, indent: string) => string,
): string {
  const inner = `${indent}  `;
  const lines = Object.entries(sorted(map)).map(([key, value]) =>
    `${inner}${JSON.stringify(key)}: ${write(value, inner)}\n`
  );
  return `{\n${lines.join(`${inner},\n`)}${indent}}`;
}

function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}

function problem(code: string, message: string, next: string): Problem {
  return { code, message, next };
}

function faultProblem(text: string, file: string, found: Found): Problem {
  const what = found.kind === "duplicate" ? "The same key is written twice" : "This is no JSON";
  return { ...problem("HSM-E0701", what, RESTORE), place: placeAt(text, file, found) };
}

function conflictProblem(text: string, file: string, offset: number): Problem {
  return {
    ...problem(
      "HSM-E0703",
      `"${file}" has conflict markers of a merge`,
      "Resolve `hsm.yaml`, then run `hsm sync`: it joins both sides and writes the file anew",
    ),
    place: placeAt(text, file, { offset, length: 7 }),
  };
}
