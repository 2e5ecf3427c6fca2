import type {
  ComponentId,
  Dependency,
  PackageComponent,
  Place,
  PythonDemand,
  PythonSource,
} from "@/model/mod.ts";
import {
  formatSpecifiers,
  normalizeName,
  parseRequirement,
  parseSpecifiers,
  type Requirement,
  type Specifier,
  splitDirect,
} from "@/text/pep/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import type { Into } from "./install_targets.ts";
import { placeInEntry } from "./place_in_entry.ts";
import type { PackageMember, World } from "./world.ts";

/** Reads a range; what cannot be read is told and counts as any version. */
export function readRange(
  world: World,
  text: string | undefined,
  owner: ComponentId,
  place: Place | undefined,
): readonly Specifier[] {
  if (text === undefined) return [];
  const parsed = parseSpecifiers(text);
  if (parsed.ok) return parsed.specifiers;
  world.findings.errors.push({
    problem: {
      code: CODES.unreadable,
      message: `The version range "${text}" of "${owner}" cannot be read: ${parsed.message}`,
      ...placed(place),
      next: `Write a PEP 440 range, e.g. ">=1.2,<2"`,
    },
    askers: [owner],
  });
  return [];
}

/** The name under which the Python tool knows a package in its mode. */
export function distributionOf(world: World, member: PackageMember): string {
  const { component, mode } = member;
  const released = component.prod?.package;
  if (mode === "prod") return normalizeName(released ?? component.name);
  const { dev } = component;
  const folder = dev === undefined ? undefined : world.facts.get(dev.path)?.distribution;
  return normalizeName(dev?.package ?? folder ?? released ?? component.name);
}

/** What a package demands of the Python tool, for one place of installation: itself first, then its requirements. */
export function packageDemands(
  world: World,
  member: PackageMember,
  into: Into,
): readonly PythonDemand[] {
  const own = ownDemand(world, member, into);
  const further = requirementDemands(world, member.id, member.component.dependencies, into);
  return own === undefined ? further : [own, ...further];
}

/** Demands for the requirements among some dependencies. */
export function requirementDemands(
  world: World,
  owner: ComponentId,
  dependencies: readonly Dependency[],
  into: Into,
): readonly PythonDemand[] {
  return dependencies.flatMap((dependency) => {
    if (dependency.kind !== "requirement") return [];
    const parsed = parseRequirement(dependency.requirement);
    if (parsed.ok) return [requirementDemand(owner, parsed.requirement, into, dependency.place)];
    world.findings.errors.push({
      problem: {
        code: CODES.unreadable,
        message:
          `The requirement "${dependency.requirement}" of "${owner}" cannot be read: ${parsed.message}`,
        ...placed(dependency.place),
        next: `Write a PEP 508 requirement, e.g. "numpy>=1.26"`,
      },
      askers: [owner],
    });
    return [];
  });
}

/** Checks what only a package's own words can break: its manager, a git ref without git, a missing index. */
export function checkPackage(world: World, member: PackageMember): void {
  const { component, entry, mode } = member;
  const tell = (code: string, message: string, next: string, place?: Place): void => {
    const problem = { code, message, ...placed(place), next };
    world.findings.errors.push({ problem, askers: [member.id] });
  };
  if (component.install.manager === "conda") {
    tell(
      CODES.manager,
      `"${member.id}" wants to be installed by conda, which needs the Python manager "pixi"`,
      `Choose another package: hsm cannot drive pixi yet`,
      component.at(["install_args", "manager"]),
    );
  }
  if (entry?.gitRef !== undefined && component.prod?.type !== "git") {
    tell(
      CODES.noGitSource,
      `"ref" is given for "${member.id}", whose source is no git repository`,
      `Use "version" to narrow what is installed, or remove "ref"`,
      placeInEntry(world.project, member, ["ref"]),
    );
  }
  const index = mode === "prod" && component.prod?.type === "pypi"
    ? component.prod.index
    : undefined;
  if (index === undefined || world.project.indexes.some((i) => i.name === index)) return;
  tell(
    CODES.noIndex,
    `"${member.id}" comes from the index "${index}", which hsm.yaml does not define`,
    `Choose another component: an index of a component's own is not supported yet`,
    component.at(["sources", "prod", "index"]),
  );
}

function ownDemand(world: World, member: PackageMember, into: Into): PythonDemand | undefined {
  const { component, entry, id } = member;
  const source = sourceOf(member);
  if (source === undefined) return undefined;
  const extras = [...component.install.extras, ...(entry?.extras ?? [])].map(normalizeName);
  const uv = component.install.tools.uv ?? {};
  return {
    distribution: distributionOf(world, member),
    extras: [...new Set(extras)].sort(),
    specifier: formatSpecifiers(ownRange(world, member)),
    ...(source !== "default" && { source }),
    owner: id,
    ...(into !== undefined && { into }),
    override: entry?.override ?? false,
    uv,
    ...placed(entry?.place ?? component.at([], "key")),
  };
}

/** The range of versions a released package may have: the component's, narrowed by the entry's. */
export function ownRange(world: World, member: PackageMember): readonly Specifier[] {
  const { component, entry, mode, id } = member;
  if (mode === "dev" || component.prod?.type !== "pypi") return [];
  return [
    ...readRange(world, component.prod.version, id, component.at(["sources", "prod", "version"])),
    ...readRange(world, entry?.version, id, placeInEntry(world.project, member, ["version"])),
  ];
}

function sourceOf(member: PackageMember): PythonSource | "default" | undefined {
  const { component, entry, mode } = member;
  return mode === "dev" ? devSource(component) : prodSource(component, entry?.gitRef);
}

function devSource(component: PackageComponent): PythonSource | undefined {
  if (component.dev === undefined) return undefined;
  return { type: "local", path: component.dev.path, editable: component.dev.editable };
}

function prodSource(
  component: PackageComponent,
  gitRef: string | undefined,
): PythonSource | "default" | undefined {
  const { prod } = component;
  switch (prod?.type) {
    case undefined:
      return undefined;
    case "pypi":
      return prod.index === undefined ? "default" : { type: "index", index: prod.index };
    case "git": {
      const ref = gitRef ?? prod.ref;
      return {
        type: "git",
        url: prod.url,
        ...(ref !== undefined && { ref }),
        ...(prod.subdirectory !== undefined && { subdirectory: prod.subdirectory }),
      };
    }
    case "url":
      return {
        type: "url",
        url: prod.url,
        ...(prod.sha256 !== undefined && { sha256: prod.sha256 }),
      };
  }
}

function requirementDemand(
  owner: ComponentId,
  requirement: Requirement,
  into: Into,
  place: Place | undefined,
): PythonDemand {
  const source = requirement.url === undefined ? undefined : splitDirect(requirement.url);
  return {
    distribution: normalizeName(requirement.name),
    extras: [...new Set(requirement.extras.map(normalizeName))].sort(),
    specifier: formatSpecifiers(requirement.specifiers),
    ...(requirement.marker !== undefined && { marker: requirement.marker }),
    ...(source !== undefined && { source }),
    owner,
    ...(into !== undefined && { into }),
    override: false,
    uv: {},
    ...placed(place),
  };
}
