import type { Command } from "@/model/mod.ts";

/**
 * The environment of a child: everything inherited, less what `unset` names (a final `*` stands for any ending), plus
 * what `env` sets.
 */
export function childEnvironment(
  inherited: Readonly<Record<string, string>>,
  command: Pick<Command, "env" | "unset">,
): Readonly<Record<string, string>> {
  const isUnset = (name: string): boolean =>
    (command.unset ?? []).some((pattern) =>
      pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern
    );
  const kept = Object.entries(inherited).filter(([name]) => !isUnset(name));
  return { ...Object.fromEntries(kept), ...command.env };
}
