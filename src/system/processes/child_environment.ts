import type { Command } from "@/model/mod.ts";

/**
 * The environment of a child: everything inherited, less what `unset` names (a final `*` stands for any ending), plus
 * what `env` sets. PATH has only its absolute folders: hsm passes over the others when it looks for a program, and its
 * children must find the same one, not what lies in the project.
 */
export function childEnvironment(
  inherited: Readonly<Record<string, string>>,
  command: Pick<Command, "env" | "unset">,
): Readonly<Record<string, string>> {
  const isUnset = (name: string): boolean =>
    (command.unset ?? []).some((pattern) =>
      pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern
    );
  const kept = Object.entries(inherited).filter(([name]) => !isUnset(name))
    .map(([name, value]) => [name, name === "PATH" ? absoluteFolders(value) : value]);
  return { ...Object.fromEntries(kept), ...command.env };
}

/** Windows writes `;` between folders and looks into the current one anyway: there the value stays as it is. */
function absoluteFolders(path: string): string {
  if (/^[A-Za-z]:[\\/]/.test(path)) return path;
  return path.split(":").filter((folder) => folder.startsWith("/")).join(":");
}
