import type { JsonObject } from "./json.ts";
import type { Mode, Ref } from "./names.ts";
import type { At, Place } from "./problem.ts";

/** What `hsm.yaml` says, checked. Every entry knows its place; `at` finds the place of any value. */
export interface Project {
  /** The `project:` table; each key may be absent because pyproject.toml says it. */
  readonly name?: string;
  /** PEP 440. */
  readonly version?: string;
  /** Range of Python versions. */
  readonly python?: string;
  /** Which tools carry the stack. */
  readonly managers: Managers;
  /** In the order written. */
  readonly registries: readonly RegistryEntry[];
  /** Python package indexes. */
  readonly indexes: readonly IndexEntry[];
  /** Chosen groups. */
  readonly groups: readonly GroupEntry[];
  /** Packages by name. */
  readonly packages: readonly PackageEntry[];
  /** Containers by name. */
  readonly containers: readonly ContainerEntry[];
  /** Modes by component. */
  readonly modes: readonly ModeEntry[];
  /** `modes.default`, if written. */
  readonly defaultMode?: Mode;
  /** Variables. */
  readonly env: readonly EnvEntry[];
  /** Named commands of the project. */
  readonly entrypoints: readonly Entrypoint[];
  /** `sync.up`. */
  readonly syncUp: boolean;
  /** The place of any value in hsm.yaml. */
  readonly at: At;
}

/** Which tools carry the stack. */
export interface Managers {
  /** Range of Python versions. */
  readonly python: PythonManager;
  /** `docker` unless written. */
  readonly containers: "docker" | "podman" | "processes";
}

/** The Python side's tool and what of the project it installs. */
export interface PythonManager {
  /** The tool. */
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
  /** Name. */
  readonly name: string;
  /** Folder, relative to the root or absolute. */
  readonly path?: string;
  /** URL of the repository. */
  readonly git?: string;
  /** Which component. */
  readonly ref?: string;
  /** Folder inside the repository. */
  readonly subdirectory?: string;
  /** Names whose component here wins over the same name in other registries. */
  readonly override: readonly string[];
  /** Where it is written. */
  readonly place: Place;
}

/** One of `indexes:`. */
export interface IndexEntry {
  /** Name. */
  readonly name: string;
  /** Address. */
  readonly url: string;
  /** Used only by packages that name it. */
  readonly explicit: boolean;
  /** Where it is written. */
  readonly place: Place;
}

/** One of `groups:`. */
export interface GroupEntry {
  /** Which component. */
  readonly ref: Ref;
  /** What the user chose; the order written. */
  readonly choose: readonly Choice[];
  /** Whether a list was written (M-of-N) and not one name. */
  readonly list: boolean;
  /** prod or dev. */
  readonly mode?: Mode;
  /** Deployment profile of the containers it brings. */
  readonly profile?: string;
  /** Where it is written. */
  readonly place: Place;
}

/** One chosen option of a group. */
export interface Choice {
  /** Which component. */
  readonly ref: Ref;
  /** Where it is written. */
  readonly place: Place;
}

/** One of `packages:`. */
export interface PackageEntry {
  /** Which component. */
  readonly ref: Ref;
  /** Narrows the component's range (PEP 440 specifiers). */
  readonly version?: string;
  /** prod or dev. */
  readonly mode?: Mode;
  /** Extras of the distribution. */
  readonly extras: readonly string[];
  /** Replaces the git source's ref. */
  readonly gitRef?: string;
  /** This source wins over another package's pin. */
  readonly override: boolean;
  /** `dev`, or `extra:NAME`; undefined = the project itself. */
  readonly into?: string;
  /** Deployment profile of the containers it brings. */
  readonly profile?: string;
  /** Where it is written. */
  readonly place: Place;
}

/** One of `containers:`. */
export interface ContainerEntry {
  /** Which component. */
  readonly ref: Ref;
  /** PEP 440. */
  readonly version?: string;
  /** prod or dev. */
  readonly mode?: Mode;
  /** Deployment profile of the containers it brings. */
  readonly profile?: string;
  /** Parameters, the user's word. */
  readonly params: JsonObject;
  /** Variables. */
  readonly env: readonly EnvEntry[];
  /** Merged last into the component's main service. */
  readonly compose: JsonObject;
  /** Consents. */
  readonly allow: readonly string[];
  /** Where it is written. */
  readonly place: Place;
}

/** One of `modes:` besides `default`. */
export interface ModeEntry {
  /** Which component. */
  readonly ref: Ref;
  /** prod or dev. */
  readonly mode: Mode;
  /** Where it is written. */
  readonly place: Place;
}

/** A variable with a template for a value. */
export interface EnvEntry {
  /** Name. */
  readonly name: string;
  /** Template text: hsm's `${…}` forms not yet filled. null: removed. */
  readonly value: string | null;
  /** Where it is written. */
  readonly place: Place;
}

/** A named command line. */
export interface Entrypoint {
  /** Name. */
  readonly name: string;
  /** Words; a command written as one text is split like a shell would, with no expansion. */
  readonly command: readonly string[];
  /** Variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it is written. */
  readonly place?: Place;
}
