import {
  type Catalog,
  type Component,
  type Mode,
  parseRef,
  type Problem,
  type Stack,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import {
  addContainer,
  addPackage,
  type NewContainer,
  type NewPackage,
  setMode,
} from "@/manifest/mod.ts";
import type { Answer } from "./answer.ts";
import { edit, type EditOptions } from "./edit.ts";
import {
  componentsNamed,
  entriesNamed,
  groupNamed,
  onlyKind,
  optionNames,
  unknownComponent,
} from "./look_up.ts";
import type { Opened } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";
import { removeEntry } from "./remove_entry.ts";
import type { Change, Edited } from "./think_edit.ts";

/** `hsm package add NAME`. */
export function packageAdd(
  ports: Ports,
  global: GlobalOptions,
  entry: NewPackage,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm package add ${entry.name}`, ({ manifestText }, catalog) => {
    const found = entriesNamed(catalog, entry.name, "package");
    if (!found.ok) return found;
    const problems = modeProblems(found.value, entry.name, entry.mode);
    return problems.length > 0 ? { ok: false, problems } : addPackage(manifestText, entry);
  }, how);
}

/** `hsm package remove NAME`. */
export function packageRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return removeKind(ports, global, name, "package", how);
}

/** `hsm container add NAME`. */
export function containerAdd(
  ports: Ports,
  global: GlobalOptions,
  entry: NewContainer,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm container add ${entry.name}`, ({ manifestText }, catalog) => {
    const found = entriesNamed(catalog, entry.name, "container");
    if (!found.ok) return found;
    const problems = modeProblems(found.value, entry.name, entry.mode);
    return problems.length > 0 ? { ok: false, problems } : addContainer(manifestText, entry);
  }, how);
}

/** `hsm container remove NAME`. */
export function containerRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return removeKind(ports, global, name, "container", how);
}

/** `hsm add NAME`: as a package or a container, whichever it is. */
export function add(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm add ${name}`, ({ manifestText }, catalog) => {
    const kind = onlyKind(catalog, name);
    if (!kind.ok) return kind;
    if (kind.value === "package") return addPackage(manifestText, { name });
    if (kind.value === "container") return addContainer(manifestText, { name });
    const options = optionNames(catalog, name.replace(/^.*[/:]/, ""));
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
  }, how);
}

/** `hsm remove NAME`: the entry of hsm.yaml with that name, whatever its kind. */
export function remove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(
    ports,
    global,
    `hsm remove ${name}`,
    ({ project, manifestText }, catalog) => {
      const group = groupNamed(catalog, name);
      const comment = group.ok ? group.value.comment : undefined;
      return removeEntry(project, manifestText, name, { comment });
    },
    how,
  );
}

/** `hsm mode NAME prod|dev`. */
export function mode(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  wanted: Mode,
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  const change = ({ manifestText }: Opened, catalog: Catalog): Change => {
    const found = componentsNamed(catalog, name);
    if (found.length === 0) return { ok: false, problems: [unknownComponent(catalog, name)] };
    const problems = modeProblems(found, name, wanted);
    return problems.length > 0 ? { ok: false, problems } : setMode(manifestText, name, wanted);
  };
  return edit(
    ports,
    global,
    `hsm mode ${name} ${wanted}`,
    change,
    how,
    (stack) => unused(stack, name),
  );
}

/** A mode may be set before its component comes, but it may also be a slip. */
function unused({ groups, packages, containers }: Stack, name: string): readonly Problem[] {
  const ref = parseRef(name);
  if ([...groups, ...packages, ...containers].some((entry) => entry.name === ref?.name)) return [];
  return [{
    code: "HSM-W0617",
    message: `"${name}" is not in the stack: its mode changes nothing until it is`,
    next: `Run \`hsm add ${name}\`, or take "${name}" out of \`modes:\` in hsm.yaml`,
  }];
}

function removeKind(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  kind: "package" | "container",
  how: EditOptions,
): Promise<Answer<Edited>> {
  return edit(
    ports,
    global,
    `hsm ${kind} remove ${name}`,
    ({ project, manifestText }) => removeEntry(project, manifestText, name, { kind }),
    how,
  );
}

/** Dev by name is strict: it needs a dev source. */
function modeProblems(
  found: readonly Component[],
  name: string,
  mode: Mode | undefined,
): readonly Problem[] {
  const hasDev = found.some((one) => one.kind === "group" || one.dev !== undefined);
  if (mode !== "dev" || hasDev) return [];
  return [{
    code: "HSM-E0625",
    message: `"${name}" has no dev source`,
    next: "Add `sources.dev` to its component file, or leave it in prod",
  }];
}
