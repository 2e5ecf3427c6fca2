import { parseRef, type Project, type Result } from "@/model/mod.ts";
import { removeContainer, removeGroup, removePackage } from "@/manifest/mod.ts";
import { closest } from "@/text/words/mod.ts";

/** The changed text, whether it changed, and a sentence about it. */
type Change = Result<
  { readonly text: string; readonly changed: boolean; readonly summary: string }
>;

/** Removes the entry of hsm.yaml with a name, whatever its kind; a name of several kinds asks for the kind. */
export function removeEntry(project: Project, text: string, name: string): Change {
  const ref = parseRef(name);
  const kinds = ([
    ["group", project.groups],
    ["package", project.packages],
    ["container", project.containers],
  ] as const).filter(([kind, entries]) =>
    (ref?.kind === undefined || ref.kind === kind) &&
    entries.some((entry) => entry.ref.name === ref?.name)
  ).map(([kind]) => kind);
  const [kind] = kinds;
  if (kind === undefined) return { ok: false, problems: [notThere(project, name)] };
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
  if (kind === "group") return removeGroup(text, bare);
  return kind === "package" ? removePackage(text, bare) : removeContainer(text, bare);
}

function notThere(project: Project, name: string): { code: string; message: string; next: string } {
  const names = [...project.groups, ...project.packages, ...project.containers]
    .map((entry) => entry.ref.name);
  const [near] = closest(name, names);
  return {
    code: "HSM-E0628",
    message: `hsm.yaml has no entry "${name}"`,
    next: near === undefined
      ? "`hsm list` shows the stack; what is implied goes with what implies it"
      : `Did you mean "${near}"?`,
  };
}
