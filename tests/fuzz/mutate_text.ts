import { PIECES, STRINGS } from "./hostile.ts";
import type { Random } from "./random.ts";

const TOKEN = /"[^"\n]*"|'[^'\n]*'|[\w./@$-]+|[ \t]+|\n|./gu;

/** Damages a text word by word and line by line: what is left still looks like the format. */
export function mutateText(random: Random, text: string, other: string): string {
  if (random.oneIn(2)) return mutateLines(random, text, other);
  const tokens = text.match(TOKEN) ?? [""];
  const words = tokens.flatMap((token, at) => /\S/.test(token) ? [at] : []);
  const at = words.length === 0 ? 0 : random.pick(words);
  const token = tokens[at] ?? "";
  const replace = (by: string): string => tokens.with(at, by).join("");
  switch (random.below(8)) {
    case 0: {
      const far = words.length === 0 ? 0 : random.pick(words);
      return tokens.with(at, tokens[far] ?? "").with(far, token).join("");
    }
    case 1:
      return replace(random.pick(other.match(TOKEN) ?? [""]));
    case 2:
      return replace(
        random.pick([
          "0",
          "-1",
          "1e999",
          "99999999999999999999",
          "0x10",
          "010",
          "1_0",
          "+.5",
        ]),
      );
    case 3:
      return replace(
        /^["']/.test(token) ? token.slice(1, -1) : `${random.pick(['"', "'"])}${token}"`,
      );
    case 4:
      return replace(token + random.pick(PIECES));
    case 5:
      return replace(JSON.stringify(random.pick(STRINGS)));
    case 6:
      return replace(token.repeat(1 + random.below(random.oneIn(20) ? 20000 : 30)));
    default:
      return replace("");
  }
}

function mutateLines(random: Random, text: string, other: string): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const line = lines[at] ?? "";
  switch (random.below(7)) {
    case 0:
      return lines.toSpliced(at, 1).join("\n");
    case 1:
      return lines.toSpliced(random.below(lines.length), 0, line).join("\n");
    case 2:
      return lines.with(at, " ".repeat(random.below(5)) + line).join("\n");
    case 3:
      return lines.with(at, line.trimStart()).join("\n");
    case 4:
      return lines.toSpliced(at, 0, random.pick(other.split("\n"))).join("\n");
    case 5:
      return lines.toSpliced(at, 0, random.pick(PIECES)).join("\n");
    default: {
      const far = random.below(lines.length);
      return lines.with(at, lines[far] ?? "").with(far, line).join("\n");
    }
  }
}

/**
 * Changes a text so that it most likely still is one of its format: comments, empty lines, line ends, a word for another
 * word of the same kind.
 *
 * @param comment what begins a comment; "" where the format has none
 */
export function mutateGently(random: Random, text: string, comment: string): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  switch (comment === "" ? 3 + random.below(2) : random.below(5)) {
    case 0:
      return lines.toSpliced(at, 0, "").join("\n");
    case 1:
      return lines.toSpliced(at, 0, `${comment} é 漢 "note": [`).join("\n");
    case 2:
      return text.replace(/\n/g, "\r\n");
    case 3: {
      const words = [...text.matchAll(/[a-z][a-z0-9-]{2,}/g)];
      if (words.length < 2) return `${text}\n`;
      const [one, two] = [random.pick(words), random.pick(words)];
      return text.slice(0, one.index) + two[0] + text.slice(one.index + one[0].length);
    }
    default: {
      const numbers = [...text.matchAll(/\d+/g)];
      if (numbers.length === 0) return text;
      const one = random.pick(numbers);
      return text.slice(0, one.index) + random.below(70000) + text.slice(one.index + one[0].length);
    }
  }
}
