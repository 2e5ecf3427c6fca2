import type {
  Catalog,
  ComponentId,
  ContainerComponent,
  ContainerEntry,
  Facts,
  GroupComponent,
  GroupEntry,
  Mode,
  Option,
  PackageComponent,
  PackageEntry,
  Project,
} from "@/model/mod.ts";
import type { Findings } from "./finish.ts";
import type { Link } from "./reasons_of.ts";

/** What pyproject.toml or the folder says about the project where hsm.yaml does not. */
export interface Defaults {
  /** Name of the project. */
  readonly name: string;
  /** PEP 440 range of its Python versions. */
  readonly python?: string;
  /** Its version. */
  readonly version?: string;
}

/** Everything one resolve reads, and where it tells what is wrong. */
export interface World {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly defaults: Defaults;
  readonly findings: Findings;
}

/** A package or container of the stack. */
export type Member = PackageMember | ContainerMember;

/** A package of the stack, in its mode. */
export interface PackageMember {
  readonly kind: "package";
  readonly id: ComponentId;
  /** With the overlay merged where the mode is dev. */
  readonly component: PackageComponent;
  readonly mode: Mode;
  readonly entry?: PackageEntry;
}

/** A container of the stack, in its mode. */
export interface ContainerMember {
  readonly kind: "container";
  readonly id: ComponentId;
  readonly component: ContainerComponent;
  readonly mode: Mode;
  readonly entry?: ContainerEntry;
}

/** A group that something demands. */
export interface UsedGroup {
  readonly id: ComponentId;
  readonly name: string;
  readonly registry: string;
  readonly strategy: "1-of-N" | "M-of-N";
  /** Undefined: a virtual name without a group file. */
  readonly component?: GroupComponent;
  readonly options: readonly GroupOption[];
  readonly entry?: GroupEntry;
}

/** One thing that a group may resolve to. */
export interface GroupOption {
  readonly id: ComponentId;
  /** Undefined: the group's file names it, no registry has it. */
  readonly component?: PackageComponent | ContainerComponent;
  /** What the group's file says about it; undefined where it only `provides` the name. */
  readonly option?: Option;
}

/** Where following all demands ends. */
export interface Closure {
  readonly members: ReadonlyMap<ComponentId, Member>;
  readonly groups: ReadonlyMap<ComponentId, UsedGroup>;
  readonly links: readonly Link[];
}
