import { complain, quote } from "./complain.ts";
import type { Complaint } from "./text_format.ts";

/** An address taken apart, and words about it. */
export interface Address {
  /** The whole address. */
  readonly text: string;
  /** What stands before `://`. */
  readonly scheme: string;
  /** What stands behind it. */
  readonly rest: string;
  /** Why no credentials may stand here: a sentence's second half. */
  readonly because: string;
  /** What to do where nothing better is known. */
  readonly example: string;
}

/**
 * Says what is wrong with the user and the host of an address: credentials, or something that a tool could take for an
 * option.
 *
 * @example
 * ```ts
 * import { judgeAuthority } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const words = { because: "the file is shared", example: "Write an address" };
 * const judge = (scheme: string, rest: string) =>
 *   judgeAuthority({ text: `${scheme}://${rest}`, scheme, rest, ...words });
 * assert.equal(judge("ssh", "git@example.org/x.git"), undefined);
 * assert.match(judge("https", "me:secret@example.org/x")?.message ?? "", /holds credentials/);
 * assert.match(judge("ssh", "-oProxyCommand=x/y")?.message ?? "", /not legal/);
 * ```
 */
export function judgeAuthority(address: Address): Complaint | undefined {
  const { text, scheme, rest, because, example } = address;
  const authority = rest.split(/[/?#]/, 1)[0] ?? "";
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(0, at));
  const host = authority.slice(at + 1);
  if (user.includes(":") || (user !== "" && scheme !== "ssh")) {
    const plain = `${scheme}://${rest.slice(at + 1)}`;
    const next = `Write "${plain}", and keep the credentials in git's or uv's own store`;
    return complain(text, `holds credentials, and ${because}`, next);
  }
  if (user !== "" && !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(user)) {
    return complain(text, `has the user ${quote(user)}, which is not legal`, example);
  }
  if (!/^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(host)) {
    return complain(text, `has the host ${quote(host)}, which is not legal`, example);
  }
  return undefined;
}
