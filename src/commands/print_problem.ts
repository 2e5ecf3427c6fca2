import type { JsonObject, Place, Problem } from "@/model/mod.ts";
import type { Paint } from "./paint.ts";

/**
 * A problem as lines: what is wrong, where, the line underlined, causes, the tool's last words, what to do next.
 *
 * @param kind the word in front: `error` or `warning`
 */
export function problemLines(problem: Problem, kind: "error" | "warning", paint: Paint): string[] {
  const head = kind === "error"
    ? paint.red(`error[${problem.code}]`)
    : paint.yellow(`warning[${problem.code}]`);
  return [
    `${head}: ${problem.message}`,
    ...(problem.place ? placeLines(problem.place, paint) : []),
    ...(problem.also ?? []).flatMap(({ note, place }) => [
      `  ${paint.dim("also:")} ${note}`,
      ...(place ? placeLines(place, paint) : []),
    ]),
    ...(problem.causes ?? []).map((cause) => `  ${paint.dim("cause:")} ${cause}`),
    ...outputLines(problem.output, paint),
    `  ${paint.cyan("hint:")} ${problem.next}`,
  ];
}

const TAIL = 20;

function outputLines(output: string | undefined, paint: Paint): string[] {
  const lines = (output ?? "").trimEnd().split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return [];
  const left = lines.length - TAIL;
  return [
    ...(left > 0 ? [paint.dim(`  | … ${left} lines before`)] : []),
    ...lines.slice(-TAIL).map((line) => `  ${paint.dim("|")} ${line}`),
  ];
}

function placeLines(place: Place, paint: Paint): string[] {
  const number = String(place.line);
  const gutter = " ".repeat(number.length);
  const before = place.lineText.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  const room = Math.max(1, place.lineText.length - place.column + 1);
  const underline = "^".repeat(Math.max(1, Math.min(place.length, room)));
  return [
    `  ${paint.dim("-->")} ${place.file}:${place.line}:${place.column}`,
    `  ${paint.dim(`${number} |`)} ${place.lineText}`,
    `  ${paint.dim(`${gutter} |`)} ${before}${paint.red(underline)}`,
  ];
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
    ...(problem.causes && { causes: [...problem.causes] }),
    ...(problem.output !== undefined && { output: problem.output }),
    next: problem.next,
  };
}
