import type { ComponentId, Json, JsonObject, Param, Place, Profile } from "@/model/mod.ts";
import type { Bond } from "./bonds_of.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { type Asker, compareText } from "./reasons_of.ts";
import { suggest } from "./find.ts";
import type { ContainerMember, World } from "./world.ts";

/** One wish for one parameter. */
interface Wish {
  readonly name: string;
  readonly value: Json;
  readonly by: Asker;
  readonly place?: Place;
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
  const own = userWishes(member);
  refuseUnknown(world, member, [...wishes, ...own]);
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
      ...placed(bond.implication.place),
    }))
  );
}

function profileWishes(member: ContainerMember, profile: Profile): readonly Wish[] {
  return Object.entries(profile.params).map(([name, value]) => ({
    name,
    value,
    by: member.id,
    label: `profile "${profile.name}"`,
    ...placed(profile.place),
  }));
}

function userWishes(member: ContainerMember): readonly Wish[] {
  const { entry } = member;
  return Object.entries(entry?.params ?? {}).map(([name, value]) => ({
    name,
    value,
    by: "hsm.yaml",
    label: formatPlace(entry?.place),
    ...placed(entry?.place),
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
        ...placed(wish.place),
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
      return user !== undefined ? user.value : numberOf(world, id, param, wishes);
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
        ...placed(first.place),
        also: wishes.slice(1).map((w) => ({
          note: `${w.label} asks for ${JSON.stringify(w.value)}`,
          ...placed(w.place),
        })),
        next:
          `Decide it in hsm.yaml: an entry for "${id}" with \`params: { ${param.name}: VALUE }\``,
      },
      askers: wishes.map((wish) => wish.by),
    });
  }
  return first.value;
}

function numberOf(world: World, id: ComponentId, param: Param, wishes: readonly Wish[]): Json {
  const numbers: number[] = [];
  for (const wish of wishes) {
    if (typeof wish.value === "number") {
      numbers.push(wish.value);
      continue;
    }
    world.findings.errors.push({
      problem: {
        code: CODES.paramType,
        message:
          `Parameter "${param.name}" of "${id}" merges by ${param.merge}: expected a number, got ${
            JSON.stringify(wish.value)
          }`,
        ...placed(wish.place),
        next: `Write a number`,
      },
      askers: [wish.by],
    });
  }
  if (numbers.length === 0) return param.default;
  if (param.merge === "sum") return numbers.reduce((a, b) => a + b, 0);
  return param.merge === "max" ? Math.max(...numbers) : Math.min(...numbers);
}
