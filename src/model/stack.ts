import type { RegistryInfo } from "./component.ts";
import type { JsonObject } from "./json.ts";
import type { ComponentId, Mode } from "./names.ts";
import type { Place } from "./problem.ts";
import type { Entrypoint, IndexEntry, Managers } from "./project.ts";

/** The whole resolved stack: sorted, the same for the same inputs, every entry with its reasons. */
export interface Stack {
  /** Who the project is. */
  readonly project: {
    readonly name: string;
    readonly version?: string;
    /** PEP 440 range of the Python versions, as hsm.yaml or pyproject.toml says it. */
    readonly python?: string;
  };
  /** Which tools carry the stack. */
  readonly managers: Managers;
  /** Python package indexes. */
  readonly indexes: readonly IndexEntry[];
  /** Groups in use. */
  readonly groups: readonly StackGroup[];
  /** Python packages. */
  readonly packages: readonly StackPackage[];
  /** Containers. */
  readonly containers: readonly StackContainer[];
  /** What programs are told. */
  readonly wiring: Wiring;
  /** Named commands with their owners. */
  readonly entrypoints: readonly StackEntrypoint[];
  /** Registries that gave something to the stack, built-in and inside ones included. */
  readonly registries: readonly RegistryInfo[];
  /** Things the user should know that are no problem, one line each. */
  readonly notes: readonly string[];
}

/** One link of a chain of reasons, from hsm.yaml (first) to the entry (last). */
export interface Reason {
  /** What made it ask. */
  readonly kind:
    | "manifest"
    | "chosen"
    | "default"
    | "only-provider"
    | "implied"
    | "dependency"
    | "profile";
  /** What asked; `hsm.yaml` for the user's own words. */
  readonly by: ComponentId | "hsm.yaml";
  /** Where it is written. */
  readonly place?: Place;
}

/** Every way in which an entry came into the stack; each way is a chain. Never empty. */
export type Reasons = readonly (readonly Reason[])[];

/** A group in use. */
export interface StackGroup {
  /** Kind and name. */
  readonly id: ComponentId;
  /** Name. */
  readonly name: string;
  /** Name of its registry. */
  readonly registry: string;
  /** How many may be chosen. */
  readonly strategy: "1-of-N" | "M-of-N";
  /** Ids of the members in the stack, sorted. */
  readonly chosen: readonly ComponentId[];
  /** Undefined where a virtual name has no group file. */
  readonly definition?: JsonObject;
  /** Every way in which it came into the stack. */
  readonly reasons: Reasons;
}

/** A Python package of the stack. */
export interface StackPackage {
  /** Kind and name. */
  readonly id: ComponentId;
  /** Name. */
  readonly name: string;
  /** Name of its registry. */
  readonly registry: string;
  /** Of what it delivers. */
  readonly version?: string;
  /** prod or dev. */
  readonly mode: Mode;
  /** Deployment profile. */
  readonly profile?: string;
  /** What it demands of the Python tool: itself first, then its own requirements. */
  readonly demands: readonly PythonDemand[];
  /** The whole component as its registry wrote it. */
  readonly definition: JsonObject;
  /** Every way in which it came into the stack. */
  readonly reasons: Reasons;
}

/** One distribution that must be installed, and who wants it. */
export interface PythonDemand {
  /** PEP 503 name. */
  readonly distribution: string;
  /** Sorted, PEP 503. */
  readonly extras: readonly string[];
  /** PEP 440 specifiers, canonical, or "" for any. */
  readonly specifier: string;
  /** PEP 508 marker, or undefined. */
  readonly marker?: string;
  /** Where from, when not simply by name from the default index. */
  readonly source?: PythonSource;
  /** Who wants it. */
  readonly owner: ComponentId;
  /** `dev` or `extra:NAME`; undefined = the project itself. */
  readonly into?: string;
  /** This source wins over another pin of the same distribution. */
  readonly override: boolean;
  /** uv settings of `install_args.uv`, e.g. `{ "no-build-isolation": true }`. */
  readonly uv: JsonObject;
  /** Where it is written. */
  readonly place?: Place;
}

/** A source that is not the default index. */
export type PythonSource =
  | { readonly type: "index"; readonly index: string }
  | {
    readonly type: "git";
    readonly url: string;
    readonly ref?: string;
    readonly subdirectory?: string;
  }
  | { readonly type: "url"; readonly url: string; readonly sha256?: string }
  | { readonly type: "local"; readonly path: string; readonly editable: boolean };

