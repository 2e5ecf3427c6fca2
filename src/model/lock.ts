import type { JsonObject } from "./json.ts";
import type { ComponentId, Mode } from "./names.ts";

/** What `hsm.lock` keeps: a function of tracked inputs only. */
export interface Lock {
  readonly schema: 1;
  /** Git registries by name. */
  readonly registries: Readonly<Record<string, { readonly git: string; readonly commit: string }>>;
  readonly components: Readonly<Record<ComponentId, LockedComponent>>;
  readonly owned: Owned;
}

/** One component of the lock. */
export interface LockedComponent {
  readonly registry: string;
  readonly version?: string;
  readonly mode?: Mode;
  readonly profile?: string;
  /** The whole component as its registry wrote it, both sources. */
  readonly definition: JsonObject;
}

/** file → kind → key → exact text: the entries of shared files that are hsm's. */
export type Owned = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>
>;

/** A lock with nothing in it. */
export const EMPTY_LOCK: Lock = { schema: 1, registries: {}, components: {}, owned: {} };
