import type { AdapterInput, Place, Problem } from "@/model/mod.ts";
import { difference, hasComments } from "../ownership/texts.ts";
import { linesOf, requirementsText } from "./requirements.ts";

/** A file in which somebody wrote. */
interface Found {
  readonly path: string;
  readonly text: string;
  /** What hsm.lock says is hsm's: key → line. */
  readonly before: Readonly<Record<string, string>>;
  /** The lines that it should have. */
  readonly lines: readonly string[];
  /** Lines that are neither hsm's nor left to the user. */
  readonly refused: readonly string[];
  /** hsm has no record of the file. */
  readonly isForeign: boolean;
  readonly state: "same" | "write" | "remove";
}

/** What somebody wrote in a file and would be lost, with the difference on the first problem. */
export function handEdits({ options }: AdapterInput, found: Found): readonly Problem[] {
  const { path, text, before, lines, refused, isForeign, state } = found;
  if (isForeign && !options.adopt) return [foreign(found)];
  if (options.overwrite) return [];
  if (refused.length === 0) {
    const isLost = state === "remove" && hasComments(text, requirementsText(linesOf(text)));
    return isLost ? [formLost(found)] : [];
  }
  const mine = Object.keys(before).length > 0 ? Object.values(before) : lines;
  const [first, ...others] = refused.map((line) => strangeLine(path, line, text));
  const shown = difference(path, requirementsText(mine), text);
  return first === undefined ? [] : [{ ...first, ...shown }, ...others];
}

function foreign({ path, text, lines }: Found): Problem {
  const [first] = linesOf(text);
  return {
    code: "HSM-E0561",
    message: `${path} is there, but hsm did not write it: it holds ${
      first === undefined ? "no requirement" : `"${first}"`
    }`,
    ...(first !== undefined && { place: placeOf(path, first, text) }),
    ...difference(path, requirementsText(lines), text),
    next:
      "Run `hsm sync --adopt` to leave what stands in it to you, or `hsm sync --backup` to keep a copy and write the file, or move it away",
  };
}

function strangeLine(path: string, line: string, text: string): Problem {
  return {
    code: "HSM-E0561",
    message: `${path} was edited by hand: hsm did not write "${line}"`,
    place: placeOf(path, line, text),
    next:
      "Run `hsm sync --overwrite` to drop the line (`--backup` keeps a copy of the file), or `hsm sync --adopt` to make it yours",
  };
}

/** Comments by hand in a file that would go. */
function formLost({ path, text }: Found): Problem {
  return {
    code: "HSM-E0830",
    message:
      `hsm cannot remove ${path} and keep what was written there by hand: nothing of hsm's is left in it`,
    ...difference(path, requirementsText(linesOf(text)), text),
    next:
      "Run `hsm sync --backup` to keep a copy of the file, or `hsm sync --overwrite` to let go of what was written by hand",
  };
}

function placeOf(file: string, line: string, text: string): Place {
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((one) => one.includes(line));
  const lineText = lines[index] ?? "";
  const column = lineText.indexOf(line) + 1;
  return { file, line: index + 1, column, length: line.length, lineText };
}
