import { join } from "../stage/zip.ts";
import type { Random } from "./random.ts";

const encoder = new TextEncoder();

/** What stands in no honest file, and what stands in some: controls, marks, line ends, broken UTF-8, look-alikes. */
const PIECES: readonly Uint8Array[] = [
  ..."\0 \x01 \x07 \x1b[2J \x1b]0;title\x07 \x7f \x85 \r \r\n \n\n \t \ufeff \u2028 \u202e \u200b \u00a0 \u0301 é е 漢 😀 \ufffe"
    .split(" ").map((text) => encoder.encode(text)),
  ...[[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [
    0xfe,
    0xff,
  ]]
    .map((bytes) => Uint8Array.from(bytes)),
];

/** Damages bytes without a look at what they mean. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(random.oneIn(3) ? bytes.length : 12));
  switch (random.below(9)) {
    case 0: {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      return flipped;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return join([bytes.slice(0, at), bytes.slice(end)]);
    case 3: {
      const from = random.below(other.length);
      const part = other.slice(from, from + random.below(200));
      return join([bytes.slice(0, at), part, bytes.slice(end)]);
    }
    case 4: {
      const part = bytes.slice(at, Math.min(end, at + 400));
      const times = 1 + random.below(random.oneIn(10) ? 200 : 5);
      return join([bytes.slice(0, end), ...Array(times).fill(part), bytes.slice(end)]);
    }
    case 5:
      return encoder.encode(new TextDecoder().decode(bytes).replace(/\r?\n/g, "\r\n"));
    case 6:
      return join([random.pick(PIECES), bytes]);
    default:
      return join([bytes.slice(0, at), random.pick(PIECES), bytes.slice(at)]);
  }
}
