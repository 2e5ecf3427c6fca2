/** One mistake of one line, and the scenario that must notice it. */
export interface Mutant {
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly killed_by: string;
  /** What is wrong with hsm then. */
  readonly why: string;
}

/** Whether data is a mutant with all its words and no other. */
export function isMutant(data: unknown): data is Mutant {
  const keys = ["file", "find", "killed_by", "replace", "why"];
  return typeof data === "object" && data !== null &&
    JSON.stringify(Object.keys(data).sort()) === JSON.stringify(keys) &&
    Object.values(data).every((value) => typeof value === "string");
}
