import type { JsonObject } from "./json.ts";
import type { ComponentId, Mode } from "./names.ts";

/** What `hsm.lock` keeps: a function of tracked inputs only. */
export interface Lock {
  /** Version of the format. */
  readonly schema: 1;
  /** Git registries by name. */
  readonly registries: Readonly<Record<string, { readonly git: string; readonly commit: string }>>;
  /** By id. */
  readonly components: Readonly<Record<ComponentId, LockedComponent>>;
  /** Entries of shared files that are hsm's. */
  readonly owned: Owned;
}

/** One component of the lock. */
export interface LockedComponent {
  /** Name of its registry. */
  readonly registry: string;
  /** Of what it delivers. */
  readonly version?: string;
  /** prod or dev. */
  readonly mode?: Mode;
  /** Deployment profile. */
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
