import type { Catalog, Component, GroupComponent } from "@/model/mod.ts";
import type { Finding } from "./finding.ts";
import { profilesOf } from "./self_names.ts";
import { optionsOf, targetOf } from "./targets.ts";

/** Options of a group that do not give what its interface promises, with any profile. */
export function checkInterface(catalog: Catalog, group: GroupComponent): readonly Finding[] {
  return optionsOf(catalog, group).flatMap((option) => {
    const index = group.options.findIndex(({ ref }) => ref.name === option.name);
    const path = index < 0 ? ["interface"] : ["options", index];
    return [...missingVariables(catalog, group, option), ...missingEntrypoints(group, option)].map(
      (what): Finding => ({
        code: "HSM-E0234",
        message:
          `The option "${option.name}" gives no ${what}, which the group's interface promises`,
        next: `Add it to "${option.name}", or take it out of "interface:"`,
        path,
      }),
    );
  });
}

/** A container's variables come from whoever implies it, so only packages can be judged alone. */
function missingVariables(
  catalog: Catalog,
  group: GroupComponent,
  option: Component,
): readonly string[] {
  const wanted = group.interface.env;
  if (option.kind !== "package" || wanted.length === 0) return [];
  const added = group.options.find(({ ref }) => ref.name === option.name)?.implies ?? [];
  const implied = [...option.implies, ...added];
  const always = new Set(implied.flatMap(({ env }) => Object.keys(env)));
  const missing = wanted.filter((name) => !always.has(name)).map((name) => `variable ${name}`);
  if (missing.length > 0) return missing;
  return implied.flatMap((implication) => {
    const target = targetOf(catalog, option, implication.target, ["container"]);
    if (target?.kind !== "container") return [];
    const others = implied.filter((other) => other !== implication);
    return profilesOf(target).filter(({ mode }) => mode === "embedded").flatMap((profile) => {
      const given = [profile.env, ...others.map(({ env }) => env)].flatMap(Object.keys);
      return wanted.filter((name) => !given.includes(name))
        .map((name) => `variable ${name} with profile "${profile.name}" of "${target.name}"`);
    });
  });
}

function missingEntrypoints(group: GroupComponent, option: Component): readonly string[] {
  const own = option.kind === "package" ? option.entrypoints.map(({ name }) => name) : [];
  return group.interface.entrypoints.filter((name) => !own.includes(name))
    .map((name) => `entry point ${name}`);
}
