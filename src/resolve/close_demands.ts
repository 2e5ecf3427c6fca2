import type { ComponentId, Dependency, Implication, Kind, Place, Ref } from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { demand, type Draft, take } from "./draft.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { badChoice, membersOf, optionsFor, pickDefault } from "./use_group.ts";
import type { Asker, Link } from "./reasons_of.ts";
import { find, nearest } from "./find.ts";
import { profileNames } from "./profile_names.ts";
import type { Closure, GroupOption, Member, UsedGroup, World } from "./world.ts";

/**
 * Follows all demands of a project to their fixed point (design §6.1): (a) every demand for a named component until
 * nothing new appears, (b) the choice of each demanded group that has none, all groups judged on the same state,
 * (c) the dependencies of the containers' profiles, judged on the same state too; again until stable. There is no
 * search: nothing that was taken is given back.
 */
export function closeDemands(world: World): Closure {
  const draft: Draft = {
    world,
    members: new Map(),
    groups: new Map(),
    links: [],
    queue: [],
    done: new Set(),
    profiles: new Map(),
  };
  demandEntries(draft);
  do follow(draft); while (takeChoices(draft) || followProfiles(draft));
  checkProfilesSteady(draft);
  return { members: draft.members, groups: draft.groups, links: draft.links };
}

function demandEntries(draft: Draft): void {
  const { project } = draft.world;
  const ask = (ref: Ref, kind: Kind, place: Place): ComponentId | undefined =>
    demand(draft, {
      ref,
      kinds: sectionKinds(draft, ref, kind),
      from: "hsm.yaml",
      kind: "manifest",
      place,
    });
  for (const entry of project.packages) ask(entry.ref, "package", entry.place);
  for (const entry of project.containers) ask(entry.ref, "container", entry.place);
  for (const entry of project.groups) ask(entry.ref, "group", entry.place);
  refuseDoubles(draft, project.packages, "package");
  refuseDoubles(draft, project.containers, "container");
  refuseDoubles(draft, project.groups, "group");
}

/** A name under `packages:` is a package where one exists, else a virtual package: a group. */
function sectionKinds(draft: Draft, ref: Ref, kind: Kind): readonly Kind[] {
  const exists = nearest(draft.world.catalog, ref).some((c) => c.kind === kind);
  return exists || kind === "group" ? [kind] : [kind, "group"];
}

function refuseDoubles(
  draft: Draft,
  entries: readonly { readonly ref: Ref; readonly place: Place }[],
  kind: Kind,
): void {
  const seen = new Map<string, Place>();
  for (const { ref, place } of entries) {
    const first = seen.get(ref.name);
    if (first === undefined) {
      seen.set(ref.name, place);
      continue;
    }
    draft.world.findings.errors.push({
      problem: {
        code: CODES.twice,
        message: `"${kind}:${ref.name}" has two entries in hsm.yaml`,
        place,
        also: [{ note: "The other entry", place: first }],
        next: `Keep one of them: ${formatPlace(first)} or ${formatPlace(place)}`,
      },
      askers: [],
    });
  }
}

/** (a) Follows everything that is new, and the options' own implications, until nothing new appears. */
function follow(draft: Draft): void {
  do {
    for (let id = draft.queue.shift(); id !== undefined; id = draft.queue.shift()) {
      const found = draft.members.get(id);
      if (found !== undefined) followMember(draft, found);
      const used = draft.groups.get(id);
      if (used !== undefined) followUserChoice(draft, used);
    }
    followOptions(draft);
  } while (draft.queue.length > 0);
}

function followMember(draft: Draft, found: Member): void {
  if (found.kind === "package") {
    followDependencies(draft, found.id, found.component.dependencies, "dependency");
  }
  for (const implication of found.component.implies) {
    followImplication(draft, found.id, implication);
  }
}

function followDependencies(
  draft: Draft,
  from: ComponentId,
  dependencies: readonly Dependency[],
  kind: "dependency" | "profile",
): void {
  for (const dependency of dependencies) {
    if (dependency.kind === "requirement") continue;
    const { ref, version, place } = dependency;
    demand(draft, {
      ref,
      kinds: ref.kind === undefined ? ["package", "group"] : ["package", "group", "container"],
      from,
      kind,
      ...placed(place),
      ...(version !== undefined && { version }),
    });
  }
}

function followImplication(draft: Draft, from: ComponentId, implication: Implication): void {
  const { target, choose, place } = implication;
  const kinds: readonly Kind[] = [target.kind ?? "container"];
  const id = demand(draft, {
    ref: target,
    kinds,
    from,
    kind: "implied",
    ...placed(place),
    implication,
  });
  const used = id === undefined ? undefined : draft.groups.get(id);
  if (used === undefined) return;
  for (const ref of choose) {
    chooseOption(draft, used, ref, { from, kind: "implied", ...placed(place) });
  }
}

