import {
  type ComponentId,
  type ContainerEntry,
  formatRef,
  type GroupEntry,
  type Implication,
  type PackageEntry,
  type Path,
  type Place,
  type Project,
} from "@/model/mod.ts";
import type { Closure } from "./world.ts";

/** Whatever may have an entry in hsm.yaml. */
interface Holder {
  readonly entry?: PackageEntry | ContainerEntry | GroupEntry;
}

/** The place of a key inside a component's own entry in hsm.yaml; of the entry where it cannot be found. */
export function placeInEntry(
  project: Project,
  holder: Holder,
  path: Path,
  what: "key" | "value" = "value",
): Place | undefined {
  const { entry } = holder;
  if (entry === undefined) return undefined;
  const head = pathOfEntry(project, entry);
  return (head && project.at([...head, ...path], what)) ?? entry.place;
}

/** Where an entry stands in hsm.yaml. */
function pathOfEntry(project: Project, entry: NonNullable<Holder["entry"]>): Path | undefined {
  for (const section of ["packages", "containers"] as const) {
    const index = (project[section] as readonly unknown[]).indexOf(entry);
    if (index >= 0) return [section, index];
  }
  const group = project.groups.find((g) => g === entry);
  return group === undefined ? undefined : ["groups", formatRef(group.ref)];
}

/** The place of a key inside an implication: in its component's file, or in the group's that lists the option. */
export function placeInImplication(
  closure: Pick<Closure, "members" | "groups">,
  owner: ComponentId,
  implication: Implication,
  path: Path,
  what: "key" | "value" = "value",
): Place | undefined {
  const inside: Path = ["implies", formatRef(implication.target), ...path];
  const component = closure.members.get(owner)?.component;
  if (component?.implies.includes(implication)) return component.at(inside, what);
  for (const { component: group } of closure.groups.values()) {
    const index = group?.options.findIndex((o) => o.implies.includes(implication)) ?? -1;
    if (group !== undefined && index >= 0) return group.at(["options", index, ...inside], what);
  }
  return implication.place;
}
