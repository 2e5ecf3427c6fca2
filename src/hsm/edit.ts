import type { Catalog, Component, GroupComponent, Mode, Problem, Result } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import * as manifest from "@/manifest/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { removeEntry } from "./remove_entry.ts";
import { findRoot } from "./find_root.ts";
import { loadCatalog } from "./load_catalog.ts";
import { type Opened, openProject } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";
import { componentsNamed, optionNames, unknownComponent } from "./registry.ts";
import { writeManifest } from "./write_manifest.ts";

/** What an edit of hsm.yaml did. */
export interface Edited {
  /** False where hsm.yaml said so already. */
  readonly changed: boolean;
  /** One sentence. */
  readonly summary: string;
}

/** A change of the manifest's text, as the manifest room returns it. */
type Change = Result<
  { readonly text: string; readonly changed: boolean; readonly summary: string }
>;

/**
 * The frame of every edit: open → look up → change the text → check that it still parses → write.
 *
 * Only hsm.yaml is written; artifacts wait for a sync.
 */
async function edit(
  ports: Ports,
  global: GlobalOptions,
  command: string,
  change: (opened: Opened, catalog: Catalog) => Change,
): Promise<Answer<Edited>> {
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  const opened = await openProject(ports, root.value);
  if (!opened.ok) return refused(opened.problems);
  const { project, lock, manifestText } = opened.value;
  const catalog = await loadCatalog(ports, root.value, project, lock);
  if (!catalog.ok) return refused(catalog.problems);
  const changed = change(opened.value, catalog.value);
  if (!changed.ok) return refused(changed.problems);
  const { text, summary } = changed.value;
  if (!changed.value.changed) return done({ changed: false, summary });
  const parsed = manifest.parseManifest(text);
  if (!parsed.ok) return refused(parsed.problems);
  const written = await writeManifest(ports, root.value, global, command, text, manifestText);
  if (written.problems.length > 0) return { ...written, value: undefined };
  return done({ changed: true, summary });
}

/** `hsm group add GROUP --option OPTION`. */
export function groupAdd(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  options: readonly string[],
  entry: { readonly profile?: string; readonly mode?: Mode },
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm group add ${name}`, ({ manifestText }, catalog) => {
    const group = groupNamed(catalog, name);
    if (!group.ok) return group;
    const known = optionNames(catalog, group.value.name);
    const chosen = options.length > 0 ? options : group.value.default;
    const problems = optionProblems(group.value, known, chosen);
    if (problems.length > 0) return { ok: false, problems };
    const many = group.value.strategy === "M-of-N";
    let text = manifestText;
    let changed = false;
    const summaries: string[] = [];
    for (const option of chosen) {
      const step = manifest.addOption(text, name, option, {
        many,
        ...entry,
        comment: group.value.comment,
      });
      if (!step.ok) return step;
      text = step.value.text;
      changed ||= step.value.changed;
      summaries.push(step.value.summary);
    }
    return { ok: true, value: { text, changed, summary: summaries.join("; ") } };
  });
}

/** `hsm group remove GROUP [--option OPTION]`. */
export function groupRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  options: readonly string[],
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm group remove ${name}`, ({ manifestText }, catalog) => {
    const group = groupNamed(catalog, name);
    // A group that its registry has dropped can still be removed; then no comment of its is known.
    const comment = group.ok ? group.value.comment : undefined;
    if (options.length === 0) return manifest.removeGroup(manifestText, name, comment);
    let text = manifestText;
    const summaries: string[] = [];
    for (const option of options) {
      const step = manifest.removeOption(text, name, option, comment);
      if (!step.ok) return step;
      text = step.value.text;
      summaries.push(step.value.summary);
    }
    return {
      ok: true,
      value: { text, changed: text !== manifestText, summary: summaries.join("; ") },
    };
  });
}

/** `hsm package add NAME`. */
export function packageAdd(
  ports: Ports,
  global: GlobalOptions,
  entry: manifest.NewPackage,
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm package add ${entry.name}`, ({ manifestText }, catalog) => {
    const wrong = missing(catalog, entry.name, "package");
    return wrong ? { ok: false, problems: [wrong] } : manifest.addPackage(manifestText, entry);
  });
}

/** `hsm package remove NAME`. */
export function packageRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
): Promise<Answer<Edited>> {
  return edit(
    ports,
    global,
    `hsm package remove ${name}`,
    ({ manifestText }) => manifest.removePackage(manifestText, name),
  );
}

/** `hsm container add NAME`. */
export function containerAdd(
  ports: Ports,
  global: GlobalOptions,
  entry: manifest.NewContainer,
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm container add ${entry.name}`, ({ manifestText }, catalog) => {
    const wrong = missing(catalog, entry.name, "container");
    return wrong ? { ok: false, problems: [wrong] } : manifest.addContainer(manifestText, entry);
  });
}

