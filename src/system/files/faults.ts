/** What an injected fault does: a failure with a code, a thrown bug, or the death of the process. */
export type Fault = { readonly fail: string } | "throw" | "die";

/** Decides before every operation whether it fails. `index` counts all operations of these files from 0. */
export type Faults = (index: number, operation: string, path: string) => Fault | undefined;

/** What is thrown by every operation of a process that died. Never caught by hsm: it is no FileError. */
export class Died extends Error {
  /**
   * Makes the error.
   *
   * @param operation the first operation that did not happen
   */
  constructor(operation: string) {
    super(`The process died before "${operation}"`);
    this.name = "Died";
  }
}
