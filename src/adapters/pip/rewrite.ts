import { inFormOf, plainText } from "../ownership/texts.ts";
import { linesOf, type Requirement, requirementsText } from "./requirements.ts";

/**
 * Gives a file other lines. Where it is in hsm's own form, it is written in that form; line ends and a BOM stay. Where
 * somebody gave it comments or another order, only the lines that differ are edited, and the rest stays as it is.
 *
 * @param before what hsm.lock says is hsm's: key → line
 * @param kept lines that are the user's
 */
export function rewrite(
  text: string,
  before: Readonly<Record<string, string>>,
  wanted: readonly Requirement[],
  kept: readonly string[],
): string {
  const lines = [...wanted.map(({ line }) => line), ...kept.toSorted()];
  if (isOwnForm(text, linesOf(text))) return inFormOf(text, requirementsText(lines));
  const missing = new Set(lines);
  const now = new Map(wanted.map(({ key, line }) => [key, line]));
  const successor = new Map(Object.entries(before).map(([key, line]) => [line, now.get(key)]));
  const edited = plainText(text).replace(/\n$/, "").split("\n").flatMap((raw) => {
    const [line] = linesOf(raw);
    if (line === undefined) return [raw];
    const next = lines.includes(line) ? line : successor.get(line);
    if (next === undefined || !missing.delete(next)) return [];
    return [next === line ? raw : raw.replace(line, () => next)];
  });
  return inFormOf(text, [...edited, ...missing, ""].join("\n"));
}

/** Whether nobody but hsm gave a file its form. */
function isOwnForm(text: string, found: readonly string[]): boolean {
  return plainText(text) === requirementsText(found);
}
