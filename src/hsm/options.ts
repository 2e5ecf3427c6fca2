import type { Report, SyncOptions } from "@/model/mod.ts";

/** What the command line says of every command. */
export interface GlobalOptions {
  /** `-C`. */
  readonly directory?: string;
  /** `--registry`, or `HSM_REGISTRY_PATH`: further registry folders for the reading commands. */
  readonly registries: readonly string[];
  /** `--lock-timeout`: milliseconds to wait for another run. */
  readonly lockTimeout: number;
  /** Takes what happens while a use case runs. */
  readonly report: Report;
}

/** No option set. */
export const NO_OPTIONS: SyncOptions = {
  locked: false,
  frozen: false,
  offline: false,
  yes: false,
  overwrite: false,
  adopt: false,
  backup: false,
};
