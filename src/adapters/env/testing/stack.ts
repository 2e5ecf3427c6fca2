import type { Stack, SyncOptions, Variable } from "@/model/mod.ts";

/** No option set. */
export const NO_SYNC_OPTIONS: SyncOptions = {
  locked: false,
  frozen: false,
  offline: false,
  yes: false,
  overwrite: false,
  adopt: false,
  backup: false,
};

/** A stack with one container `db` whose service has the given secrets, and the given wiring. */
export function plainStack(
  given: {
    readonly host: readonly Variable[];
    readonly network?: readonly Variable[];
    readonly secret: readonly Variable[];
  },
): Stack {
  return {
    project: { name: "demo" },
    managers: { python: { use: "uv", extras: [], groups: "default" }, containers: "docker" },
    indexes: [],
    groups: [],
    packages: [],
    containers: given.secret.length === 0 ? [] : [{
      id: "container:db",
      name: "db",
      registry: "builtin",
      mode: "prod",
      profile: "default",
      delivery: "managed",
      params: {},
      services: [{ name: "db", compose: {}, secret: given.secret }],
      volumes: {},
      configs: {},
      networks: {},
      demands: [],
      allow: [],
      definition: {},
      reasons: [],
    }],
    wiring: { host: given.host, network: given.network ?? [] },
    entrypoints: [],
    registries: [],
    notes: [],
  };
}
