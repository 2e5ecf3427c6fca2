/** A mistake in a text, still as offsets: lines are worked out only when somebody reads it. */
export interface Flaw {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}
