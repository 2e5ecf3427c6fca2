import type { Json, JsonObject } from "./json.ts";
import type { Kind, Ref } from "./names.ts";
import type { Entrypoint } from "./project.ts";
import type { At, Place } from "./problem.ts";

/** What every component has. */
export interface ComponentBase {
  /** Which of the three. */
  readonly kind: Kind;
  /** As in its file; the file's stem. */
  readonly name: string;
  /** Name of the registry it comes from; the built-in one is `builtin`. */
  readonly registry: string;
  /** One sentence for people. */
  readonly description?: string;
  /** Says that another component should be used. */
  readonly deprecated?: { readonly use?: string; readonly reason?: string };
  /** The whole component as written (overlay not merged): what hsm.lock keeps. */
  readonly definition: JsonObject;
  /** File as shown to the user. */
  readonly file: string;
  /** The place of any value in the file. */
  readonly at: At;
}

/** A Python package of a registry. */
export interface PackageComponent extends ComponentBase {
  /** Which of the three. */
  readonly kind: "package";
  /** Of what it delivers (PEP 440). */
  readonly version?: string;
  /** Where the released artifact comes from. */
  readonly prod?: PythonProdSource;
  /** Where the local source is. */
  readonly dev?: LocalSource;
  /** How it wants to be installed. */
  readonly install: InstallArgs;
  /** What it needs besides itself. */
  readonly dependencies: readonly Dependency[];
  /** Interfaces it implements: names of groups. */
  readonly provides: readonly string[];
  /** What must or must not stand beside it. */
  readonly compatibility: Compatibility;
  /** What choosing it brings. */
  readonly implies: readonly Implication[];
  /** Its named commands. */
  readonly entrypoints: readonly Entrypoint[];
  /** The component with its `.dev.yaml` overlay merged, for dev mode; absent where there is none. */
  readonly inDev?: PackageComponent;
}

/** A container (one or several services) of a registry. */
export interface ContainerComponent extends ComponentBase {
  /** Which of the three. */
  readonly kind: "container";
  /** Of what it delivers (PEP 440). */
  readonly version?: string;
  /** Where the released artifact comes from. */
  readonly prod?: ImageSource;
  /** Where the local source is. */
  readonly dev?: BuildSource;
  /** What others may set. */
  readonly params: readonly Param[];
  /** The main service: keys of the Compose Specification, templates not yet filled. */
  readonly compose: JsonObject;
  /** Further services, by their own name. */
  readonly services: Readonly<Record<string, JsonObject>>;
  /** Top-level volumes, as written. */
  readonly volumes: JsonObject;
  /** Top-level configs, as written. */
  readonly configs: JsonObject;
  /** Top-level networks, as written. */
  readonly networks: JsonObject;
  /** How clients reach it. */
  readonly connection?: Connection;
  /** Its deployment profiles. */
  readonly profiles: readonly Profile[];
  /** Interfaces it implements: names of groups. */
  readonly provides: readonly string[];
  /** What must or must not stand beside it. */
  readonly compatibility: Compatibility;
  /** What choosing it brings. */
  readonly implies: readonly Implication[];
  /** The component with its `.dev.yaml` overlay merged; absent where there is none. */
  readonly inDev?: ContainerComponent;
}

/** Something that a container may only do with the user's consent. */
export interface Consent {
  /** The word for `allow:`. */
  readonly word: string;
  /** What asks for it: `"privileged: true"`. */
  readonly asks: string;
  /** Whether a `mount:` names something that is no path, e.g. another project's volume: no folder's consent covers it. */
  readonly isName?: boolean;
}

/** A part of a container's Compose that is judged by itself. */
export interface ComposePart {
  /** A service, or some keys of one. */
  readonly service?: JsonObject;
  /** Top-level volumes. */
  readonly volumes?: JsonObject;
  /** Top-level configs. */
  readonly configs?: JsonObject;
  /** Top-level networks. */
  readonly networks?: JsonObject;
  /** Names of the container's services: what they share among themselves reaches nobody else. */
  readonly own: ReadonlySet<string>;
  /** The folder that a dev source is built from, as written: free to use. */
  readonly context?: string;
}

/** Says what a part of Compose reaches past the container. */
export type ConsentRule = (part: ComposePart) => readonly Consent[];

/** A group: an interface with options. */
export interface GroupComponent extends ComponentBase {
  /** Which of the three. */
  readonly kind: "group";
  /** How many options may be chosen. */
  readonly strategy: "1-of-N" | "M-of-N";
  /** Fewest options (M-of-N). */
  readonly min?: number;
  /** Most options (M-of-N). */
  readonly max?: number;
  /** Written above the group in hsm.yaml. */
  readonly comment?: string;
  /** Taken where nobody chose. */
  readonly default: readonly string[];
  /** What every option must meet. */
  readonly interface: { readonly env: readonly string[]; readonly entrypoints: readonly string[] };
  /** What can be chosen. */
  readonly options: readonly Option[];
}

