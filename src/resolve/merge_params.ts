import {
  type ComponentId,
  isObject,
  type Json,
  type JsonObject,
  type Param,
  type Place,
  type Profile,
} from "@/model/mod.ts";
import type { Bond } from "./bonds_of.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { type Asker, compareText } from "./reasons_of.ts";
import { suggest } from "./find.ts";
import { placeInEntry } from "./place_in_entry.ts";
import type { ContainerMember, World } from "./world.ts";

/** One wish for one parameter. */
interface Wish {
  readonly name: string;
  readonly value: Json;
  readonly by: Asker;
  /** Found only where somebody asks: a file's text is read for it. */
  readonly at: (what: "key" | "value") => Place | undefined;
  /** What the wish is called in a message. */
  readonly label: string;
}

/**
 * The parameters of a container: all wishes of implications and the profile joined by the component's rules, the
 * default where nobody wishes; then the user's word, which joins in `union` and wins elsewhere.
 */
export function mergeParams(
  world: World,
  member: ContainerMember,
  bonds: readonly Bond[],
  profile: Profile,
): JsonObject {
  const wishes = [...impliedWishes(member, bonds), ...profileWishes(member, profile)];
  const own = userWishes(world, member);
  refuseUnknown(world, member, [...wishes, ...own]);
  refuseWrongType(world, member, [...wishes, ...own]);
  const merged = member.component.params.map((param): readonly [string, Json] => {
    const said = wishes.filter((wish) => wish.name === param.name);
    const user = own.find((wish) => wish.name === param.name);
    return [param.name, mergeOne(world, member.id, param, said, user)];
  });
  return Object.fromEntries(merged.sort(([a], [b]) => compareText(a, b)));
}

function impliedWishes(member: ContainerMember, bonds: readonly Bond[]): readonly Wish[] {
  return bonds.filter((bond) => bond.containers.includes(member.id)).flatMap((bond) =>
    Object.entries(bond.implication.params).map(([name, value]) => ({
      name,
      value,
      by: bond.owner,
      label: bond.owner,
      at: (what) => bond.at(["params", name], what),
    }))
  );
}

function profileWishes(member: ContainerMember, profile: Profile): readonly Wish[] {
  return Object.entries(profile.params).map(([name, value]) => ({
    name,
    value,
    by: member.id,
    label: `profile "${profile.name}"`,
    at: (what) =>
      member.component.at(["deployment_profiles", profile.name, "params", name], what) ??
        profile.place,
  }));
}

function userWishes(world: World, member: ContainerMember): readonly Wish[] {
  const { entry } = member;
  return Object.entries(entry?.params ?? {}).map(([name, value]) => ({
    name,
    value,
    by: "hsm.yaml",
    label: formatPlace(entry?.place),
    at: (what) => placeInEntry(world.project, member, ["params", name], what),
  }));
}

function refuseUnknown(world: World, member: ContainerMember, wishes: readonly Wish[]): void {
  const names = member.component.params.map((param) => param.name).sort();
  for (const wish of wishes) {
    if (names.includes(wish.name)) continue;
    world.findings.errors.push({
      problem: {
        code: CODES.noParam,
        message: `"${member.id}" has no parameter "${wish.name}"`,
        ...placed(wish.at("key")),
        next: suggest(
          wish.name,
          names,
          names.length === 0 ? "It has no parameters: remove it" : `It has: ${names.join(", ")}`,
        ),
      },
      askers: [wish.by],
    });
  }
}

function mergeOne(
  world: World,
  id: ComponentId,
  param: Param,
  wishes: readonly Wish[],
  user: Wish | undefined,
): Json {
  const whole = user === undefined ? wishes : [...wishes, user];
  switch (param.merge) {
    case "union":
      return whole.length === 0 ? unionOf([param.default]) : unionOf(whole.map((w) => w.value));
    case "same":
      return user !== undefined ? user.value : sameOf(world, id, param, wishes);
    case "max":
    case "min":
    case "sum":
      return user !== undefined ? user.value : numberOf(param, wishes);
  }
}

/** All items once, sorted: numbers by value, then everything else by its text. */
function unionOf(values: readonly Json[]): Json {
  const items = new Map<string, Json>();
  for (const value of values) {
    for (const item of Array.isArray(value) ? value : [value]) {
      items.set(JSON.stringify(item), item);
    }
  }
  return [...items].sort(([a, x], [b, y]) =>
    typeof x === "number" && typeof y === "number" ? x - y : compareText(a, b)
  ).map(([, item]) => item);
}

function sameOf(world: World, id: ComponentId, param: Param, wishes: readonly Wish[]): Json {
  const [first] = wishes;
  if (first === undefined) return param.default;
  const values = new Set(wishes.map((wish) => JSON.stringify(wish.value)));
  if (values.size > 1) {
    const words = wishes.map((w) => `${JSON.stringify(w.value)} (${w.label})`).join(", ");
    world.findings.errors.push({
      problem: {
        code: CODES.paramClash,
        message: `Parameter "${param.name}" of "${id}" is to have different values: ${words}`,
        ...placed(first.at("value")),
        also: wishes.slice(1).map((w) => ({
          note: `${w.label} asks for ${JSON.stringify(w.value)}`,
          ...placed(w.at("value")),
        })),
        next:
          `Decide it in hsm.yaml: an entry for "${id}" with \`params: { ${param.name}: VALUE }\``,
      },
      askers: wishes.map((wish) => wish.by),
    });
  }
  return first.value;
}

function numberOf(param: Param, wishes: readonly Wish[]): Json {
  const numbers = wishes.map((wish) => wish.value).filter((value) => typeof value === "number");
  if (numbers.length === 0) return param.default;
  if (param.merge === "sum") return numbers.reduce((a, b) => a + b, 0);
  return param.merge === "max" ? Math.max(...numbers) : Math.min(...numbers);
}

/** A wish that its rule cannot merge, or that is no number where the default is one. */
function refuseWrongType(world: World, member: ContainerMember, wishes: readonly Wish[]): void {
  for (const wish of wishes) {
    const param = member.component.params.find((p) => p.name === wish.name);
    const expected = param === undefined ? undefined : flawOf(param, wish.value);
    if (param === undefined || expected === undefined) continue;
    world.findings.errors.push({
      problem: {
        code: CODES.paramType,
        message:
          `Parameter "${param.name}" of "${member.id}" ${expected.why}: expected ${expected.form}, got ${
            wish.value === null ? "nothing" : JSON.stringify(wish.value)
          }`,
        ...placed(wish.at("value")),
        next: wish.value === null ? "Give it a value, or remove it" : `Write ${expected.form}`,
      },
      askers: [wish.by],
    });
  }
}

interface Flaw {
  readonly why: string;
  readonly form: string;
}

function flawOf(param: Param, value: Json): Flaw | undefined {
  const why = `merges by ${param.merge}`;
  switch (param.merge) {
    case "union":
      return value === null || isObject(value) ? { why, form: "a list" } : undefined;
    case "max":
    case "min":
    case "sum":
      return typeof value === "number" ? undefined : { why, form: "a number" };
    case "same":
      return typeof param.default === "number" && value !== null && !isNumeric(value)
        ? { why: "has a number as its default", form: "a number" }
        : undefined;
  }
}

/** A number, text that is one, or text that an environment variable may make one. */
function isNumeric(value: Json): boolean {
  if (typeof value === "string") return value.includes("${") || /^-?\d+(\.\d+)?$/.test(value);
  return typeof value === "number";
}
