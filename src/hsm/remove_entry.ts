import { type Kind, parseRef, type Problem, type Project } from "@/model/mod.ts";
import { removeContainer, removeGroup, removePackage } from "@/manifest/mod.ts";
import type { Change } from "./think_edit.ts";
import { meant } from "./look_up.ts";

/**
 * Removes the entry of hsm.yaml with a name. What is not there is an error; a name of several kinds asks for the kind.
 *
 * @param how.kind the kind it must be; default any
 * @param how.comment what was written above a group when it was added: removed with it
 */
export function removeEntry(
  project: Project,
  text: string,
  name: string,
  { kind: only, comment }: { readonly kind?: Kind; readonly comment?: string },
): Change {
  const ref = parseRef(name);
  const kinds = ([
    ["group", project.groups],
    ["package", project.packages],
    ["container", project.containers],
  ] as const).filter(([kind, entries]) =>
    (only ?? ref?.kind ?? kind) === kind && (ref?.kind ?? kind) === kind &&
    entries.some((entry) => entry.ref.name === ref?.name)
  ).map(([kind]) => kind);
  const [kind] = kinds;
  if (kind === undefined) return { ok: false, problems: [notThere(project, name, only)] };
  if (kinds.length > 1) {
    return {
      ok: false,
      problems: [{
        code: "HSM-E0627",
        message: `"${name}" is a ${kinds.join(" and a ")} in hsm.yaml`,
        next: `Say which: ${kinds.map((one) => `\`hsm remove ${one}:${name}\``).join(" or ")}`,
      }],
    };
  }
  const bare = ref?.name ?? name;
  if (kind === "group") return removeGroup(text, bare, comment);
  return kind === "package" ? removePackage(text, bare) : removeContainer(text, bare);
}

function notThere(project: Project, name: string, only?: Kind): Problem {
  const entries = [
    ...project.groups.map(({ ref }) => ({ kind: "group" as Kind, name: ref.name })),
    ...project.packages.map(({ ref }) => ({ kind: "package" as Kind, name: ref.name })),
    ...project.containers.map(({ ref }) => ({ kind: "container" as Kind, name: ref.name })),
  ];
  const same = entries.find((entry) => entry.name === parseRef(name)?.name);
  const holder = project.groups.find(({ choose }) =>
    choose.some((choice) => choice.ref.name === parseRef(name)?.name)
  );
  const fitting = entries.filter(({ kind }) => only === undefined || kind === only);
  const [near] = meant(name, fitting.map((entry) => entry.name));
  return {
    code: "HSM-E0628",
    message: `hsm.yaml has no ${only ?? "entry"} "${name}"`,
    next: same
      ? `It has a ${same.kind} of this name: run \`hsm ${same.kind} remove ${same.name}\``
      : holder !== undefined
      ? `It is chosen in the group "${holder.ref.name}": run \`hsm group remove ${holder.ref.name}${
        holder.list ? ` --option ${name}` : ""
      }\``
      : near !== undefined
      ? `Did you mean "${near}"?`
      : "`hsm list` shows the stack; what is implied goes with what implies it",
  };
}