/** Any component. */
export type Component = PackageComponent | ContainerComponent | GroupComponent;

/** One option of a group. */
export interface Option {
  /** Which component. */
  readonly ref: Ref;
  /** One sentence for people. */
  readonly description?: string;
  /** What choosing it brings. */
  readonly implies: readonly Implication[];
  /** Names that may not stand beside it. */
  readonly conflicts: readonly string[];
  /** Where it is written. */
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
  /** The kind of source. */
  readonly type: "local";
  /** Relative to the project root, as written. */
  readonly path: string;
  /** Whether edits show without another install. */
  readonly editable: boolean;
  /** Distribution name; default: what the folder's own pyproject.toml says. */
  readonly package?: string;
}

/** A ready image. */
export interface ImageSource {
  /** The kind of source. */
  readonly type: "image";
  /** Image reference with tag. */
  readonly image: string;
  /** `sha256:…` of the image. */
  readonly digest?: string;
}

/** A build from a local folder. */
export interface BuildSource {
  /** The kind of source. */
  readonly type: "build";
  /** Build context, relative to the project root. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile?: string;
  /** Merged over the main service in dev. */
  readonly compose: JsonObject;
}

/** How a package wants to be installed. */
export interface InstallArgs {
  /** The tool it must be installed with. */
  readonly manager?: "uv" | "pip" | "conda";
  /** Extras of the distribution. */
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
  /** Component name → range, tested where that one is in the stack. */
  readonly requires: Readonly<Record<string, string>>;
  /** Names that may not stand beside it. */
  readonly conflicts: readonly string[];
  /** Range of Python versions (PEP 440). */
  readonly python?: string;
}

/** What choosing a component brings, and how it is configured. */
export interface Implication {
  /** kind is always set: container, group or package. */
  readonly target: Ref;
  /** What others may set. */
  readonly params: JsonObject;
  /** Variables for the implying side; templates over the implied container (`${self.url}`). */
  readonly env: Readonly<Record<string, string>>;
  /** Options, where the target is a group. */
  readonly choose: readonly Ref[];
  /** Deployment profile. */
  readonly profile?: string;
  /** Where it is written. */
  readonly place?: Place;
}

/** A parameter of a container. */
export interface Param {
  /** As in its file; the file's stem. */
  readonly name: string;
  /** How several wishes become one. */
  readonly merge: "union" | "same" | "max" | "min" | "sum";
  /** Taken where nobody chose. */
  readonly default: Json;
  /** One sentence for people. */
  readonly description?: string;
}

/** How clients reach a container. */
export interface Connection {
  /** Scheme of the url. */
  readonly scheme?: string;
  /** The container's port; templates allowed. */
  readonly port?: number | string;
  /** Template of the url; default `scheme://host:port`. */
  readonly url?: string;
  /** Typed properties by name. */
  readonly properties: Readonly<Record<string, ConnectionProperty>>;
}

/** A typed property that clients map to their own variables. */
export type ConnectionProperty =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "secret"; readonly generate: number };

/** One of a container's ways to be delivered. */
export interface Profile {
  /** As in its file; the file's stem. */
  readonly name: string;
  /** Who runs it. */
  readonly mode: "managed" | "embedded" | "external";
  /** Needs no engine: a program that a supervisor starts. */
  readonly runtime?: "process";
  /** Command line of the process. */
  readonly command?: string;
  /** Image reference with tag. */
  readonly image?: string;
  /** Keys of the Compose Specification. */
  readonly compose: JsonObject;
  /** What others may set. */
  readonly params: JsonObject;
  /** Replaces the implication's `env` where the mode is embedded. */
  readonly env: Readonly<Record<string, string>>;
  /** What it needs besides itself. */
  readonly dependencies: readonly Dependency[];
  /** Range of Python versions (PEP 440). */
  readonly python?: string;
  /** External: the address, as templates. */
  readonly url?: string;
  /** Host name, a template. */
  readonly host?: string;
  /** Port. */
  readonly port?: string;
  /** Typed properties by name. */
  readonly properties: Readonly<Record<string, string>>;
  /** Where it is written. */
  readonly place?: Place;
}

/** A registry as the catalogue knows it. */
export interface RegistryInfo {
  /** As in its file; the file's stem. */
  readonly name: string;
  /** `builtin`; a folder inside the project; a folder outside; a git clone. */
  readonly origin: "builtin" | "inside" | "outside" | "git";
  /** Folder as written. */
  readonly path?: string;
  /** URL of its repository. */
  readonly git?: string;
  /** Commit of the clone. */
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
