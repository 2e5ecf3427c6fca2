/**
 * All tools that hsm drives, one folder each; `python/` is what those for Python packages share.
 *
 * Comes in: a stack. Goes out: the adapters that carry it, in the order in which their steps run. Never here: knowing
 * what a tool does. A new adapter is a copy of `_template` and one line in the table.
 *
 * @example
 * ```ts
 * import { ADAPTERS } from "@/adapters/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(ADAPTERS.some((adapter) => adapter.name === "uv"));
 * ```
 *
 * @module
 */
import type { Adapter, Lock, Stack } from "@/model/mod.ts";
import { composeAdapter } from "./compose/mod.ts";
import { envAdapter } from "./env/mod.ts";
import { pipAdapter } from "./pip/mod.ts";
import { uvAdapter } from "./uv/mod.ts";

export { consentsOf } from "./compose/mod.ts";
export { templateAdapter } from "./_template/mod.ts";

/** The table. */
export const ADAPTERS: readonly Adapter[] = [envAdapter, composeAdapter, uvAdapter, pipAdapter];

/**
 * The adapters that carry a stack, or have something of an earlier one to clean up.
 *
 * @param adapters the table; tests add to it
 */
export function adaptersFor(
  stack: Stack,
  lock: Lock,
  adapters: readonly Adapter[] = ADAPTERS,
): readonly Adapter[] {
  return adapters.filter((adapter) => adapter.applies(stack, lock));
}
