/**
 * The one table of exceptions to the house rules. Each says why and until when; a test fails after the date, so an
 * exception is renewed on purpose or goes away. A rule can be silenced nowhere else: `check_imports.ts` refuses
 * ignore comments that name a house rule.
 */

/** One rule that one file may break for a while. */
export interface Exception {
  /** The rule as it is printed: `house/world`, `imports/one-file-a-package`, … */
  readonly rule: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Why the rule does not fit here. */
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Every exception there is. */
export const EXCEPTIONS: readonly Exception[] = [];

/** True where the table lets `file` break `rule`. */
export function isExcepted(
  rule: string,
  file: string,
  table: readonly Exception[] = EXCEPTIONS,
): boolean {
  return table.some((entry) => entry.rule === rule && entry.file === file);
}

/** What is wrong with a table on the day `today` (`YYYY-MM-DD`): no reason, no real date, or a date that has passed. */
export function faultsOf(table: readonly Exception[], today: string): readonly string[] {
  return table.flatMap((entry) => {
    const name = `${entry.rule} in ${entry.file}`;
    const faults: string[] = [];
    if (entry.reason.trim().length < 10) faults.push(`${name}: gives no reason`);
    if (!isDay(entry.until)) {
      faults.push(`${name}: "${entry.until}" is no day, expected YYYY-MM-DD`);
    } else if (entry.until < today) faults.push(`${name}: ended on ${entry.until}`);
    return faults;
  });
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
