import {
  type ComponentId,
  formatRef,
  type Mode,
  type ModeEntry,
  type Place,
  type Problem,
  type Project,
} from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { type Findings, placed } from "./finish.ts";
import { suggest } from "./find.ts";
import { placeInEntry } from "./place_in_entry.ts";
import { membersOf } from "./use_group.ts";
import type { Closure, Member, World } from "./world.ts";

/** Where a component's mode may come from, strongest first. Personal sources will stand before the entry. */
interface ModeSource {
  readonly mode: Mode | undefined;
  readonly place?: Place;
}

/** The mode of a component: the entry's, else `modes.X`, else prod. Both, and different, is an error elsewhere. */
export function modeOf(
  project: Project,
  id: ComponentId,
  registry: string,
  entry: { readonly mode?: Mode; readonly place: Place } | undefined,
): Mode {
  const named = project.modes.find((m) => namesComponent(m, id, registry));
  const sources: readonly ModeSource[] = [
    { mode: entry?.mode, ...placed(entry?.place) },
    { mode: named?.mode, ...placed(named?.place) },
  ];
  return sources.find((source) => source.mode !== undefined)?.mode ?? "prod";
}

/** Everything that is wrong with the modes of a finished closure. */
export function checkModes(world: World, closure: Closure): void {
  for (const entry of world.project.modes) checkModeEntry(world, closure, entry);
  for (const member of closure.members.values()) {
    checkTwoModes(world, member);
    if (member.mode === "dev") checkDev(world, member);
    else checkProd(world.findings, member);
  }
}

/** The folder a component in dev works from, or undefined where it has none. */
export function devFolder(member: Member): string | undefined {
  if (member.mode !== "dev") return undefined;
  return member.kind === "package" ? member.component.dev?.path : member.component.dev?.context;
}

function namesComponent(entry: ModeEntry, id: ComponentId, registry: string): boolean {
  const { ref } = entry;
  const [kind, name] = id.split(":");
  return ref.name === name && (ref.kind ?? kind) === kind &&
    (ref.registry ?? registry) === registry;
}

function checkModeEntry(world: World, closure: Closure, entry: ModeEntry): void {
  const named = [...closure.members.values()].filter((member) =>
    namesComponent(entry, member.id, member.component.registry)
  );
  if (named.length === 1 || refuseGroup(world, closure, entry, named.length)) return;
  const text = formatRef(entry.ref);
  if (named.length > 1) {
    const ids = named.map((member) => `"${member.id}"`);
    world.findings.errors.push({
      problem: {
        code: CODES.severalKinds,
        message: `"${text}" fits several kinds: ${ids.join(" and ")}`,
        place: entry.place,
        next: `Write ${ids.join(" or ")}`,
      },
      askers: [],
    });
    return;
  }
  world.findings.warnings.push({
    problem: {
      code: CODES.idleMode,
      message: `"modes" names "${text}", which is not in the stack`,
      place: entry.place,
      next: suggest(
        entry.ref.name,
        [...closure.members.values()].map((member) => member.component.name),
        `Add "${text}" to the stack, or remove this line`,
      ),
    },
    askers: [],
  });
}

/** A group's mode comes with the modes that name everything; until then nothing would heed it. */
function refuseGroup(world: World, closure: Closure, entry: ModeEntry, members: number): boolean {
  const { kind = "group", name } = entry.ref;
  const group = closure.groups.get(`group:${name}`);
  if (members > 0 || kind !== "group" || group === undefined) return false;
  const chosen = membersOf(group, closure.members).map((member) => member.component.name);
  const names = chosen.length > 0 ? chosen : ["<component>"];
  world.findings.errors.push({
    problem: {
      code: CODES.groupMode,
      message: `A mode for a whole group, here "${name}", is not supported yet`,
      place: entry.place,
      next: `Write "modes: { ${names.map((one) => `${one}: ${entry.mode}`).join(", ")} }"`,
    },
    askers: [],
  });
  return true;
}

function checkTwoModes(world: World, member: Member): void {
  const own = member.entry?.mode;
  const named = world.project.modes.find((m) =>
    namesComponent(m, member.id, member.component.registry)
  );
  if (own === undefined || named === undefined || own === named.mode) return;
  world.findings.errors.push({
    problem: {
      code: CODES.twoModes,
      message: `"${member.id}" has two modes: "${own}" in its entry, "${named.mode}" in "modes"`,
      ...placed(placeInEntry(world.project, member, ["mode"])),
      also: [{ note: `"modes" says "${named.mode}"`, place: named.place }],
      next: `Keep one of the two: ${formatPlace(member.entry?.place)} or ${
        formatPlace(named.place)
      }`,
    },
    askers: [],
  });
}

function checkDev(world: World, member: Member): void {
  const folder = devFolder(member);
  const place = placeOfMode(world, member);
  if (folder === undefined) {
    const has = member.component.prod === undefined ? "" : ", or set its mode to prod";
    world.findings.errors.push({
      problem: {
        code: CODES.noDevSource,
        message:
          `"${member.id}" is to be in dev mode, but ${member.component.file} has no "sources.dev"`,
        ...placed(place),
        next: `Add "sources.dev" to the component or to an overlay${has}`,
      },
      askers: [member.id],
    });
    return;
  }
  if (world.facts.get(folder)?.exists !== false) return;
  world.findings.errors.push({ problem: noFolder(member, folder, place), askers: [member.id] });
}

function noFolder(member: Member, folder: string, place: Place | undefined): Problem {
  const path = member.kind === "package"
    ? ["sources", "dev", "path"]
    : ["sources", "dev", "context"];
  return {
    code: CODES.noFolder,
    message: `"${member.id}" is to be in dev mode, but the folder "${folder}" does not exist`,
    ...placed(place),
    also: [{ note: "The component names the folder here", ...placed(member.component.at(path)) }],
    next: `Get its source into "${folder}", or set the mode of "${member.id}" to prod`,
  };
}

function checkProd(findings: Findings, member: Member): void {
  // A container's image may also come from a profile or from hsm.yaml: judged when it is rendered.
  if (member.kind === "container" || member.component.prod !== undefined) return;
  findings.errors.push({
    problem: {
      code: CODES.noProdSource,
      message: `"${member.id}" is in prod mode, but ${member.component.file} has no "sources.prod"`,
      ...placed(member.entry?.place ?? member.component.at([], "key")),
      next: `Write \`mode: dev\` for "${member.id}", or add "sources.prod" to the component`,
    },
    askers: [member.id],
  });
}

/** Where the mode of a member is written. */
function placeOfMode(world: World, member: Member): Place | undefined {
  if (member.entry?.mode !== undefined) return placeInEntry(world.project, member, ["mode"]);
  return world.project.modes.find((m) => namesComponent(m, member.id, member.component.registry))
    ?.place;
}
