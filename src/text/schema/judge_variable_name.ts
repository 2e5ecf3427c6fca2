import { complain, quote } from "./complain.ts";
import type { Complaint } from "./text_format.ts";

/** What the name of an environment variable looks like. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Says what is wrong with the name of an environment variable.
 *
 * @example
 * ```ts
 * import { judgeVariableName } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(judgeVariableName("DATABASE_URL"), undefined);
 * assert.equal(judgeVariableName("1-x")?.next, 'Write "_1_x"');
 * ```
 */
export function judgeVariableName(text: string): Complaint | undefined {
  return VARIABLE_NAME.test(text) ? undefined : complain(
    text,
    "is no legal name of a variable: expected letters, digits and underscores, no digit first",
    `Write ${quote(suggestVariable(text))}`,
  );
}

function suggestVariable(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "");
  return name === "" ? "MY_VARIABLE" : /^\d/.test(name) ? `_${name}` : name;
}
