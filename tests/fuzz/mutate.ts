import { parse, stringify } from "yaml";
import { mutateBytes } from "./mutate_bytes.ts";
import { mutateData } from "./mutate_data.ts";
import { mutateGently, mutateText } from "./mutate_text.ts";
import type { Random } from "./random.ts";

/** How a file is written. */
export type Format = "yaml" | "json" | "toml" | "env" | "text";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** More than hsm reads of any file that people write. */
const LARGEST = 1_200_000;

/**
 * One input: a valid file, changed in one of four ways (bytes, words, data, gently), sometimes in two.
 *
 * @param text a valid file
 * @param other another one of the same kind, to take parts from
 */
export function mutate(random: Random, format: Format, text: string, other: string): Uint8Array {
  let bytes = encoder.encode(text);
  for (let left = random.oneIn(4) ? 2 : 1; left > 0; left--) {
    bytes = once(random, format, bytes, other);
  }
  return bytes.length > LARGEST ? bytes.slice(0, LARGEST) : bytes;
}

function once(
  random: Random,
  format: Format,
  bytes: Uint8Array,
  other: string,
): Uint8Array<ArrayBuffer> {
  const text = decoder.decode(bytes);
  switch (random.below(10)) {
    case 0:
    case 1:
      return Uint8Array.from(mutateBytes(random, bytes, encoder.encode(other)));
    case 2:
    case 3:
    case 4:
      return encoder.encode(mutateText(random, text, other));
    case 5:
    case 6:
      return encoder.encode(mutateGently(random, text, format === "json" ? "" : "#"));
    default:
      return encoder.encode(
        throughData(random, format, text, other) ?? mutateText(random, text, other),
      );
  }
}

/** Parsed, changed and written anew; undefined where the text or the format does not allow it. */
function throughData(
  random: Random,
  format: Format,
  text: string,
  other: string,
): string | undefined {
  const [data, far] = [dataOf(format, text), dataOf(format, other)];
  if (data === undefined) return undefined;
  const changed = mutateData(random, data, far ?? data);
  try {
    if (format === "yaml") {
      return stringify(changed, random.oneIn(3) ? { collectionStyle: "flow" } : undefined);
    }
    return JSON.stringify(changed, undefined, random.oneIn(2) ? 2 : undefined);
  } catch {
    return undefined;
  }
}

function dataOf(format: Format, text: string): unknown {
  try {
    if (format === "json") return JSON.parse(text);
    return format === "yaml" ? parse(text, { logLevel: "silent" }) ?? undefined : undefined;
  } catch {
    return undefined;
  }
}