/** A container of the stack, all its profile, mode and parameters applied. */
export interface StackContainer {
  /** Kind and name. */
  readonly id: ComponentId;
  /** Name. */
  readonly name: string;
  /** Name of its registry. */
  readonly registry: string;
  /** Of what it delivers. */
  readonly version?: string;
  /** prod or dev. */
  readonly mode: Mode;
  /** Deployment profile. */
  readonly profile: string;
  /** managed: hsm renders it; embedded: the client works in-process; external: somebody else runs it. */
  readonly delivery: "managed" | "embedded" | "external";
  /** Why it is not started although wanted, e.g. `hsm.yaml sets QDRANT_URL`. */
  readonly suppressed?: string;
  /** Merged parameters. */
  readonly params: JsonObject;
  /** Rendered services; the component's own first. Empty unless delivery is managed. */
  readonly services: readonly StackService[];
  /** Top-level volumes that the component declares; keys as written. What services only use, the adapter declares. */
  readonly volumes: JsonObject;
  /** Top-level configs. */
  readonly configs: JsonObject;
  /** Top-level networks. */
  readonly networks: JsonObject;
  /** Python requirements of its profile (an embedded client, a server run as a process). */
  readonly demands: readonly PythonDemand[];
  /** Consents of hsm.yaml. */
  readonly allow: readonly string[];
  /** Dev build context, relative to the root. */
  readonly context?: string;
  /** The whole component as its registry wrote it. */
  readonly definition: JsonObject;
  /** Every way in which it came into the stack. */
  readonly reasons: Reasons;
  /** Where it is written. */
  readonly place?: Place;
}

/** One service, ready for a compose file. */
export interface StackService {
  /** Name. */
  readonly name: string;
  /**
   * Keys of the Compose Specification. Strings are in Compose's own syntax: `${VAR:-x}` stays, a literal dollar is
   * `$$`. `environment` (a map) holds only values that are no secret.
   */
  readonly compose: JsonObject;
  /** Variables that hold a generated secret: they go to its {@linkcode serviceEnvFile}. */
  readonly secret: readonly Variable[];
}

/** What programs are told, for two viewpoints. Sorted by name. */
export interface Wiring {
  /** For programs on the host: 127.0.0.1 and published ports. */
  readonly host: readonly Variable[];
  /** For the user's own services in the network: service names and container ports. */
  readonly network: readonly Variable[];
}

/** A variable whose value is known up to secrets, environment and this machine's folders. */
export interface Variable {
  /** Name. */
  readonly name: string;
  /** The value in parts. */
  readonly parts: readonly Part[];
  /** Who wants it. */
  readonly owner: ComponentId | "hsm.yaml";
  /** Where it is written. */
  readonly place?: Place;
}

/** One part of a value. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** A generated secret of a container: `[A-Za-z0-9]{length}`. */
  | {
    readonly kind: "secret";
    readonly container: string;
    readonly property: string;
    readonly length: number;
  }
  /** An environment variable of the user, read from the process environment, then `.env`. */
  | {
    readonly kind: "environment";
    readonly name: string;
    /** Compose's forms: `:-` `-` `:?` `?` `:+` `+`; undefined = plain. */
    readonly operator?: string;
    /** What follows the operator, in Compose's own syntax: it may hold `${…}` itself, and `$$` is a dollar. */
    readonly operand?: string;
    /** Percent-encode the value (inside a url). */
    readonly encode?: boolean;
  }
  /** `.hsm/data/<container>` of this machine, absolute. */
  | { readonly kind: "state"; readonly container: string };

/** An entry point with its owner. */
export interface StackEntrypoint extends Entrypoint {
  /** Who wants it. */
  readonly owner: ComponentId | "hsm.yaml";
}

/** What the resolver may not find out by itself: facts about local folders. */
export interface FolderFact {
  /** Whether the folder is there. */
  readonly exists: boolean;
  /** `[project].name` of the folder's pyproject.toml. */
  readonly distribution?: string;
}

/** Facts by path as written (relative to the project root). */
export type Facts = ReadonlyMap<string, FolderFact>;

/**
 * Where a service finds its secrets. Two names are those of files that hold the wiring; no service begins with `_`.
 *
 * @example
 * ```ts
 * import { serviceEnvFile } from "@/model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(serviceEnvFile("postgres"), ".hsm/env/postgres.env");
 * assert.equal(serviceEnvFile("host"), ".hsm/env/_host.env");
 * ```
 */
export function serviceEnvFile(service: string): string {
  const isTaken = service === "host" || service === "containers";
  return `.hsm/env/${isTaken ? "_" : ""}${service}.env`;
}
