import {
  candidates,
  type Catalog,
  type Component,
  type GroupComponent,
  type Kind,
  parseRef,
  type Problem,
  type Result,
} from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";

/** The options of a group: those that the nearest file of it lists, and whatever provides its name; sorted. */
export function optionNames(catalog: Catalog, group: string): readonly string[] {
  const [file] = candidates(catalog, { kind: "group", name: group });
  const listed = file?.kind === "group" ? file.options.map((option) => option.ref.name) : [];
  const providers = catalog.components.filter(({ kind, name }) => {
    const [nearest] = candidates(catalog, { kind, name }, file?.registry);
    return nearest !== undefined && nearest.kind !== "group" && nearest.provides.includes(group);
  }).map(({ name }) => name);
  return [...new Set([...listed, ...providers])].sort();
}

/** The components a reference may mean, nearest first. */
export function componentsNamed(catalog: Catalog, text: string): readonly Component[] {
  const ref = parseRef(text);
  return ref === undefined ? [] : candidates(catalog, ref);
}

/** The names that somebody may have meant: near by spelling, else those that contain the word. */
export function meant(word: string, names: readonly string[]): readonly string[] {
  const near = closest(word, names);
  if (near.length > 0 || word === "") return near;
  return [...new Set(names)].filter((name) => name.includes(word.toLowerCase())).sort().slice(0, 3);
}

/** The problem of a name that no registry has, with the nearest names. */
export function unknownComponent(catalog: Catalog, text: string, kind?: Kind): Problem {
  const fitting = catalog.components.filter((c) => kind === undefined || c.kind === kind);
  return unknownName(text, fitting.map((c) => c.name), kind);
}

function unknownName(text: string, names: readonly string[], kind?: Kind): Problem {
  const near = meant(text.replace(/^.*[/:]/, ""), names);
  const list = kind === "group" ? "`hsm group list`" : "`hsm registry list`";
  return {
    code: "HSM-E0620",
    message: `No registry has a ${kind ?? "component"} "${text}"`,
    next: near.length > 0
      ? `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}? ${list} shows all`
      : `${list} shows what there is${
        (kind ?? "package") === "package" && !/[:/]/.test(text)
          ? `; a plain dependency needs no component: \`uv add ${text}\``
          : ""
      }`,
  };
}

/** A group as edits and lists need it. */
export type GroupFacts = Pick<
  GroupComponent,
  "name" | "strategy" | "description" | "comment" | "default"
>;

/**
 * All groups: those that have a file, the nearest of each name, and names that components provide, which are 1-of-N
 * groups of their providers.
 */
export function groupsOf(catalog: Catalog): readonly GroupFacts[] {
  const { components } = catalog;
  const files = components.filter((component) => component.kind === "group")
    // A group that another registry shadows is not there.
    .filter((group) => candidates(catalog, { kind: "group", name: group.name })[0] === group);
  const provided = components.flatMap((one) => one.kind === "group" ? [] : one.provides);
  const virtual = [...new Set(provided)].sort()
    .filter((name) => files.every((file) => file.name !== name))
    .map((name): GroupFacts => ({
      name,
      strategy: "1-of-N",
      description: `Whatever provides "${name}"`,
      default: [],
    }));
  return [...files, ...virtual];
}

/** The group with a name. */
export function groupNamed(catalog: Catalog, name: string): Result<GroupFacts> {
  const found = componentsNamed(catalog, name);
  const group = found.find((component) => component.kind === "group");
  if (group) return { ok: true, value: group };
  const virtual = groupsOf(catalog).find((one) => one.name === parseRef(name)?.name);
  if (virtual) return { ok: true, value: virtual };
  const [other] = found;
  const problem = other
    ? wrongKind(other, name, "group")
    : unknownName(name, groupsOf(catalog).map((one) => one.name), "group");
  return { ok: false, problems: [problem] };
}

/** The packages or containers with a name. */
export function entriesNamed(
  catalog: Catalog,
  name: string,
  kind: "package" | "container",
): Result<readonly Component[]> {
  const found = componentsNamed(catalog, name);
  const fitting = found.filter((component) => component.kind === kind);
  if (fitting.length > 0) return { ok: true, value: fitting };
  const [other] = found;
  return {
    ok: false,
    problems: [other ? wrongKind(other, name, kind) : unknownComponent(catalog, name, kind)],
  };
}

function wrongKind(other: Component, name: string, kind: Kind): Problem {
  return {
    code: "HSM-E0621",
    message: `"${name}" is a ${other.kind}, expected a ${kind}`,
    next: other.kind === "group"
      ? `Run \`hsm group add ${name}\``
      : `Run \`hsm ${other.kind} add ${name}\``,
  };
}

/** The one kind that a name is; several ask for the kind. */
export function onlyKind(catalog: Catalog, name: string): Result<Kind> {
  const kinds = [...new Set(componentsNamed(catalog, name).map((component) => component.kind))];
  const [kind] = kinds;
  if (kind === undefined) return { ok: false, problems: [unknownComponent(catalog, name)] };
  if (kinds.length === 1) return { ok: true, value: kind };
  return {
    ok: false,
    problems: [{
      code: "HSM-E0627",
      message: `"${name}" is a ${kinds.join(" and a ")}`,
      next: `Say which: ${kinds.map((one) => `\`hsm add ${one}:${name}\``).join(" or ")}`,
    }],
  };
}
