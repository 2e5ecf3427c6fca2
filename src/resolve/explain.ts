import type { ComponentId, Place, Reason, Reasons } from "@/model/mod.ts";

/**
 * Writes a chain of reasons as one line, from hsm.yaml to the entry it explains.
 *
 * @example
 * ```ts
 * import { formatChain } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const place = { file: "hsm.yaml", line: 12, column: 3, length: 6, lineText: "  redis-server: redis" };
 * const chain = [
 *   { kind: "manifest", by: "hsm.yaml", place } as const,
 *   { kind: "chosen", by: "group:redis-server" } as const,
 * ];
 * assert.equal(formatChain(chain, "container:redis"), "hsm.yaml:12 → group:redis-server → container:redis");
 * ```
 */
export function formatChain(chain: readonly Reason[], target: ComponentId | string): string {
  const links = chain.map((reason) => reason.by === "hsm.yaml" ? formatSource(reason) : reason.by);
  return [...links, target].join(" → ");
}

/**
 * Says in words how an entry came into the stack: one line a way, the shortest first.
 *
 * @example
 * ```ts
 * import { explainReasons } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const reasons = [[
 *   { kind: "manifest", by: "hsm.yaml" } as const,
 *   { kind: "default", by: "group:cache" } as const,
 * ]];
 * assert.deepEqual(explainReasons("container:redis", reasons), [
 *   "hsm.yaml → group:cache → container:redis (the group's default)",
 * ]);
 * ```
 */
export function explainReasons(id: ComponentId, reasons: Reasons): readonly string[] {
  return reasons.map((chain) => formatChain(chain, id) + wordOf(chain.at(-1)?.kind));
}

/**
 * A place as people write it: `hsm.yaml:12`.
 *
 * @example
 * ```ts
 * import { formatPlace } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const place = { file: "hsm.yaml", line: 12, column: 3, length: 1, lineText: "" };
 * assert.equal(formatPlace(place), "hsm.yaml:12");
 * assert.equal(formatPlace(undefined), "hsm.yaml");
 * ```
 */
export function formatPlace(place: Place | undefined): string {
  return place === undefined ? "hsm.yaml" : `${place.file}:${place.line}`;
}

function formatSource(reason: Reason): string {
  return formatPlace(reason.place);
}

function wordOf(kind: Reason["kind"] | undefined): string {
  switch (kind) {
    case "default":
      return " (the group's default)";
    case "only-provider":
      return " (the only one that provides it)";
    case "dependency":
      return " (a dependency)";
    case "profile":
      return " (needed by the profile)";
    case "implied":
      return " (implied)";
    case "chosen":
      return " (chosen)";
    case "manifest":
    case undefined:
      return "";
  }
}
