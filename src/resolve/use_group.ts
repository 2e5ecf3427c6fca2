import {
  type ComponentId,
  formatRef,
  type GroupComponent,
  type GroupEntry,
  type Option,
  parseRef,
  type Place,
  type Problem,
  type Ref,
} from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { type Findings, placed } from "./finish.ts";
import { find, idOf, nearest, providersOf, suggest } from "./find.ts";
import { compareText } from "./reasons_of.ts";
import type { GroupOption, Member, UsedGroup, World } from "./world.ts";

/** A group made ready for use: every option found, the user's entry beside it. */
export function useGroup(
  world: World,
  name: string,
  component: GroupComponent | undefined,
  entry: GroupEntry | undefined,
): UsedGroup {
  const providers = providersOf(world.catalog, name, component?.registry);
  const declared = (component?.options ?? []).map((option) => declare(world, component, option));
  const ids = new Set(declared.map((option) => option.id));
  const further = providers.map((c) => ({ id: idOf(c), component: c }))
    .filter((option) => !ids.has(option.id));
  return {
    id: `group:${name}`,
    name,
    registry: component?.registry ?? providers[0]?.registry ?? "builtin",
    strategy: component?.strategy ?? "1-of-N",
    ...(component !== undefined && { component }),
    options: [...declared, ...further],
    ...(entry !== undefined && { entry }),
  };
}

/** Members of the stack that count as the group's: its options and whatever provides its name, sorted. */
export function membersOf(
  group: UsedGroup,
  members: ReadonlyMap<ComponentId, Member>,
): readonly Member[] {
  const ids = new Set(group.options.map((option) => option.id));
  return [...members.values()]
    .filter((m) => ids.has(m.id) || m.component.provides.includes(group.name))
    .sort((a, b) => compareText(a.id, b.id));
}

/** What the group takes when the stack has no member and the user made no choice, or why nothing. */
export type DefaultPick =
  | {
    readonly kind: "picked";
    readonly reason: "default" | "only-provider";
    readonly options: readonly GroupOption[];
  }
  | { readonly kind: "problem"; readonly problem: Problem };

/** D10 without a user's choice: the default, else the only option. An M-of-N group without default takes nothing. */
export function pickDefault(group: UsedGroup): DefaultPick {
  const names = group.component?.default ?? [];
  const options: GroupOption[] = [];
  for (const name of names) {
    const ref = parseRef(name);
    const found = ref === undefined ? [] : optionsFor(group, ref);
    const [option] = found;
    if (option === undefined || found.length > 1) {
      return { kind: "problem", problem: brokenDefault(group, name) };
    }
    options.push(option);
  }
  if (options.length > 0 || group.strategy === "M-of-N") {
    return { kind: "picked", reason: "default", options };
  }
  const [only] = group.options;
  if (only !== undefined && group.options.length === 1) {
    return { kind: "picked", reason: "only-provider", options: [only] };
  }
  return { kind: "problem", problem: noChoice(group) };
}

/** Options that a reference may mean: none, one, or one of each kind. */
export function optionsFor(group: UsedGroup, ref: Ref): readonly GroupOption[] {
  return group.options.filter((option) => {
    const [kind, name] = option.id.split(":");
    return name === ref.name && (ref.kind === undefined || ref.kind === kind);
  });
}

/** The reference does not name exactly one option. */
export function badChoice(group: UsedGroup, ref: Ref, place: Place | undefined): Problem {
  const fitting = optionsFor(group, ref).map((option) => `"${option.id}"`);
  if (fitting.length > 1) {
    return {
      code: CODES.severalKinds,
      message: `"${formatRef(ref)}" fits several kinds: ${fitting.join(" and ")}`,
      ...placed(place),
      next: `Write ${fitting.join(" or ")}`,
    };
  }
  return {
    code: CODES.noOption,
    message: `"${formatRef(ref)}" is no option of group "${group.name}"`,
    ...placed(place),
    next: suggest(ref.name, group.options.map(nameOf), `Options are: ${listOptions(group)}`),
  };
}

