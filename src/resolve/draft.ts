import type {
  Component,
  ComponentId,
  ContainerEntry,
  GroupComponent,
  Implication,
  Kind,
  PackageEntry,
  Place,
  Ref,
} from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { useGroup } from "./use_group.ts";
import { type Asker, compareText, type Link } from "./reasons_of.ts";
import { find, idOf } from "./find.ts";
import { modeOf } from "./mode_of.ts";
import type { Member, UsedGroup, World } from "./world.ts";

/** The growing state of one fixpoint: it only ever gains entries. */
export interface Draft {
  readonly world: World;
  readonly members: Map<ComponentId, Member>;
  readonly groups: Map<ComponentId, UsedGroup>;
  readonly links: Link[];
  readonly queue: ComponentId[];
  /** What was already followed or judged, by a text of its own. */
  readonly done: Set<string>;
  /** The profile whose dependencies were followed, by container. */
  readonly profiles: Map<ComponentId, string>;
}

/** One demand before it is known what its name means. */
export interface Demand {
  readonly ref: Ref;
  readonly kinds: readonly Kind[];
  readonly from: Asker;
  readonly kind: Link["kind"];
  readonly place?: Place;
  readonly implication?: Implication;
  readonly version?: string;
}

/** Finds what a demand means, and takes it into the stack. */
export function demand(draft: Draft, asked: Demand): ComponentId | undefined {
  const from = asked.from === "hsm.yaml" ? undefined : registryOf(draft, asked.from);
  const answer = find(draft.world.catalog, {
    ref: asked.ref,
    kinds: asked.kinds,
    ...(from !== undefined && { from }),
    ...placed(asked.place),
  });
  switch (answer.kind) {
    case "problem":
      draft.world.findings.errors.push({ problem: answer.problem, askers: [asked.from] });
      return undefined;
    case "virtual":
      return take(draft, asked, `group:${answer.name}`, undefined);
    case "component":
      return take(draft, asked, idOf(answer.component), answer.component);
  }
}

/** Takes a found component, or a group without a file, into the stack. */
export function take(
  draft: Draft,
  asked: Demand,
  id: ComponentId,
  component: Component | undefined,
): ComponentId {
  draft.links.push({
    from: asked.from,
    to: id,
    kind: asked.kind,
    ...placed(asked.place),
    ...(asked.implication !== undefined && { implication: asked.implication }),
    ...(asked.version !== undefined && { version: asked.version }),
  });
  const known = draft.members.get(id)?.component ?? draft.groups.get(id)?.component;
  if (known === undefined && !draft.groups.has(id)) add(draft, id, component);
  else if (
    component !== undefined && known !== undefined && known.registry !== component.registry
  ) {
    refuseTwoRegistries(draft, asked, id, [known.registry, component.registry]);
  }
  return id;
}

function add(draft: Draft, id: ComponentId, component: Component | undefined): void {
  if (component === undefined || component.kind === "group") {
    draft.groups.set(id, group(draft, id, component));
  } else {
    draft.members.set(id, member(draft, id, component));
  }
  draft.queue.push(id);
}

function group(draft: Draft, id: ComponentId, component: GroupComponent | undefined): UsedGroup {
  const name = id.slice("group:".length);
  const entry = draft.world.project.groups.find((g) => g.ref.name === name);
  return useGroup(draft.world, name, component, entry);
}

function member(
  draft: Draft,
  id: ComponentId,
  component: Exclude<Component, GroupComponent>,
): Member {
  const { project } = draft.world;
  if (component.kind === "package") {
    const entry = project.packages.find((e) => e.ref.name === component.name);
    const mode = modeOf(project, id, component.registry, entry);
    const inMode = (mode === "dev" ? component.inDev : undefined) ?? component;
    return { kind: "package", id, component: inMode, mode, ...entryOf<PackageEntry>(entry) };
  }
  const entry = project.containers.find((e) => e.ref.name === component.name);
  const mode = modeOf(project, id, component.registry, entry);
  const inMode = (mode === "dev" ? component.inDev : undefined) ?? component;
  return { kind: "container", id, component: inMode, mode, ...entryOf<ContainerEntry>(entry) };
}

function entryOf<T>(entry: T | undefined): { readonly entry?: T } {
  return entry === undefined ? {} : { entry };
}

function refuseTwoRegistries(
  draft: Draft,
  asked: Demand,
  id: ComponentId,
  registries: readonly string[],
): void {
  const [one, two] = [...registries].sort(compareText);
  const name = id.slice(id.indexOf(":") + 1);
  draft.world.findings.errors.push({
    problem: {
      code: CODES.twoRegistries,
      message: `"${id}" is wanted from two registries: "${one}" and "${two}"`,
      ...placed(draft.world.project.registries.find((r) => registries.includes(r.name))?.place),
      next: `Add \`override: [${name}]\` to the registry whose "${name}" everything shall use`,
    },
    askers: [id, asked.from],
  });
}

function registryOf(draft: Draft, id: ComponentId): string | undefined {
  return draft.members.get(id)?.component.registry ?? draft.groups.get(id)?.component?.registry;
}
