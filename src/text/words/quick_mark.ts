/**
 * A short mark of a content, for noticing changes: 64 bits, two lanes of MurmurHash3 (x86, 32 bits; A. Appleby, public
 * domain) with different constants. It is no protection against anybody; it is what the no-op can afford, since asking
 * the system's SHA-256 costs more than all other work of the no-op together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quickMark } from "@/text/words/quick_mark.ts";
 *
 * const bytes = new TextEncoder().encode("hsm.yaml");
 * assert.equal(quickMark(bytes), quickMark(bytes.slice()));
 * assert.notEqual(quickMark(bytes), quickMark(bytes.slice(1)));
 * ```
 */
export function quickMark(bytes: Uint8Array): string {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let a = 0x2f0b4c47;
  let b = 0x6e5d1b93;
  const whole = length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const word = view.getUint32(at, true);
    a = Math.imul(turn(a ^ Math.imul(turn(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593), 13), 5) +
        0xe6546b64 | 0;
    b = Math.imul(turn(b ^ Math.imul(turn(Math.imul(word, 0x239b961b), 16), 0xab0e9789), 17), 5) +
        0x561ccd1b | 0;
  }
  let rest = 0;
  for (let at = whole; at < length; at++) rest |= (bytes[at] ?? 0) << (8 * (at - whole));
  a = finish(a ^ Math.imul(turn(Math.imul(rest, 0xcc9e2d51), 15), 0x1b873593) ^ length);
  b = finish(b ^ Math.imul(turn(Math.imul(rest, 0x239b961b), 16), 0xab0e9789) ^ length);
  return hex(a) + hex(b);
}

function turn(word: number, by: number): number {
  return word << by | word >>> (32 - by);
}

function finish(word: number): number {
  let mixed = Math.imul(word ^ word >>> 16, 0x85ebca6b);
  mixed = Math.imul(mixed ^ mixed >>> 13, 0xc2b2ae35);
  return (mixed ^ mixed >>> 16) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
