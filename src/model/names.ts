/** What a component is. */
export type Kind = "package" | "container" | "group";

/** Where a component comes from: a released artifact or its local source. */
export type Mode = "prod" | "dev";

/** `package:qdrant-adapter`, `container:qdrant`, `group:metrics`. */
export type ComponentId = `${Kind}:${string}`;

/** A reference as a person writes it: `x`, `package:x`, `acme/x`, `acme/package:x`. */
export interface Ref {
  /** Undefined: any kind. */
  readonly kind?: Kind;
  /** Undefined: the nearest. */
  readonly registry?: string;
  /** The bare name. */
  readonly name: string;
}

/** Why a text is no name or no reference. */
export interface WrongName {
  /** What is, and what was expected. */
  readonly message: string;
  /** What to write instead. */
  readonly next: string;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Words that look like names and are none: `default` stands for whatever has no entry of its own, and the two others are
 * no keys that hsm's YAML reader takes, in hsm.yaml as little as in the compose file that hsm writes.
 */
const RESERVED_NAMES: ReadonlySet<string> = new Set(["default", "constructor", "prototype"]);

/** A file with such a stem is a device on Windows; components and env files are files named like them. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/**
 * Tells whether a text is a legal name of a component, group or registry (design: `[a-z0-9]+(-[a-z0-9]+)*`,
 * at most 63, not `default` or another reserved word).
 *
 * @example
 * ```ts
 * import { isName } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isName("qdrant-adapter"), true);
 * assert.equal(isName("text_utils"), false);
 * assert.equal(isName("default"), false);
 * ```
 */
export function isName(text: string): boolean {
  return text.length <= 63 && !isReserved(text) && NAME.test(text);
}

function isReserved(text: string): boolean {
  return RESERVED_NAMES.has(text) || DEVICE.test(text);
}

/**
 * The nearest legal name to a text, or undefined where nothing is left of it.
 *
 * @example
 * ```ts
 * import { suggestName } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(suggestName("Text_Utils"), "text-utils");
 * assert.equal(suggestName("../../evil"), "evil");
 * ```
 */
export function suggestName(text: string): string | undefined {
  const name = text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(
    /^-+|-+$/g,
    "",
  )
    .slice(0, 63).replace(/-+$/, "");
  return isName(name) ? name : undefined;
}

/**
 * What is wrong with a text that should be a name, and what to write instead; undefined for a name.
 *
 * @example
 * ```ts
 * import { judgeName } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(judgeName("text-utils"), undefined);
 * assert.equal(judgeName("Text_Utils")?.next, 'Write "text-utils"');
 * assert.match(judgeName("default")?.message ?? "", /reserved/);
 * ```
 */
export function judgeName(text: string): WrongName | undefined {
  if (isName(text)) return undefined;
  const near = suggestName(text);
  const what = isReserved(text)
    ? "is reserved and names no component"
    : "is no legal name: expected small letters, digits and single hyphens, at most 63";
  return {
    message: `${JSON.stringify(text)} ${what}`,
    next: near === undefined ? "Choose another name" : `Write ${JSON.stringify(near)}`,
  };
}

/**
 * What is wrong with a text that should be a reference, and what to write instead; undefined for a reference.
 *
 * @example
 * ```ts
 * import { judgeRef } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(judgeRef("acme/package:x"), undefined);
 * assert.equal(judgeRef("acme/package:Text_Utils")?.next, 'Write "acme/package:text-utils"');
 * assert.match(judgeRef("pkg:x")?.message ?? "", /unknown kind/);
 * ```
 */
export function judgeRef(text: string): WrongName | undefined {
  if (parseRef(text) !== undefined) return undefined;
  const [, registry, kind, name] = /^(?:([^/]*)\/)?(?:([^:/]*):)?([^/]*)$/.exec(text) ?? [];
  if (kind !== undefined && !["package", "container", "group"].includes(kind)) {
    return {
      message: `${JSON.stringify(text)} names the unknown kind ${JSON.stringify(kind)}`,
      next: 'Write "package:NAME", "container:NAME" or "group:NAME"',
    };
  }
  const parts = [registry, name].filter((part) => part !== undefined);
  const wrong = judgeName(parts.find((part) => !isName(part)) ?? text);
  if (wrong === undefined || parts.length === 0) return wrong;
  const prefix = kind === undefined ? "" : `${kind}:`;
  const near = parts.map((part) => isName(part) ? part : suggestName(part));
  const last = near.pop();
  if (last === undefined || near.includes(undefined)) return wrong;
  return { ...wrong, next: `Write ${JSON.stringify([...near, prefix + last].join("/"))}` };
}

/**
 * Reads a reference. Returns undefined where the text is no reference.
 *
 * @example
 * ```ts
 * import { parseRef } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseRef("acme/package:x"), { registry: "acme", kind: "package", name: "x" });
 * assert.deepEqual(parseRef("x"), { name: "x" });
 * assert.equal(parseRef("a b"), undefined);
 * ```
 */
export function parseRef(text: string): Ref | undefined {
  const match = /^(?:([^/:]+)\/)?(?:(package|container|group):)?([^/:]+)$/.exec(text);
  if (!match) return undefined;
  const [, registry, kind, name] = match;
  if (name === undefined || !isName(name) || (registry !== undefined && !isName(registry))) {
    return undefined;
  }
  return {
    ...(registry !== undefined && { registry }),
    ...(kind !== undefined && { kind: kind as Kind }),
    name,
  };
}

/**
 * Writes a reference as {@link parseRef} reads it.
 *
 * @example
 * ```ts
 * import { formatRef } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatRef({ kind: "container", name: "qdrant" }), "container:qdrant");
 * ```
 */
export function formatRef(ref: Ref): string {
  return (ref.registry ? `${ref.registry}/` : "") + (ref.kind ? `${ref.kind}:` : "") + ref.name;
}
