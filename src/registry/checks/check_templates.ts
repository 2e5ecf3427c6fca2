import {
  type Catalog,
  type Component,
  type ContainerComponent,
  formatRef,
  type Json,
  type Path,
  type Profile,
} from "@/model/mod.ts";
import { closest, parseTemplate, templateNames } from "@/text/words/mod.ts";
import { eachScalar } from "../source.ts";
import type { Finding } from "./finding.ts";
import { isPrivate, profilesOf, selfNames } from "./self_names.ts";
import { containersOf, type Implied, impliedBy } from "./targets.ts";

/** Placeholders of a component that cannot be filled. */
export function checkTemplates(catalog: Catalog, component: Component): readonly Finding[] {
  return [
    ...(component.kind === "container" ? checkContainer(component) : []),
    ...impliedBy(component).flatMap((implied) => checkImplied(catalog, component, implied)),
  ];
}

/** What the placeholders at one place may name. */
interface Scope {
  readonly self: readonly string[];
  readonly params: readonly string[];
  /** Whose names these are, for messages. */
  readonly of: string;
  /** Says what is wrong with a name that exists, at this place. */
  readonly refuse?: (name: string) => string | undefined;
}

function checkContainer(container: ContainerComponent): readonly Finding[] {
  const [managed] = profilesOf(container).filter(({ mode }) => mode === "managed");
  const scope = scopeOf(container, managed);
  const inCompose = (value: Json, path: Path): readonly Finding[] =>
    checkCompose(container, value, path);
  const { connection, dev } = container;
  return [
    ...inCompose(container.compose, ["compose"]),
    ...inCompose(container.services, ["services"]),
    ...inCompose(container.volumes, ["volumes"]),
    ...inCompose(container.configs, ["configs"]),
    ...inCompose(container.networks, ["networks"]),
    ...inCompose(dev?.compose ?? {}, ["sources", "dev", "compose"]),
    ...checkText(container.prod?.image, ["sources", "prod", "image"], { ...scope, self: [] }),
    ...(["scheme", "port", "url"] as const).flatMap((key) =>
      checkText(connection?.[key], ["connection", key], without(scope, key))
    ),
    ...Object.entries(connection?.properties ?? {}).flatMap(([name, property]) =>
      property.kind === "secret"
        ? []
        : checkText(property.value, ["connection", "properties", name], without(scope, name))
    ),
    ...container.profiles.flatMap((profile) => checkProfile(container, profile)),
  ];
}

function checkProfile(container: ContainerComponent, profile: Profile): readonly Finding[] {
  const path = ["deployment_profiles", profile.name];
  const scope = scopeOf(container, profile);
  return [
    ...checkCompose(container, profile.compose, [...path, "compose"]),
    ...checkText(profile.image, [...path, "image"], { ...scope, self: [] }),
    ...checkText(profile.command, [...path, "command"], scope),
    ...(["url", "host", "port"] as const).flatMap((key) =>
      checkText(profile[key], [...path, key], without(scope, key))
    ),
    ...Object.entries(profile.env).flatMap(([name, text]) =>
      checkText(text, [...path, "env", name], scope)
    ),
    ...Object.entries(profile.properties).flatMap(([name, text]) =>
      checkText(text, [...path, "properties", name], without(scope, name))
    ),
  ];
}

/** Services and what belongs to them: of secrets, only `environment` may speak. */
function checkCompose(
  container: ContainerComponent,
  value: Json,
  path: Path,
): readonly Finding[] {
  const [managed] = profilesOf(container).filter(({ mode }) => mode === "managed");
  const scope = scopeOf(container, managed);
  const found: Finding[] = [];
  eachScalar(value, (text, inner) => {
    const refuse = inner.includes("environment")
      ? undefined
      : (name: string) =>
        isPrivate(container, name)
          ? `"\${self.${name}}" holds a secret or a folder of this machine: only "environment" may`
          : undefined;
    found.push(...checkText(text, [...path, ...inner], { ...scope, ...(refuse && { refuse }) }));
  });
  return found;
}

/** `self` is the implied container, whichever of its profiles the user takes. */
function checkImplied(
  catalog: Catalog,
  component: Component,
  { implication, path }: Implied,
): readonly Finding[] {
  const { env, params, target } = implication;
  const containers = containersOf(catalog, component, implication);
  const found: Finding[] = [];
  for (const [name, text] of Object.entries(env)) {
    const at = [...path, "env", name];
    if (target.kind === "package") {
      const of = `"${formatRef(target)}", a package,`;
      found.push(...checkText(text, at, { self: [], params: [], of }));
      continue;
    }
    const scopes = containers?.flatMap((container) =>
      profilesOf(container).filter(({ mode }) => mode !== "embedded")
        .map((profile) => scopeOf(container, profile))
    );
    const wrong = scopes?.map((scope) => checkText(text, at, scope)).find((list) =>
      list.length > 0
    );
    // Where the container shows only in a stack, the syntax alone can be judged; the schema did.
    found.push(...(wrong ?? []));
  }
  eachScalar(params, (text, inner) => {
    const of = "a parameter's value";
    found.push(...checkText(text, [...path, "params", ...inner], { self: [], params: [], of }));
  });
  return found;
}

function scopeOf(container: ContainerComponent, profile: Profile | undefined): Scope {
  const how = profile === undefined || profile.mode === "managed"
    ? ""
    : `, delivered ${profile.mode} by profile "${profile.name}",`;
  return {
    self: profile === undefined ? [] : selfNames(container, profile),
    params: container.params.map(({ name }) => name),
    of: `"${container.name}"${how}`,
  };
}

/** A definition may not speak of itself. */
function without(scope: Scope, name: string): Scope {
  return { ...scope, self: scope.self.filter((known) => known !== name) };
}

function checkText(value: Json | undefined, path: Path, scope: Scope): readonly Finding[] {
  if (typeof value !== "string") return [];
  const parsed = parseTemplate(value);
  if (!parsed.ok) {
    const advice = parsed.message.startsWith("Write ");
    return [{
      code: "HSM-E0215",
      message: advice ? 'A "$" here begins no placeholder' : parsed.message,
      next: advice
        ? parsed.message
        : 'Write "${self.…}", "${params.…}" or "${NAME}"; "$$" is a dollar',
      path,
    }];
  }
  return templateNames(parsed.parts).references.flatMap((reference) =>
    checkReference(reference.path, path, scope)
  );
}

function checkReference(names: readonly string[], path: Path, scope: Scope): readonly Finding[] {
  const [space = "", name = "", ...more] = names;
  const known = space === "self" ? scope.self : space === "params" ? scope.params : undefined;
  const whole = names.join(".");
  if (known !== undefined && more.length === 0 && known.includes(name)) {
    const message = space === "self" ? scope.refuse?.(name) : undefined;
    if (message === undefined) return [];
    const next = 'Put the value into "environment", and read it from there';
    return [{ code: "HSM-E0231", message, next, path }];
  }
  const all = [...scope.self.map((n) => `self.${n}`), ...scope.params.map((n) => `params.${n}`)];
  const [near] = closest(whole, all);
  const has = all.length === 0 ? "no placeholders of its own" : all.join(", ");
  return [{
    code: "HSM-E0231",
    message: `"\${${whole}}" is not known: ${scope.of} has ${has}`,
    next: near === undefined ? "Write one of these, or declare it" : `Write "\${${near}}"`,
    path,
  }];
}
