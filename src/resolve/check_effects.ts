import {
  type ContainerEntry,
  formatRef,
  type PackageEntry,
  type Path,
  type StackContainer,
} from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { suggest } from "./find.ts";
import { placeInEntry } from "./place_in_entry.ts";
import { membersOf } from "./use_group.ts";
import type { Closure, PackageMember, UsedGroup, World } from "./world.ts";

/** Refuses what hsm.yaml says and what nothing would heed: no word of it is passed over in silence. */
export function checkEffects(world: World, closure: Closure): void {
  checkOverrides(world);
  for (const entry of world.project.packages) checkGroupEntry(world, closure, "package", entry);
  for (const entry of world.project.containers) checkGroupEntry(world, closure, "container", entry);
}

/** `override: [x]` of a registry that has no x. (`--frozen` knows no registries, and then there is nothing to win.) */
function checkOverrides({ project, catalog, findings }: World): void {
  for (const [index, { name: registry, override }] of project.registries.entries()) {
    const heeded = catalog.registries.find((r) => r.name === registry)?.override ?? [];
    const own = catalog.components.filter((c) => c.registry === registry).map((c) => c.name);
    for (const [position, name] of override.entries()) {
      if (!heeded.includes(name) || own.includes(name)) continue;
      findings.errors.push({
        problem: {
          code: CODES.idleOverride,
          message: `Registry "${registry}" is to override "${name}", which it does not have`,
          ...placed(
            project.at(["registries", index, "override", position]) ??
              project.registries[index]?.place,
          ),
          next: suggest(name, own, `Remove "${name}" from "override"`),
        },
        askers: [],
      });
    }
  }
}

/** An entry whose name is a group: it chooses nothing, and only a component can have the rest. */
function checkGroupEntry(
  world: World,
  closure: Closure,
  kind: "package" | "container",
  entry: PackageEntry | ContainerEntry,
): void {
  const { name } = entry.ref;
  const group = closure.groups.get(`group:${name}`);
  if (group === undefined || closure.members.has(`${kind}:${name}`)) return;
  for (const key of keysOf(entry)) {
    world.findings.errors.push({
      problem: {
        code: CODES.groupKey,
        message: `"${name}" is a group here, and "${key}" belongs to a component`,
        ...placed(placeInEntry(world.project, { entry }, [key], "key")),
        next: key === "profile"
          ? `Write "groups: { ${name}: { choose: OPTION, profile: ${entry.profile} } }" instead`
          : `Write it for the chosen component: ${namesOf(closure, group)}`,
      },
      askers: [],
    });
  }
}

/** The keys of an entry besides its name, as they stand in hsm.yaml. */
function keysOf(entry: PackageEntry | ContainerEntry): readonly string[] {
  const { ref: _name, place: _place, ...rest } = entry;
  return Object.entries(rest).filter(([, value]) => isGiven(value))
    .map(([key]) => key === "gitRef" ? "ref" : key).sort();
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}

function namesOf(closure: Closure, group: UsedGroup): string {
  const chosen = membersOf(group, closure.members).map((member) => member.component.name);
  const names = chosen.length > 0 ? chosen : ["OPTION"];
  return names.map((name) => `"${name}"`).join(", ");
}

/** Settings of `install_args` for tools that do not take any yet. */
export function checkTools(world: World, member: PackageMember): void {
  const { component, id } = member;
  for (const [tool, settings] of Object.entries(component.install.tools)) {
    if (tool === "uv" || Object.keys(settings).length === 0) continue;
    world.findings.errors.push({
      problem: {
        code: CODES.toolSettings,
        message: `"install_args.${tool}" of "${id}" is not supported yet`,
        ...placed(component.at(["install_args", tool], "key")),
        next: `Remove it: hsm passes settings to uv only`,
      },
      askers: [id],
    });
  }
}

/** What an entry says of a service, where the service is not started here. */
export function checkIdleKeys(
  { project, findings }: World,
  containers: readonly StackContainer[],
): void {
  for (const { id, name, delivery, profile, suppressed } of containers) {
    const entry = project.containers.find((e) => e.ref.name === name);
    if (delivery === "managed" || entry === undefined) continue;
    const because = suppressed ?? `profile "${profile}"`;
    for (const key of ["allow", "compose", "env"] as const) {
      if (!isGiven(entry[key])) continue;
      const path: Path = [key];
      findings.warnings.push({
        problem: {
          code: CODES.idleKey,
          message:
            `"${key}" of "${id}" has no effect: the container is not started here (${because})`,
          ...placed(placeInEntry(project, { entry }, path, "key")),
          next: `Remove "${key}", unless ${
            formatRef(entry.ref)
          } shall be started here again some day`,
        },
        askers: [],
      });
    }
  }
}
