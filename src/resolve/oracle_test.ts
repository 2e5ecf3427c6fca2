import assert from "node:assert/strict";
import type { Catalog, Project, Stack } from "@/model/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import { judge } from "./testing/oracle.ts";
import { numbersFrom, randomWorld, shuffled } from "./testing/random_world.ts";

const WORLDS = 4000;

function answerOf(project: Project, catalog: Catalog): ReturnType<typeof resolve> {
  return resolve(project, catalog, new Map(), { name: "app" });
}

function namesOf(stack: Stack): readonly string[] {
  return [...stack.packages, ...stack.containers].map((entry) => entry.name).sort();
}

Deno.test("resolve() agrees with the definition, recomputed by brute force", () => {
  let stacks = 0;
  let defaults = 0;
  for (let seed = 1; seed <= WORLDS; seed++) {
    const { project, catalog } = randomWorld(seed);
    const expected = judge(project, catalog);
    const answer = answerOf(project, catalog);
    const got = answer.kind === "stack"
      ? { ok: true, names: namesOf(answer.stack) }
      : { ok: false };
    assert.deepEqual(got, expected, `seed ${seed}: ${JSON.stringify(answer, null, 1)}`);
    if (answer.kind !== "stack") continue;
    stacks += 1;
    if (usesDefault(answer.stack)) defaults += 1;
  }
  // The worlds are worth something only while both outcomes, and defaults, are common.
  assert.ok(stacks > WORLDS / 4 && stacks < WORLDS * 0.9, `${stacks} stacks`);
  assert.ok(defaults > WORLDS / 20, `${defaults} with defaults`);
});

Deno.test("resolve() gives the same answer twice, and in any order of components and entries", () => {
  for (let seed = 1; seed <= WORLDS / 4; seed++) {
    const { project, catalog } = randomWorld(seed);
    const first = answerOf(project, catalog);
    assert.deepEqual(answerOf(project, catalog), first, `seed ${seed}, again`);
    const random = numbersFrom(seed + 1_000_000);
    const mixed = {
      ...project,
      packages: shuffled(project.packages, random),
      containers: shuffled(project.containers, random),
      groups: shuffled(project.groups, random),
    };
    const other = { ...catalog, components: shuffled(catalog.components, random) };
    assert.deepEqual(answerOf(mixed, other), first, `seed ${seed}, another order`);
  }
});

Deno.test("removing an entry adds nothing, except by a default that takes its place", () => {
  let compared = 0;
  for (let seed = 1; seed <= WORLDS / 4; seed++) {
    const { project, catalog } = randomWorld(seed);
    const whole = answerOf(project, catalog);
    if (whole.kind !== "stack" || usesDefault(whole.stack)) continue;
    for (const smaller of smallerOnes(project)) {
      const answer = answerOf(smaller, catalog);
      if (answer.kind !== "stack") continue;
      compared += 1;
      const known = new Set([...whole.stack.packages, ...whole.stack.containers].map((e) => e.id));
      for (const entry of [...answer.stack.packages, ...answer.stack.containers]) {
        const byDefault = entry.reasons.every((chain) => chain.some(isDefault));
        assert.ok(known.has(entry.id) || byDefault, `seed ${seed}: ${entry.id} is new`);
      }
    }
  }
  assert.ok(compared > 200, `${compared} compared`);
});

Deno.test("every entry of a stack carries at least one chain that begins in hsm.yaml", () => {
  for (let seed = 1; seed <= WORLDS / 4; seed++) {
    const { project, catalog } = randomWorld(seed);
    const answer = answerOf(project, catalog);
    if (answer.kind !== "stack") continue;
    const { packages, containers, groups } = answer.stack;
    for (const { id, reasons } of [...packages, ...containers, ...groups]) {
      assert.ok(reasons.length > 0, `seed ${seed}: ${id} has no reason`);
      for (const chain of reasons) assert.equal(chain[0]?.by, "hsm.yaml", `seed ${seed}: ${id}`);
    }
  }
});

function isDefault(reason: { readonly kind: string }): boolean {
  return reason.kind === "default" || reason.kind === "only-provider";
}

function usesDefault(stack: Stack): boolean {
  return [...stack.packages, ...stack.containers].some((entry) =>
    entry.reasons.some((chain) => chain.some(isDefault))
  );
}

function smallerOnes(project: Project): readonly Project[] {
  const without = <T>(items: readonly T[]): readonly (readonly T[])[] =>
    items.map((item) => items.filter((other) => other !== item));
  return [
    ...without(project.packages).map((packages) => ({ ...project, packages })),
    ...without(project.containers).map((containers) => ({ ...project, containers })),
    ...without(project.groups).map((groups) => ({ ...project, groups })),
  ];
}
