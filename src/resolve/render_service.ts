import {
  isObject,
  type Json,
  type JsonObject,
  type Part,
  type Path,
  type Place,
  type StackService,
  type Variable,
} from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { toMap } from "./merge_service.ts";
import { textsOf } from "./text_only.ts";
import { composeText, fillTemplate, type Scope } from "./fill_template.ts";
import type { Member, World } from "./world.ts";

/** Where a piece of compose stands, for messages. */
export type PlaceAt = (path: Path) => Place | undefined;

/**
 * Tells of every template of a piece of compose that cannot be filled, at its own place. `depth` says how deep a
 * service's `environment` stands in the piece, the only place for a secret.
 */
export function checkTemplates(
  world: World,
  member: Member,
  piece: JsonObject,
  scope: Scope,
  at: PlaceAt,
  depth?: number,
): void {
  walk(piece, [], (text, path) => {
    const filled = fillTemplate(text, scope);
    const inEnvironment = depth !== undefined && path[depth] === "environment";
    const problem = !filled.ok
      ? templateProblem(member, filled, at(path))
      : inEnvironment || composeText(filled.parts) !== undefined
      ? undefined
      : secretProblem(member, path, at(path));
    if (problem !== undefined) world.findings.errors.push({ problem, askers: [member.id] });
  });
}

/** A merged service with every template filled, its secrets apart. */
export function renderService(
  member: Member,
  name: string,
  merged: JsonObject,
  scope: Scope,
): StackService {
  const { environment, labels, ...rest } = merged;
  const filled = fillDeep(rest, scope);
  const variables = fillEnvironment(member, toMap(environment), scope);
  const compose: JsonObject = {
    ...textsOf(asObject(filled)),
    ...(Object.keys(variables.plain).length > 0 && { environment: variables.plain }),
    labels: { ...asObject(fillDeep(toMap(labels), scope)), "hsm.component": member.component.name },
  };
  return { name, compose, secret: variables.secret };
}

/** Any piece of compose with its templates filled; a scalar that is one placeholder keeps the value's type. */
export function fillDeep(value: Json, scope: Scope): Json {
  if (typeof value === "string") {
    const filled = fillTemplate(value, scope);
    if (!filled.ok) return value;
    return filled.json ?? composeText(filled.parts) ?? value;
  }
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillDeep(item, scope)]),
  );
}

/** A mapping, or an empty one. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

interface Environment {
  readonly plain: JsonObject;
  readonly secret: readonly Variable[];
}

/** What Compose cannot write (a secret, a folder, an encoded value) goes to the service's own env file. */
function fillEnvironment(member: Member, environment: JsonObject, scope: Scope): Environment {
  const plain: Record<string, Json> = {};
  const secret: Variable[] = [];
  for (const name of Object.keys(environment).sort()) {
    const value = environment[name];
    if (value === undefined) continue;
    if (value === null) {
      plain[name] = null;
      continue;
    }
    const parts = partsOf(value, scope);
    const text = composeText(parts);
    if (text === undefined) secret.push({ name, parts, owner: member.id });
    else plain[name] = text;
  }
  return { plain, secret };
}

function partsOf(value: Json, scope: Scope): readonly Part[] {
  if (typeof value !== "string") return [{ kind: "text", text: String(value) }];
  const filled = fillTemplate(value, scope);
  return filled.ok ? filled.parts : [];
}

function walk(value: Json, path: Path, visit: (text: string, path: Path) => void): void {
  if (typeof value === "string") visit(value, path);
  else if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item, [...path, index], visit));
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], visit);
  }
}

function templateProblem(
  member: Member,
  { message, next }: { readonly message: string; readonly next?: string },
  place: Place | undefined,
) {
  return {
    code: CODES.template,
    message: `A template of "${member.id}" cannot be filled: ${message}`,
    ...placed(place),
    next: next ?? `Use a name that exists; "$$" is a dollar sign`,
  };
}

function secretProblem(member: Member, path: Path, place: Place | undefined) {
  return {
    code: CODES.secretPlace,
    message: `"${path.join(".")}" of "${member.id}" holds a secret or a folder of this machine: ` +
      `only "environment" may`,
    ...placed(place),
    next: `Put the value into "environment" and read it from there`,
  };
}
