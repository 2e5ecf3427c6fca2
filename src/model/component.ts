import type { Json, JsonObject } from "./json.ts";
import type { Kind, Ref } from "./names.ts";
import type { Entrypoint } from "./project.ts";
import type { At, Place } from "./problem.ts";

/** What every component has. */
interface ComponentBase {
  readonly kind: Kind;
  readonly name: string;
  /** Name of the registry it comes from; the built-in one is `builtin`. */
  readonly registry: string;
  readonly description?: string;
  readonly deprecated?: { readonly use?: string; readonly reason?: string };
  /** The whole component as written (overlay not merged): what hsm.lock keeps. */
  readonly definition: JsonObject;
  /** File as shown to the user. */
  readonly file: string;
  readonly at: At;
}

/** A Python package of a registry. */
export interface PackageComponent extends ComponentBase {
  readonly kind: "package";
  readonly version?: string;
  readonly prod?: PythonProdSource;
  readonly dev?: LocalSource;
  readonly install: InstallArgs;
  readonly dependencies: readonly Dependency[];
  readonly provides: readonly string[];
  readonly compatibility: Compatibility;
  readonly implies: readonly Implication[];
  readonly entrypoints: readonly Entrypoint[];
  /** The component with its `.dev.yaml` overlay merged, for dev mode; absent where there is none. */
  readonly inDev?: PackageComponent;
}

/** A container (one or several services) of a registry. */
export interface ContainerComponent extends ComponentBase {
  readonly kind: "container";
  readonly version?: string;
  readonly prod?: ImageSource;
  readonly dev?: BuildSource;
  readonly params: readonly Param[];
  /** The main service: keys of the Compose Specification, templates not yet filled. */
  readonly compose: JsonObject;
  /** Further services, by their own name. */
  readonly services: Readonly<Record<string, JsonObject>>;
  readonly volumes: JsonObject;
  readonly configs: JsonObject;
  readonly networks: JsonObject;
  readonly connection?: Connection;
  readonly profiles: readonly Profile[];
  readonly provides: readonly string[];
  readonly compatibility: Compatibility;
  readonly implies: readonly Implication[];
  readonly inDev?: ContainerComponent;
}

/** A group: an interface with options. */
export interface GroupComponent extends ComponentBase {
  readonly kind: "group";
  readonly strategy: "1-of-N" | "M-of-N";
  readonly min?: number;
  readonly max?: number;
  /** Written above the group in hsm.yaml. */
  readonly comment?: string;
  readonly default: readonly string[];
  readonly interface: { readonly env: readonly string[]; readonly entrypoints: readonly string[] };
  readonly options: readonly Option[];
}

/** Any component. */
export type Component = PackageComponent | ContainerComponent | GroupComponent;

/** One option of a group. */
export interface Option {
  readonly ref: Ref;
  readonly description?: string;
  readonly implies: readonly Implication[];
  readonly conflicts: readonly string[];
  readonly place?: Place;
}

/** Where a released Python package comes from. */
export type PythonProdSource =
  | {
    readonly type: "pypi";
    readonly package: string;
    readonly version?: string;
    readonly index?: string;
  }
  | {
    readonly type: "git";
    readonly url: string;
    readonly ref?: string;
    readonly subdirectory?: string;
    readonly package?: string;
  }
  | {
    readonly type: "url";
    readonly url: string;
    readonly sha256?: string;
    readonly package?: string;
  };

/** A folder with a Python project. */
export interface LocalSource {
  readonly type: "local";
  /** Relative to the project root, as written. */
  readonly path: string;
  readonly editable: boolean;
  /** Distribution name; default: what the folder's own pyproject.toml says. */
  readonly package?: string;
}

/** A ready image. */
export interface ImageSource {
  readonly type: "image";
  readonly image: string;
  readonly digest?: string;
}

/** A build from a local folder. */
export interface BuildSource {
  readonly type: "build";
  readonly context: string;
  readonly dockerfile?: string;
  /** Merged over the main service in dev. */
  readonly compose: JsonObject;
}

/** How a package wants to be installed. */
export interface InstallArgs {
  readonly manager?: "uv" | "pip" | "conda";
  readonly extras: readonly string[];
  /** Settings for one tool, e.g. `{ uv: { "no-build-isolation": true } }`. */
  readonly tools: Readonly<Record<string, JsonObject>>;
}

/** A dependency: a PEP 508 requirement, or another component with an optional range. */
export type Dependency =
  | { readonly kind: "requirement"; readonly requirement: string; readonly place?: Place }
  | {
    readonly kind: "component";
    readonly ref: Ref;
    readonly version?: string;
    readonly place?: Place;
  };

/** What must or must not stand beside a component. */
export interface Compatibility {
  readonly requires: Readonly<Record<string, string>>;
  readonly conflicts: readonly string[];
  readonly python?: string;
}

/** What choosing a component brings, and how it is configured. */
export interface Implication {
  /** kind is always set: container, group or package. */
  readonly target: Ref;
  readonly params: JsonObject;
  /** Variables for the implying side; templates over the implied container (`${self.url}`). */
  readonly env: Readonly<Record<string, string>>;
  /** Options, where the target is a group. */
  readonly choose: readonly Ref[];
  readonly profile?: string;
  readonly place?: Place;
}

/** A parameter of a container. */
export interface Param {
  readonly name: string;
  readonly merge: "union" | "same" | "max" | "min" | "sum";
  readonly default: Json;
  readonly description?: string;
}

/** How clients reach a container. */
export interface Connection {
  readonly scheme?: string;
  /** The container's port; templates allowed. */
  readonly port?: number | string;
  /** Template of the url; default `scheme://host:port`. */
  readonly url?: string;
  readonly properties: Readonly<Record<string, ConnectionProperty>>;
}

/** A typed property that clients map to their own variables. */
export type ConnectionProperty =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "secret"; readonly generate: number };

/** One of a container's ways to be delivered. */
export interface Profile {
  readonly name: string;
  readonly mode: "managed" | "embedded" | "external";
  /** Needs no engine: a program that a supervisor starts. */
  readonly runtime?: "process";
  readonly command?: string;
  readonly image?: string;
  readonly compose: JsonObject;
  readonly params: JsonObject;
  /** Replaces the implication's `env` where the mode is embedded. */
  readonly env: Readonly<Record<string, string>>;
  readonly dependencies: readonly Dependency[];
  readonly python?: string;
  /** External: the address, as templates. */
  readonly url?: string;
  readonly host?: string;
  readonly port?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly place?: Place;
}

/** A registry as the catalogue knows it. */
export interface RegistryInfo {
  readonly name: string;
  /** `builtin`; a folder inside the project; a folder outside; a git clone. */
  readonly origin: "builtin" | "inside" | "outside" | "git";
  readonly path?: string;
  readonly git?: string;
  readonly commit?: string;
  /** Names that win over other registries. */
  readonly override: readonly string[];
}

/** All components that exist for a project. */
export interface Catalog {
  /** In order of precedence; the built-in one is last. */
  readonly registries: readonly RegistryInfo[];
  /** Sorted by registry order, kind, name. */
  readonly components: readonly Component[];
}