function followUserChoice(draft: Draft, used: UsedGroup): void {
  const { entry } = used;
  if (entry === undefined) return;
  if (used.strategy === "1-of-N" && (entry.choose.length > 1 || isEmptyList(used))) {
    draft.world.findings.errors.push({
      problem: {
        code: CODES.oneOnly,
        message: `Group "${used.name}" takes exactly one option, got ${entry.choose.length}`,
        place: entry.place,
        next: `Write \`${used.name}: OPTION\` with one name`,
      },
      askers: [],
    });
    return;
  }
  for (const { ref, place } of entry.choose) {
    chooseOption(draft, used, ref, { from: used.id, kind: "chosen", place });
  }
}

/** Takes one option by name, for the user or for an implication. */
function chooseOption(
  draft: Draft,
  used: UsedGroup,
  ref: Ref,
  how: { readonly from: Asker; readonly kind: Link["kind"]; readonly place?: Place },
): void {
  const fitting = optionsFor(used, ref);
  const [option] = fitting;
  if (option === undefined || fitting.length > 1) {
    const problem = badChoice(used, ref, how.place);
    draft.world.findings.errors.push({ problem, askers: [how.from] });
    return;
  }
  takeOption(draft, option, ref, how);
}

/** A user's word is looked up as hsm.yaml's; everything else as the group's registry sees it. */
function takeOption(
  draft: Draft,
  option: GroupOption,
  ref: Ref,
  how: { readonly from: Asker; readonly kind: Link["kind"]; readonly place?: Place },
): void {
  const kind = option.id.split(":")[0] as Kind;
  if (how.kind !== "chosen" && ref.registry === undefined && option.component !== undefined) {
    take(draft, { ref, kinds: [kind], ...how }, option.id, option.component);
    return;
  }
  const answer = find(draft.world.catalog, {
    ref: { ...ref, kind },
    kinds: [kind],
    ...placed(how.place ?? option.option?.place),
  });
  if (answer.kind === "component") {
    take(draft, { ref, kinds: [kind], ...how }, option.id, answer.component);
  } else if (answer.kind === "problem") {
    draft.world.findings.errors.push({ problem: answer.problem, askers: [how.from] });
  }
}

function isEmptyList(used: UsedGroup): boolean {
  return used.entry?.list === true && used.entry.choose.length === 0;
}

/** An option's own implications hold while its group is in use and the option is in the stack, by any way. */
function followOptions(draft: Draft): void {
  for (const used of draft.groups.values()) {
    for (const option of used.options) {
      const key = `option ${used.id} ${option.id}`;
      if (option.option === undefined || !draft.members.has(option.id)) continue;
      if (draft.done.has(key)) continue;
      draft.done.add(key);
      for (const implication of option.option.implies) {
        followImplication(draft, option.id, implication);
      }
    }
  }
}

/** (b) Judges all groups on the same state, then takes all choices at once. Tells whether there were any. */
function takeChoices(draft: Draft): boolean {
  const picks = [...draft.groups.values()].flatMap((used) => {
    if (!isUndecided(draft, used)) return [];
    draft.done.add(`choice ${used.id}`);
    const pick = pickDefault(used);
    if (pick.kind === "picked") return [{ used, pick }];
    draft.world.findings.errors.push({ problem: pick.problem, askers: [used.id] });
    return [];
  });
  for (const { used, pick } of picks) {
    for (const option of pick.options) {
      const ref = { name: option.id.slice(option.id.indexOf(":") + 1) };
      const place = used.component?.at(["default"]);
      takeOption(draft, option, ref, { from: used.id, kind: pick.reason, ...placed(place) });
    }
  }
  return picks.length > 0;
}

function isUndecided(draft: Draft, used: UsedGroup): boolean {
  if (draft.done.has(`choice ${used.id}`)) return false;
  const { entry } = used;
  if (entry !== undefined && (entry.list || entry.choose.length > 0)) return false;
  return used.strategy === "M-of-N" || membersOf(used, draft.members).length === 0;
}

/** (c) Follows the dependencies of the profiles that the containers have now. Tells whether there were any. */
function followProfiles(draft: Draft): boolean {
  const before = draft.links.length;
  const names = profileNames(draft);
  for (const found of [...draft.members.values()]) {
    if (found.kind !== "container" || draft.profiles.has(found.id)) continue;
    const name = names.get(found.id) ?? "default";
    draft.profiles.set(found.id, name);
    const profile = found.component.profiles.find((p) => p.name === name);
    followDependencies(draft, found.id, profile?.dependencies ?? [], "profile");
  }
  return draft.links.length > before;
}

/** A profile that changed because of what its own dependencies brought has no stable meaning. */
function checkProfilesSteady(draft: Draft): void {
  const names = profileNames(draft);
  for (const [id, followed] of draft.profiles) {
    const now = names.get(id) ?? "default";
    if (now === followed) continue;
    const found = draft.members.get(id);
    draft.world.findings.errors.push({
      problem: {
        code: CODES.unsteadyProfile,
        message:
          `The profile of "${id}" depends on itself: what "${followed}" needs asks for "${now}"`,
        ...placed(found?.entry?.place),
        next: `Give "${id}" an entry in hsm.yaml with the profile you want`,
      },
      askers: [id],
    });
  }
}
