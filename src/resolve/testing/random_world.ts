/**
 * Small random registries and projects from a seed, the same on every machine.
 *
 * @module
 */
import type { Catalog, Component, Dependency, Implication, Project } from "@/model/mod.ts";
import {
  catalog,
  container,
  dependency,
  group,
  type Intent,
  pkg,
  profile,
  project,
  ref,
} from "./make.ts";

/** A random registry and a project over it. */
export interface RandomWorld {
  readonly catalog: Catalog;
  readonly project: Project;
}

/** Numbers in [0, 1) from a seed (the generator "mulberry32"). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The order of a list, shuffled. */
export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}

const PACKAGES = ["pa", "pb", "pc", "pd", "pe"];
const CONTAINERS = ["ca", "cb", "cc"];
/** The last one has no file: it exists only where something provides it. */
const GROUPS = ["ga", "gb", "gv"];

/** Makes the world of a seed. */
export function randomWorld(seed: number): RandomWorld {
  const random = numbersFrom(seed);
  const dice = new Dice(random);
  const components: Component[] = [
    ...PACKAGES.map((name) => randomPackage(dice, name)),
    ...CONTAINERS.map((name) => randomContainer(dice, name)),
    ...GROUPS.slice(0, 2).map((name) => randomGroup(dice, name)),
  ];
  return { catalog: catalog(components), project: project(randomIntent(dice, components)) };
}

class Dice {
  constructor(readonly random: () => number) {}

  happens(chance: number): boolean {
    return this.random() < chance;
  }

  one(from: readonly string[]): string {
    return from[Math.floor(this.random() * from.length)] ?? "pa";
  }

  some(from: readonly string[], chance: number): readonly string[] {
    return from.filter(() => this.happens(chance));
  }
}

function randomPackage(dice: Dice, name: string): Component {
  const provides = dice.some(GROUPS, 0.1);
  // Dependencies mostly point forward, so that circles are rare but there.
  const later = PACKAGES.filter((other) => other > name || dice.happens(0.03));
  const depends = [...dice.some(later, 0.15), ...dice.some(GROUPS, 0.08)];
  if (dice.happens(0.01)) depends.push("nowhere");
  return pkg(name, {
    version: dice.one(["1", "2"]),
    prod: { type: "git", url: `https://git.example.org/${name}` },
    provides,
    dependencies: depends.map((other): Dependency => dependency(`@${other}`)),
    compatibility: compatibility(dice, name),
    implies: implications(dice, name),
  });
}

function randomContainer(dice: Dice, name: string): Component {
  const needs = (chance: number): readonly Dependency[] =>
    dice.some(PACKAGES, chance).map((other) => dependency(`@${other}`));
  return container(name, {
    version: dice.one(["1", "2"]),
    provides: dice.some(GROUPS, 0.1),
    compatibility: compatibility(dice, name),
    implies: dice.happens(0.2) ? implications(dice, name) : [],
    profiles: [
      profile("default", { dependencies: needs(0.03) }),
      profile("embedded", { mode: "embedded", dependencies: needs(0.15) }),
    ],
  });
}

function randomGroup(dice: Dice, name: string): Component {
  const options = dice.some([...PACKAGES, "ca", "cb"], 0.3);
  const many = dice.happens(0.35);
  const fallback = options.length === 0 || dice.happens(0.2)
    ? []
    : many
    ? dice.some(options, 0.4)
    : [dice.one(options)];
  return group(
    name,
    options.map((option) => ({
      name: option,
      implies: dice.happens(0.15) ? [implication(dice.one([...CONTAINERS, ...PACKAGES]))] : [],
    })),
    {
      strategy: many ? "M-of-N" : "1-of-N",
      default: fallback,
      ...(many && dice.happens(0.3) && { min: 1 }),
      ...(many && dice.happens(0.3) && { max: 2 }),
    },
  );
}

function compatibility(dice: Dice, name: string) {
  const others = [...PACKAGES, ...CONTAINERS].filter((other) => other !== name);
  return {
    conflicts: dice.some(others, 0.008),
    requires: Object.fromEntries(dice.some(others, 0.012).map((other) => [other, ">=2"])),
  };
}

function implications(dice: Dice, name: string): readonly Implication[] {
  const targets = [
    ...dice.some(CONTAINERS.filter((other) => other !== name), 0.2),
    ...dice.some(PACKAGES.filter((other) => other !== name), 0.05),
    ...dice.some(["ga", "gb"], 0.12),
  ];
  return targets.map((target) => {
    const choose = target.startsWith("g") && dice.happens(0.15) ? [dice.one(PACKAGES)] : [];
    return { ...implication(target), choose: choose.map((option) => ref(option)) };
  });
}

function implication(target: string): Implication {
  const kind = target.startsWith("p") ? "package" : target.startsWith("c") ? "container" : "group";
  return { target: { kind, name: target }, params: {}, env: {}, choose: [] };
}

function randomIntent(dice: Dice, components: readonly Component[]): Intent {
  const groups = dice.some(["ga", "gb"], 0.3).map((name) => {
    const kind = dice.one(["none", "one", "list"]);
    if (kind === "none") return [name, {}] as const;
    const options = dice.happens(0.1) ? PACKAGES : optionsOf(components, name);
    if (kind === "one" || !isMany(components, name)) return [name, dice.one(options)] as const;
    return [name, dice.some(options, 0.3)] as const;
  });
  return {
    packages: dice.some(PACKAGES, 0.22),
    containers: dice.some(CONTAINERS, 0.2).map((name) => ({
      name,
      ...(dice.happens(0.4) && { profile: "embedded" }),
    })),
    groups: Object.fromEntries(groups),
  };
}

function optionsOf(components: readonly Component[], name: string): readonly string[] {
  return components.flatMap((c) =>
    c.kind !== "group" || c.name !== name ? [] : c.options.map((option) => option.ref.name)
  );
}

function isMany(components: readonly Component[], name: string): boolean {
  return components.some((c) => c.kind === "group" && c.name === name && c.strategy === "M-of-N");
}
