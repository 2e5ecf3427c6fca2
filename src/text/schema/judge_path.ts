import { complain, quote, refuseControl } from "./complain.ts";
import type { Complaint } from "./text_format.ts";

/** Where a path may lead. */
export interface PathRules {
  /** A path to advise. */
  readonly example: string;
  /** The file is read on many machines: no absolute path, and no name that one of their systems does not take. */
  readonly shared?: boolean;
}

/**
 * Says what is wrong with a path in a file of the project or of a registry.
 *
 * @example
 * ```ts
 * import { judgePath } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const judge = (path: string) => judgePath(path, { example: "../x", shared: true })?.message ?? "";
 * assert.equal(judge("../client"), "");
 * assert.match(judge("a\\b"), /backslash/);
 * assert.match(judge("/etc"), /belongs to one machine/);
 * assert.match(judge("nul.yaml"), /device/);
 * ```
 */
export function judgePath(
  text: string,
  { example, shared = false }: PathRules,
): Complaint | undefined {
  const wrong = (message: string, next: string): Complaint => complain(text, message, next);
  if (text.trim() === "") return wrong("is no path", `Write a path, e.g. ${quote(example)}`);
  if (text.startsWith("-")) return wrong('begins with "-"', `Write ${quote(`./${text}`)}`);
  if (text.includes("\\")) {
    return wrong("holds a backslash", `Write ${quote(text.replaceAll("\\", "/"))}`);
  }
  if (shared && (/^[~/]/.test(text) || /^[A-Za-z]:/.test(text))) {
    return wrong(
      "belongs to one machine, and a registry is shared",
      "Write the path relative to the folder of hsm.yaml",
    );
  }
  if (text.startsWith("~")) {
    return wrong(
      'begins with "~", which hsm does not expand',
      "Write the path out, or relative to hsm.yaml",
    );
  }
  return refuseControl(text) ?? (shared ? namesFlaw(text) : undefined);
}

/** Names that Windows changes or takes for a device, and what tools fill in. */
function namesFlaw(text: string): Complaint | undefined {
  for (const name of text.split("/")) {
    if (/^\.{0,2}$/.test(name)) continue;
    if (/[. ]$/.test(name)) {
      return complain(text, `has the name ${quote(name)}, which Windows changes`, "Rename it");
    }
    if (/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i.test(name)) {
      return complain(text, `has the name ${quote(name)}, a device of Windows`, "Rename it");
    }
    if (/[$`"'<>|*?]/.test(name)) {
      return complain(text, "holds a sign that tools read as their own", "Rename it");
    }
  }
  return undefined;
}
