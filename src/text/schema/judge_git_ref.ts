import { complain } from "./complain.ts";
import type { Complaint } from "./text_format.ts";

/**
 * Says what is wrong with a git tag, branch or commit that becomes an argument of git.
 *
 * @example
 * ```ts
 * import { judgeGitRef } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(judgeGitRef("v1.2.0"), undefined);
 * assert.match(judgeGitRef("--upload-pack=x")?.message ?? "", /reads as an option/);
 * ```
 */
export function judgeGitRef(text: string): Complaint | undefined {
  const flaw = flawOf(text);
  return flaw === undefined
    ? undefined
    : complain(text, flaw, 'Write a tag, branch or commit, e.g. "v1.2.0"');
}

/** The rules of `git check-ref-format` that matter for one argument. */
function flawOf(text: string): string | undefined {
  if (text === "") return "names nothing";
  if (text.startsWith("-")) return 'begins with "-", which git reads as an option';
  if (/[\p{Cc}\p{Cf}\s~^:?*[\\]/u.test(text)) {
    return "holds a character that git does not allow in a ref";
  }
  if (/\.\.|@\{|\/\/|^\/|\/$|\.$|\.lock$|^@$/.test(text)) return "is not a ref that git allows";
  return undefined;
}
