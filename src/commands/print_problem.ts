import type { JsonObject, Place, Problem } from "@/model/mod.ts";
import { displayWidth } from "@/text/words/mod.ts";
import type { Paint } from "./paint.ts";
import { onlySeen, plainText } from "./plain_text.ts";

/**
 * A problem as lines: what is wrong, where, the line underlined, the difference, causes, the tool's last words, what to do
 * next.
 *
 * @param kind the word in front: `error` or `warning`
 */
export function problemLines(problem: Problem, kind: "error" | "warning", paint: Paint): string[] {
  const head = kind === "error"
    ? paint.red(`error[${problem.code}]`)
    : paint.yellow(`warning[${problem.code}]`);
  return [
    `${head}: ${plainText(problem.message)}`,
    ...(problem.place ? placeLines(problem.place, paint) : []),
    ...(problem.also ?? []).flatMap(({ note, place }) => [
      `  ${paint.dim("also:")} ${plainText(note)}`,
      ...(place ? placeLines(place, paint) : []),
    ]),
    ...diffLines(problem.diff, paint),
    ...(problem.causes ?? []).map((cause) => `  ${paint.dim("cause:")} ${plainText(cause)}`),
    ...outputLines(problem.output, paint),
    `  ${paint.cyan("hint:")} ${plainText(problem.next)}`,
  ];
}

const TAIL = 20;

function outputLines(output: string | undefined, paint: Paint): string[] {
  const lines = plainText((output ?? "").replace(/\r\n?/g, "\n")).trimEnd().split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.length === 0) return [];
  const left = lines.length - TAIL;
  return [
    ...(left > 0 ? [paint.dim(`  | … ${left} lines before`)] : []),
    ...lines.slice(-TAIL).map((line) => `  ${paint.dim("|")} ${line}`),
  ];
}

/** More of a line than this is not shown: minified files have one line. */
const LONGEST = 200;

/** A unified diff, indented; what hsm wrote in red, what is there in green. */
function diffLines(diff: string | undefined, paint: Paint): string[] {
  if (diff === undefined || diff === "") return [];
  return diff.trimEnd().split("\n").map((raw) => {
    const line = plainText(raw.length > LONGEST ? `${raw.slice(0, LONGEST)}…` : raw);
    if (/^(---|\+\+\+) |^…/.test(line)) return `  ${paint.dim(line)}`;
    if (line.startsWith("-")) return `  ${paint.red(line)}`;
    if (line.startsWith("+")) return `  ${paint.green(line)}`;
    return `  ${line.startsWith("@@") ? paint.cyan(line) : line}`;
  });
}

function placeLines(place: Place, paint: Paint): string[] {
  const number = String(place.line);
  const gutter = " ".repeat(number.length);
  const { before, marked, after } = windowOf(place);
  const space = before.replace(/[^\t]/g, (sign) => " ".repeat(displayWidth(sign)));
  const underline = "^".repeat(Math.max(1, displayWidth(marked)));
  return [
    `  ${paint.dim("-->")} ${plainText(place.file)}:${place.line}:${place.column}`,
    `  ${paint.dim(`${number} |`)} ${before}${marked}${after}`,
    `  ${paint.dim(`${gutter} |`)} ${space}${paint.red(underline)}`,
  ];
}

/** The part of a line around what is marked, every sign shown as one. */
function windowOf({ lineText, column, length }: Place): {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
} {
  const line = lineText.replace(/\r$/, "");
  const start = Math.min(column - 1, line.length);
  const end = Math.min(line.length, start + Math.max(1, length), start + LONGEST);
  const from = end <= LONGEST ? 0 : Math.max(0, start - LONGEST / 4);
  const until = Math.max(end, from + LONGEST);
  return {
    before: (from > 0 ? "…" : "") + onlySeen(line.slice(from, start)),
    marked: onlySeen(line.slice(start, end)),
    after: onlySeen(line.slice(end, until)) + (until < line.length ? "…" : ""),
  };
}

/** A problem as data for `--json`. */
export function problemData(problem: Problem): JsonObject {
  const place = (at: Place | undefined): JsonObject =>
    at ? { file: at.file, line: at.line, column: at.column } : {};
  return {
    code: problem.code,
    message: problem.message,
    ...place(problem.place),
    ...(problem.also && {
      also: problem.also.map((one) => ({ note: one.note, ...place(one.place) })),
    }),
    ...(problem.diff !== undefined && { diff: problem.diff }),
    ...(problem.causes && { causes: [...problem.causes] }),
    ...(problem.output !== undefined && { output: problem.output }),
    next: problem.next,
  };
}
