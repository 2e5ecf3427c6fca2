import { deepStrictEqual } from "node:assert/strict";
import type { DataCheck, Expectation } from "./vocabulary.ts";

/** What of the data is not as expected, one sentence each. */
export function differences(data: unknown, check: DataCheck, where: string): string[] {
  return Object.entries(check).flatMap(([path, expected]) => {
    const values = valuesAt(data, path === "." ? [] : path.split("/"));
    if (expected.absent) {
      return values.length === 0
        ? []
        : [`${where} ${path}: is ${show(values[0])}, expected absent`];
    }
    if (values.length === 0) return [`${where} ${path}: is not there`];
    const wrong = values.map((value) => misfits(value, expected));
    if (wrong.some((list) => list.length === 0)) return [];
    return (wrong[0] ?? []).map((one) => `${where} ${path}: ${one}`);
  });
}

/** Every value that a path leads to: several where it holds `*`. */
export function valuesAt(data: unknown, path: readonly string[]): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return [data];
  if (typeof data !== "object" || data === null) return [];
  const all: [string, unknown][] = Object.entries(data);
  const found = /^\[([^=]+)=(.*)\]$/.exec(first);
  const [, key = "", wanted = ""] = found ?? [];
  const name = first.replaceAll("~1", "/");
  return all.filter(([at, value]) =>
    first === "*" || (found ? String(Object(value)[key]) === wanted : at === name)
  ).flatMap(([, value]) => valuesAt(value, rest));
}

function misfits(value: unknown, expected: Expectation): string[] {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const wrong: string[] = [];
  if (expected.is !== undefined && !isSame(value, expected.is.value)) {
    wrong.push(`is ${show(value)}, expected ${show(expected.is.value)}`);
  }
  for (const one of expected.has) {
    if (!holds(value, one)) wrong.push(`is ${show(value)}, expected it to hold ${show(one)}`);
  }
  for (const one of expected.lacks) {
    if (holds(value, one)) wrong.push(`is ${show(value)}, expected no ${show(one)} in it`);
  }
  for (const pattern of expected.matches) {
    if (!new RegExp(pattern, "m").test(text)) {
      wrong.push(`is ${show(value)}, expected /${pattern}/`);
    }
  }
  const keys = Object.keys(Object(value));
  if (expected.length !== undefined && keys.length !== expected.length) {
    wrong.push(`has ${keys.length} items, expected ${expected.length}: ${show(value)}`);
  }
  if (expected.keys !== undefined && !isSame(keys.sort(), [...expected.keys].sort())) {
    wrong.push(`has the keys ${keys.join(", ")}, expected ${expected.keys.join(", ")}`);
  }
  return wrong;
}

/** A text holds a part, a list an item, a map a key. */
function holds(value: unknown, part: unknown): boolean {
  if (typeof value === "string") return value.includes(String(part));
  if (Array.isArray(value)) return value.some((one) => isSame(one, part));
  return Object.hasOwn(Object(value), String(part));
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    // TOML tables come without a prototype; only the data counts.
    deepStrictEqual(plain(a), plain(b));
    return true;
  } catch {
    return false;
  }
}

function plain(value: unknown): unknown {
  return value === undefined
    ? undefined
    : JSON.parse(JSON.stringify(value, (_, one) => typeof one === "bigint" ? Number(one) : one));
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, one) => typeof one === "bigint" ? Number(one) : one) ??
    "undefined";
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
