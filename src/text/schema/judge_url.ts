import { complain, quote, refuseControl } from "./complain.ts";
import { judgeAuthority } from "./judge_authority.ts";
import type { Complaint } from "./text_format.ts";

/** What addresses a file may hold. */
export interface UrlRules {
  /** In the order in which they are advised, in small letters. */
  readonly schemes: readonly string[];
  /** Why no credentials may stand here: a sentence's second half. */
  readonly because: string;
}

/**
 * Says what is wrong with an address that a tool will open. Git runs programs for some forms (`ext::`, a host that begins
 * with `-`), pip fills in variables, and whoever splits lines sees other addresses than a person does.
 *
 * @example
 * ```ts
 * import { judgeUrl } from "@/text/schema/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rules = { schemes: ["https", "ssh"], because: "the file is shared" };
 * assert.equal(judgeUrl("https://example.org/x.git", rules), undefined);
 * assert.match(judgeUrl("ext::sh -c id", rules)?.message ?? "", /would let git run a program/);
 * assert.equal(judgeUrl("git@example.org:x.git", rules)?.next, 'Write "ssh://git@example.org/x.git"');
 * ```
 */
export function judgeUrl(text: string, { schemes, because }: UrlRules): Complaint | undefined {
  const wrong = (message: string, next: string): Complaint => complain(text, message, next);
  const example = `Write an address, e.g. "${schemes[0]}://example.org/team/name"`;
  const early = refuseControl(text) ?? scpForm(text, schemes);
  if (early !== undefined) return early;
  const sign = signFlaw(text);
  if (sign !== undefined) return wrong(sign, example);
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(text) ?? [];
  if (scheme === undefined) {
    return wrong(
      `has no scheme: expected one of ${schemes.join(", ")}`,
      adviseLocal(text, schemes, example),
    );
  }
  if (!schemes.includes(scheme)) {
    return wrong(
      `has the scheme ${quote(scheme)}, expected one of ${schemes.join(", ")}`,
      adviseScheme(scheme, rest, schemes, example),
    );
  }
  if (scheme === "file") {
    return rest.startsWith("/")
      ? undefined
      : wrong("has no absolute path", `Write ${quote(`file:///${rest}`)}`);
  }
  return judgeAuthority({ text, scheme, rest, because, example });
}

/** Signs that mean something to git, to a shell, to pip or to whoever decodes the address. */
function signFlaw(text: string): string | undefined {
  if (text.startsWith("-")) return 'begins with "-"';
  if (text.includes("::")) return 'holds "::", which would let git run a program';
  if (/[\s\\]/.test(text)) return "holds a space or a backslash";
  const [sign] = /[$`<>"'{}|^]/.exec(text) ?? [];
  if (sign !== undefined) return `holds ${quote(sign)}, expected it percent-encoded`;
  return /%(?:[01][0-9a-f]|7f)/i.test(text) ? "holds an encoded control character" : undefined;
}

/** `git@host:team/x.git` is git's short form of an ssh address. */
function scpForm(text: string, schemes: readonly string[]): Complaint | undefined {
  const match = /^(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?![:/])(.+)$/.exec(text);
  const [, user, host, path] = match ?? [];
  if (!schemes.includes("ssh") || host === undefined || path === undefined) return undefined;
  if (user === undefined && !host.includes(".")) return undefined;
  return complain(
    text,
    `has no scheme: expected one of ${schemes.join(", ")}`,
    `Write "ssh://${user === undefined ? "" : `${user}@`}${host}/${path}"`,
  );
}

function adviseLocal(text: string, schemes: readonly string[], example: string): string {
  if (/^\.{0,2}\//.test(text) && schemes.includes("ssh")) {
    return `Write "path: ${text}" for a folder`;
  }
  return /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\//.test(text) ? `Write "https://${text}"` : example;
}

function adviseScheme(
  scheme: string,
  rest: string,
  schemes: readonly string[],
  example: string,
): string {
  const plain = scheme.toLowerCase().replace(/^git\+/, "");
  if (schemes.includes(plain)) return `Write ${quote(`${plain}://${rest}`)}`;
  return plain === "http" || plain === "git" ? `Write ${quote(`https://${rest}`)}` : example;
}
