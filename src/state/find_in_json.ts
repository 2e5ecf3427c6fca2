import type { Path, Place } from "@/model/mod.ts";

/** Where something is in a JSON text. */
export interface Found {
  /** In UTF-16 units from 0. */
  readonly offset: number;
  /** In UTF-16 units. */
  readonly length: number;
  /** What was found: the value of the path, a key written twice, or the first sign that is no JSON. */
  readonly kind: "value" | "duplicate" | "broken";
}

/** Thrown inside the scanner only. */
class Stop {
  constructor(readonly found: Found) {}
}

/** Deeper texts are refused: nothing that hsm writes comes near. */
const DEEPEST = 200;

/**
 * Finds the value at a path, or the first thing that is wrong before it: for messages only, the data itself comes from
 * `JSON.parse`. Without a path it looks for faults: a key written twice, or where the text stops being JSON (RFC 8259).
 *
 * @returns undefined where there is no such value, and no fault
 *
 * @example
 * ```ts
 * import { findInJson } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(findInJson('{"a": [1, 22]}', ["a", 1]), { offset: 10, length: 2, kind: "value" });
 * assert.equal(findInJson('{"a": }')?.kind, "broken");
 * ```
 */
export function findInJson(text: string, path?: Path): Found | undefined {
  try {
    new Scanner(text, path).all();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.found;
    throw thrown;
  }
}

/**
 * The place of an offset in a file, with its line.
 *
 * @example
 * ```ts
 * import { placeAt } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const place = placeAt("{\n  1\n}", "hsm.lock", { offset: 4, length: 1 });
 * assert.deepEqual([place.line, place.column, place.lineText], [2, 3, "  1"]);
 * ```
 */
export function placeAt(
  text: string,
  file: string,
  found: { readonly offset: number; readonly length: number },
): Place {
  const offset = Math.min(found.offset, text.length);
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", offset);
  const lineText = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, "");
  const line = before.split("\n").length;
  const column = offset - start + 1;
  const length = Math.max(1, Math.min(found.length, lineText.length - column + 1));
  return { file, line, column, length, lineText };
}

class Scanner {
  #at = 0;

  constructor(readonly text: string, readonly wanted: Path | undefined) {}

  all(): void {
    this.#value(0, this.wanted === undefined ? -1 : 0);
    if (this.#peek() !== "") this.#broken();
  }

  /** Scans one value. `matched`: how many keys of the wanted path lead here; -1 = it lies elsewhere. */
  #value(depth: number, matched: number): void {
    const first = this.#peek();
    const offset = this.#at;
    if (depth > DEEPEST) this.#broken();
    if (first === "{") this.#object(depth, matched);
    else if (first === "[") this.#list(depth, matched);
    else if (first === '"') this.#string();
    else this.#word();
    if (matched >= 0 && matched === this.wanted?.length) {
      const length = this.text.slice(offset, this.#at).split("\n")[0]?.length ?? 1;
      throw new Stop({ offset, length, kind: "value" });
    }
  }

  #object(depth: number, matched: number): void {
    const keys = new Set<string>();
    this.#at++;
    if (this.#take("}")) return;
    do {
      if (this.#peek() !== '"') this.#broken();
      const offset = this.#at;
      const key = this.#string();
      if (keys.has(key)) {
        throw new Stop({ offset, length: this.#at - offset, kind: "duplicate" });
      }
      keys.add(key);
      if (!this.#take(":")) this.#broken();
      this.#value(depth + 1, this.#step(matched, key));
    } while (this.#take(","));
    if (!this.#take("}")) this.#broken();
  }

  #list(depth: number, matched: number): void {
    this.#at++;
    if (this.#take("]")) return;
    let index = 0;
    do this.#value(depth + 1, this.#step(matched, index++)); while (this.#take(","));
    if (!this.#take("]")) this.#broken();
  }

  #step(matched: number, key: string | number): number {
    return matched >= 0 && this.wanted?.[matched] === key ? matched + 1 : -1;
  }

  #string(): string {
    const offset = this.#at;
    const literal = this.#matching(/"[^"\\]*(?:\\.[^"\\]*)*"/ys);
    try {
      return String(JSON.parse(literal));
    } catch {
      this.#at = offset;
      return this.#broken();
    }
  }

  #word(): void {
    this.#matching(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  }

  #matching(source: RegExp): string {
    source.lastIndex = this.#at;
    const match = source.exec(this.text)?.[0];
    if (match === undefined) return this.#broken();
    this.#at += match.length;
    return match;
  }

  #peek(): string {
    while (" \t\r\n".includes(this.text[this.#at] ?? "x")) this.#at++;
    return this.text[this.#at] ?? "";
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at++;
    return true;
  }

  #broken(): never {
    throw new Stop({ offset: this.#at, length: 1, kind: "broken" });
  }
}
