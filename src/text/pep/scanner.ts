/** A text that is read from left to right, and the first thing that was wrong with it. */
export class Scanner {
  readonly text: string;
  position = 0;
  /** The first failure; columns count from 1. */
  failure: { readonly column: number; readonly message: string } | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether everything was read. */
  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** What is left, shortened for a message. */
  get rest(): string {
    const rest = this.text.slice(this.position);
    return rest.length > 20 ? `${rest.slice(0, 20)}…` : rest;
  }

  /** Reads what a sticky pattern finds here, or nothing. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  /** Reads spaces and tabs. */
  skipSpace(): void {
    this.take(/[ \t]*/y);
  }

  /** Notes a failure, unless there is one, and answers `undefined`. */
  fail(message: string, position: number = this.position): undefined {
    this.failure ??= { column: position + 1, message };
    return undefined;
  }
}
