import assert from "node:assert/strict";
import { quickMark } from "./quick_mark.ts";

Deno.test("quickMark() tells apart every one-bit change, every length and every pair of neighbours", () => {
  const seen = new Map<string, string>();
  const note = (bytes: Uint8Array, what: string): void => {
    const mark = quickMark(bytes);
    assert.match(mark, /^[0-9a-f]{16}$/);
    assert.equal(seen.get(mark), undefined, `${what} and ${seen.get(mark)} have one mark`);
    seen.set(mark, what);
  };
  const base = Uint8Array.from({ length: 259 }, (_, at) => (at * 73 + 11) & 255);
  for (let length = 0; length <= base.length; length++) {
    note(base.slice(0, length), `length ${length}`);
  }
  for (let bit = 0; bit < base.length * 8; bit++) {
    const changed = base.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ 1 << (bit & 7);
    note(changed, `bit ${bit}`);
  }
  for (let at = 1; at < base.length; at++) {
    const swapped = base.slice();
    [swapped[at - 1], swapped[at]] = [base[at] ?? 0, base[at - 1] ?? 0];
    note(swapped, `swapped ${at}`);
  }
});

Deno.test("quickMark() does not mind where in a buffer the bytes lie", () => {
  const bytes = new TextEncoder().encode("name: qdrant-adapter\n");
  const wide = new Uint8Array(bytes.length + 7);
  wide.set(bytes, 3);
  assert.equal(quickMark(wide.subarray(3, 3 + bytes.length)), quickMark(bytes));
});
