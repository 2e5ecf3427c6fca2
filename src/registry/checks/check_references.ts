import {
  type Catalog,
  type Component,
  type Dependency,
  formatRef,
  type Kind,
  parseRef,
  type Path,
  type Ref,
} from "@/model/mod.ts";
import { type Finding, suggest } from "./finding.ts";
import { type Implied, impliedBy, isProvided, optionsOf, targetOf } from "./targets.ts";

/** References of a component that lead nowhere. */
export function checkReferences(catalog: Catalog, component: Component): readonly Finding[] {
  return [
    ...checkDeprecated(catalog, component),
    ...impliedBy(component).flatMap((implied) => checkImplied(catalog, component, implied)),
    ...(component.kind === "group"
      ? [
        ...component.options.flatMap(({ ref }, index) =>
          checkRef(catalog, component, ref, ["package", "container"], ["options", index])
        ),
        ...checkDefault(catalog, component),
        ...component.options.flatMap(({ conflicts }, index) =>
          checkNames(catalog, component, conflicts, ["options", index, "conflicts"])
        ),
      ]
      : checkNames(catalog, component, component.compatibility.conflicts, [
        "compatibility",
        "conflicts",
      ])),
    ...(component.kind === "package" ? checkPackage(catalog, component) : []),
    ...(component.kind === "container"
      ? component.profiles.flatMap(({ name, dependencies }) =>
        checkDependencies(catalog, component, dependencies, [
          "deployment_profiles",
          name,
          "dependencies",
        ])
      )
      : []),
  ];
}

function checkPackage(
  catalog: Catalog,
  component: Extract<Component, { kind: "package" }>,
): readonly Finding[] {
  return checkDependencies(catalog, component, component.dependencies, ["dependencies"]);
}

function checkDependencies(
  catalog: Catalog,
  component: Component,
  dependencies: readonly Dependency[],
  path: Path,
): readonly Finding[] {
  return dependencies.flatMap((dependency, index) =>
    dependency.kind === "requirement"
      ? []
      : checkRef(catalog, component, dependency.ref, ["package", "group"], [...path, index])
  );
}

function checkRef(
  catalog: Catalog,
  component: Component,
  ref: Ref,
  kinds: readonly Kind[],
  path: Path,
  what: "key" | "value" = "value",
): readonly Finding[] {
  if (targetOf(catalog, component, ref, kinds) !== undefined) return [];
  const isVirtual = kinds.includes("group") && (ref.kind ?? "group") === "group";
  if (isVirtual && isProvided(catalog, ref.name)) return [];
  const known = catalog.components.filter((c) => kinds.includes(c.kind)).map((c) => c.name);
  const elsewhere = ref.registry === undefined
    ? undefined
    : targetOf(catalog, component, { ...ref, registry: undefined }, kinds);
  const where = ref.registry === undefined ? "no registry has it" : `"${ref.registry}" has it not`;
  return [{
    code: "HSM-E0230",
    message: `"${formatRef(ref)}" names a ${kinds.join(" or ")}, and ${where}`,
    next: elsewhere === undefined
      ? suggest(ref.name, [...new Set(known)], "Correct the name, or add that component")
      : `Write "${formatRef({ ...ref, registry: elsewhere.registry })}", which exists`,
    path,
    what,
  }];
}

function checkDeprecated(catalog: Catalog, component: Component): readonly Finding[] {
  const use = component.deprecated?.use;
  const ref = use === undefined ? undefined : parseRef(use);
  if (ref === undefined) return [];
  return checkRef(catalog, component, ref, ["package", "container", "group"], [
    "deprecated",
    "use",
  ]);
}

function checkImplied(
  catalog: Catalog,
  component: Component,
  { implication, path }: Implied,
): readonly Finding[] {
  const { target, params, choose, profile } = implication;
  const kind = target.kind ?? "container";
  const missing = checkRef(catalog, component, target, [kind], path, "key");
  const found = targetOf(catalog, component, target, [kind]);
  if (found === undefined) return missing;
  const options = found.kind === "group" ? optionsOf(catalog, found) : [];
  const containers = [found, ...options].filter((c) => c.kind === "container");
  // A group of packages passes parameters on to what those imply: that shows only in a stack.
  const known = containers.flatMap((c) => c.params.map((param) => param.name));
  const profiles = containers.flatMap((c) => ["default", ...c.profiles.map((p) => p.name)]);
  return [
    ...(containers.length === 0 ? [] : Object.keys(params)).filter((name) => !known.includes(name))
      .map((name): Finding => ({
        code: "HSM-E0230",
        message: `"${formatRef(target)}" has no parameter "${name}"`,
        next: suggest(name, known, "Remove it, or add the parameter to the container"),
        path: [...path, "params", name],
        what: "key",
      })),
    ...(profile === undefined || containers.length === 0 || profiles.includes(profile) ? [] : [
      {
        code: "HSM-E0230" as const,
        message: `"${formatRef(target)}" has no profile "${profile}"`,
        next: suggest(profile, [...new Set(profiles)], "Add the profile to the container"),
        path: [...path, "profile"],
      },
    ]),
    ...choose.filter((ref) => found.kind === "group" && !isOption(options, ref)).map(
      (ref): Finding => ({
        code: "HSM-E0230",
        message: `"${formatRef(ref)}" is no option of "${formatRef(target)}"`,
        next: suggest(ref.name, options.map((o) => o.name), "Add it to the group's options"),
        path: [...path, "choose"],
      }),
    ),
  ];
}

function checkDefault(
  catalog: Catalog,
  group: Extract<Component, { kind: "group" }>,
): readonly Finding[] {
  const options = optionsOf(catalog, group);
  return group.default.flatMap((text): readonly Finding[] => {
    const ref = parseRef(text);
    if (ref === undefined || isOption(options, ref)) return [];
    return [{
      code: "HSM-E0230",
      message: `The default "${text}" is no option of the group`,
      next: suggest(ref.name, options.map((o) => o.name), "Add it to the options"),
      path: ["default"],
    }];
  });
}

function isOption(options: readonly Component[], ref: Ref): boolean {
  return options.some((option) =>
    option.name === ref.name && (ref.kind === undefined || ref.kind === option.kind)
  );
}

/** A name in `conflicts` that no component has does nothing; it may be the project itself. */
function checkNames(
  catalog: Catalog,
  component: Component,
  names: readonly string[],
  path: Path,
): readonly Finding[] {
  const known = [...new Set(catalog.components.map((c) => c.name))];
  return names.flatMap((name, index): readonly Finding[] => {
    if (known.includes(name) || isProvided(catalog, name)) return [];
    return [{
      code: "HSM-W0230",
      message: `"${component.name}" conflicts with "${name}", which no registry has`,
      next: suggest(name, known, "Correct the name, or leave it where it speaks of a project"),
      path: [...path, index],
    }];
  });
}