/** `hsm container remove NAME`. */
export function containerRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
): Promise<Answer<Edited>> {
  return edit(
    ports,
    global,
    `hsm container remove ${name}`,
    ({ manifestText }) => manifest.removeContainer(manifestText, name),
  );
}

/** `hsm add NAME`: as a package or a container, whichever it is. */
export function add(ports: Ports, global: GlobalOptions, name: string): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm add ${name}`, ({ manifestText }, catalog) => {
    const kind = onlyKind(componentsNamed(catalog, name), catalog, name);
    if (!kind.ok) return kind;
    if (kind.value === "package") return manifest.addPackage(manifestText, { name });
    if (kind.value === "container") return manifest.addContainer(manifestText, { name });
    const options = optionNames(catalog, name.replace(/^.*:/, ""));
    return {
      ok: false,
      problems: [{
        code: "HSM-E0624",
        message: `"${name}" is a group: expected one of its options with it`,
        next: `Run \`hsm group add ${name} --option ${options[0] ?? "OPTION"}\` (options: ${
          options.join(", ")
        })`,
      }],
    };
  });
}

/** `hsm remove NAME`: the entry of hsm.yaml with that name, whatever its kind. */
export function remove(ports: Ports, global: GlobalOptions, name: string): Promise<Answer<Edited>> {
  return edit(
    ports,
    global,
    `hsm remove ${name}`,
    ({ project, manifestText }) => removeEntry(project, manifestText, name),
  );
}

/** `hsm mode NAME prod|dev`. */
export function mode(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  wanted: Mode,
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm mode ${name} ${wanted}`, ({ manifestText }, catalog) => {
    const found = componentsNamed(catalog, name);
    if (found.length === 0) return { ok: false, problems: [unknownComponent(catalog, name)] };
    if (wanted === "dev" && found.every((one) => one.kind !== "group" && one.dev === undefined)) {
      return {
        ok: false,
        problems: [{
          code: "HSM-E0625",
          message: `"${name}" has no dev source`,
          next: "Add `sources.dev` to its component file, or leave it in prod",
        }],
      };
    }
    return manifest.setMode(manifestText, name, wanted);
  });
}

function groupNamed(catalog: Catalog, name: string): Result<GroupComponent> {
  const found = componentsNamed(catalog, name);
  const group = found.find((component) => component.kind === "group");
  if (group) return { ok: true, value: group };
  const [other] = found;
  if (other === undefined) {
    return { ok: false, problems: [unknownComponent(catalog, name, "group")] };
  }
  return {
    ok: false,
    problems: [{
      code: "HSM-E0621",
      message: `"${name}" is a ${other.kind}, expected a group`,
      next: `Run \`hsm ${other.kind} add ${name}\``,
    }],
  };
}

function optionProblems(
  group: GroupComponent,
  known: readonly string[],
  chosen: readonly string[],
): Problem[] {
  const all = `Options: ${known.join(", ")}`;
  if (chosen.length === 0) {
    return [{
      code: "HSM-E0622",
      message: `Group "${group.name}" has no default: expected \`--option\``,
      next: `Run \`hsm group add ${group.name} --option ${known[0] ?? "OPTION"}\`. ${all}`,
    }];
  }
  if (group.strategy === "1-of-N" && chosen.length > 1) {
    return [{
      code: "HSM-E0626",
      message: `Group "${group.name}" takes exactly one option, got ${chosen.length}`,
      next: `Name one. ${all}`,
    }];
  }
  return chosen.filter((option) => !known.includes(option.replace(/^.*[/:]/, ""))).map((option) => {
    const near = closest(option, known);
    return {
      code: "HSM-E0623",
      message: `Group "${group.name}" has no option "${option}"`,
      next: (near.length > 0 ? `Did you mean "${near[0]}"? ` : "") + all,
    };
  });
}

function missing(
  catalog: Catalog,
  name: string,
  kind: "package" | "container",
): Problem | undefined {
  const found = componentsNamed(catalog, name);
  if (found.some((component) => component.kind === kind)) return undefined;
  const [other] = found;
  if (other === undefined) return unknownComponent(catalog, name, kind);
  return {
    code: "HSM-E0621",
    message: `"${name}" is a ${other.kind}, expected a ${kind}`,
    next: `Run \`hsm ${other.kind} add ${name}\``,
  };
}

function onlyKind(
  found: readonly Component[],
  catalog: Catalog,
  name: string,
): Result<Component["kind"]> {
  const kinds = [...new Set(found.map((component) => component.kind))];
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