/** Checks how many members every group in use has. */
export function checkGroups(
  findings: Findings,
  groups: Iterable<UsedGroup>,
  members: ReadonlyMap<ComponentId, Member>,
): void {
  for (const group of groups) {
    const chosen = membersOf(group, members);
    if (group.strategy === "1-of-N") checkOne(findings, group, chosen);
    else checkMany(findings, group, chosen);
  }
}

/** The options' names in one line. */
function listOptions(group: UsedGroup): string {
  return group.options.length === 0 ? "none" : group.options.map(nameOf).sort().join(", ");
}

function declare(
  world: World,
  group: GroupComponent | undefined,
  option: Option,
): GroupOption {
  const from = group?.registry;
  const answer = find(world.catalog, {
    ref: option.ref,
    ...(from !== undefined && { from }),
    ...placed(option.place),
    kinds: ["package", "container"],
  });
  if (answer.kind === "component" && answer.component.kind !== "group") {
    return { id: idOf(answer.component), component: answer.component, option };
  }
  if (answer.kind === "problem" && answer.problem.code === CODES.severalKinds) {
    world.findings.errors.push({ problem: answer.problem, askers: [] });
    const [first] = nearest(world.catalog, option.ref, from);
    if (first !== undefined) return { id: idOf(first), option };
  }
  return { id: `${option.ref.kind ?? "package"}:${option.ref.name}`, option };
}

function nameOf(option: GroupOption): string {
  return option.id.slice(option.id.indexOf(":") + 1);
}

function noChoice(group: UsedGroup): Problem {
  const what = group.component === undefined ? "virtual name" : "group";
  return {
    code: CODES.noChoice,
    message: `The ${what} "${group.name}" is needed, has no default, and nothing in the stack fits`,
    ...placed(group.entry?.place),
    next: group.options.length === 0
      ? `Add a component that provides "${group.name}" to a registry`
      : `Write \`${group.name}: OPTION\` under "groups" in hsm.yaml. Options are: ${
        listOptions(group)
      }`,
  };
}

function brokenDefault(group: UsedGroup, name: string): Problem {
  return {
    code: CODES.brokenDefault,
    message: `The default "${name}" of group "${group.name}" is none of its options`,
    ...placed(group.component?.at(["default"])),
    next: `Choose one of: ${listOptions(group)}; or correct the group's file`,
  };
}

function checkOne(findings: Findings, group: UsedGroup, chosen: readonly Member[]): void {
  if (chosen.length <= 1) return;
  const ids = chosen.map((m) => `"${m.id}"`).join(" and ");
  findings.errors.push({
    problem: {
      code: CODES.twoMembers,
      message: `Group "${group.name}" takes one member, the stack has ${chosen.length}: ${ids}`,
      ...placed(group.entry?.place ?? chosen.find((m) => m.entry)?.entry?.place),
      next: `Keep one of them: remove what brings the other, or choose it in "groups"`,
    },
    askers: chosen.map((m) => m.id),
  });
}

function checkMany(findings: Findings, group: UsedGroup, chosen: readonly Member[]): void {
  const { min = 0, max = Infinity } = group.component ?? {};
  if (chosen.length >= min && chosen.length <= max) return;
  const few = chosen.length < min;
  const ids = chosen.map((m) => `"${m.id}"`).join(", ");
  findings.errors.push({
    problem: {
      code: few ? CODES.tooFew : CODES.tooMany,
      message: `Group "${group.name}" takes ${few ? "at least" : "at most"} ${
        few ? min : max
      } members, the stack has ${chosen.length}${ids === "" ? "" : `: ${ids}`}`,
      ...placed(group.entry?.place),
      next: few
        ? `Choose more under "groups". Options are: ${listOptions(group)}`
        : `Choose fewer under "groups", or remove what brings the others`,
    },
    askers: few ? [group.id] : chosen.map((m) => m.id),
  });
}
