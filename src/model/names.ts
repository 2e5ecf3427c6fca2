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

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Tells whether a text is a legal name of a component, group or registry (design: `[a-z0-9]+(-[a-z0-9]+)*`,
 * at most 63, not `default`).
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
  return text.length <= 63 && text !== "default" && NAME.test(text);
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
