import type { JsonObject } from "./json.ts";
import type { Mode, Ref } from "./names.ts";
import type { At, Place } from "./problem.ts";

/** What `hsm.yaml` says, checked. Every entry knows its place; `at` finds the place of any value. */
export interface Project {
  /** The `project:` table; each key may be absent because pyproject.toml says it. */
  readonly name?: string;
  readonly version?: string;
  readonly python?: string;
  readonly managers: Managers;
  readonly registries: readonly RegistryEntry[];
  readonly indexes: readonly IndexEntry[];
  readonly groups: readonly GroupEntry[];
  readonly packages: readonly PackageEntry[];
  readonly containers: readonly ContainerEntry[];
  readonly modes: readonly ModeEntry[];
  /** `modes.default`, if written. */
  readonly defaultMode?: Mode;
  readonly env: readonly EnvEntry[];
  readonly entrypoints: readonly Entrypoint[];
  /** `sync.up`. */
  readonly syncUp: boolean;
  readonly at: At;
}

/** Which tools carry the stack. */
export interface Managers {
  readonly python: PythonManager;
  /** `docker` unless written. */
  readonly containers: "docker" | "podman" | "processes";
}

/** The Python side's tool and what of the project it installs. */
export interface PythonManager {
  readonly use: "uv" | "pip" | "pixi";
  /** Folder of the Python project, relative to the root; undefined = the root. */
  readonly project?: string;
  /** Extras of the project to install: names, or all. */
  readonly extras: readonly string[] | "all";
  /** Dependency groups to install: names, all, or the tool's default. */
  readonly groups: readonly string[] | "all" | "default";
  /** Python version or path for the environment. */
  readonly interpreter?: string;
}

/** One of `registries:`. Exactly one of path and git is set. */
export interface RegistryEntry {
  readonly name: string;
  readonly path?: string;
  readonly git?: string;
  readonly ref?: string;
  readonly subdirectory?: string;
  /** Names whose component here wins over the same name in other registries. */
  readonly override: readonly string[];
  readonly place: Place;
}

/** One of `indexes:`. */
export interface IndexEntry {
  readonly name: string;
  readonly url: string;
  readonly explicit: boolean;
  readonly place: Place;
}

/** One of `groups:`. */
export interface GroupEntry {
  readonly ref: Ref;
  /** What the user chose; the order written. */
  readonly choose: readonly Choice[];
  /** Whether a list was written (M-of-N) and not one name. */
  readonly list: boolean;
  readonly mode?: Mode;
  readonly profile?: string;
  readonly place: Place;
}

/** One chosen option of a group. */
export interface Choice {
  readonly ref: Ref;
  readonly place: Place;
}

/** One of `packages:`. */
export interface PackageEntry {
  readonly ref: Ref;
  /** Narrows the component's range (PEP 440 specifiers). */
  readonly version?: string;
  readonly mode?: Mode;
  readonly extras: readonly string[];
  /** Replaces the git source's ref. */
  readonly gitRef?: string;
  /** This source wins over another package's pin. */
  readonly override: boolean;
  /** `dev`, or `extra:NAME`; undefined = the project itself. */
  readonly into?: string;
  readonly profile?: string;
  readonly place: Place;
}

/** One of `containers:`. */
export interface ContainerEntry {
  readonly ref: Ref;
  readonly version?: string;
  readonly mode?: Mode;
  readonly profile?: string;
  readonly params: JsonObject;
  readonly env: readonly EnvEntry[];
  /** Merged last into the component's main service. */
  readonly compose: JsonObject;
  readonly allow: readonly string[];
  readonly place: Place;
}

/** One of `modes:` besides `default`. */
export interface ModeEntry {
  readonly ref: Ref;
  readonly mode: Mode;
  readonly place: Place;
}

/** A variable with a template for a value. */
export interface EnvEntry {
  readonly name: string;
  /** Template text: hsm's `${…}` forms not yet filled. null: removed. */
  readonly value: string | null;
  readonly place: Place;
}

/** A named command line. */
export interface Entrypoint {
  readonly name: string;
  /** Words; a command written as one text is split like a shell would, with no expansion. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly place?: Place;
}
