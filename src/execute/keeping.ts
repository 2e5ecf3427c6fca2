/** What the history keeps of a transaction that succeeds. */
export interface Keeping {
  /** The generation's number, which no other has. */
  readonly number: number;
  /** Which files belong to it. */
  readonly files: readonly KeepFile[];
  /** The text of its record; undefined where nothing differs from the generation before: then none is made. */
  readonly record: (files: Readonly<Record<string, Kept>>) => Promise<string | undefined>;
}

/** One file of a generation. */
export interface KeepFile {
  /** Relative to the root, or absolute. */
  readonly path: string;
  /** What the plan makes of it; undefined: what is there when all steps are done, left out where nothing is. */
  readonly text?: string;
}

/** How a file is kept. */
export interface Kept {
  /** Hex SHA-256 of the bytes. */
  readonly digest: string;
  /** Permission bits. */
  readonly mode: number;
}
