import type { Catalog, Facts, Problem, Project, Stack } from "@/model/mod.ts";
import {
  buildContainers,
  buildEntrypoints,
  buildGroups,
  buildPackages,
  type ReasonsById,
} from "./build_stack.ts";
import { closeDemands } from "./close_demands.ts";
import { checkCompatibility } from "./check_compatibility.ts";
import { checkCycles } from "./check_cycles.ts";
import { checkEffects } from "./check_effects.ts";
import { finish, noFindings, whyOf } from "./finish.ts";
import { checkGroups } from "./use_group.ts";
import { checkInterfaces } from "./check_interfaces.ts";
import { compareText, reasonsOf } from "./reasons_of.ts";
import { checkModes, devFolder } from "./mode_of.ts";
import { checkProfiles } from "./profile_names.ts";
import type { Closure, Defaults, World } from "./world.ts";

/** What resolving comes to. */
export type Resolution =
  | { readonly kind: "stack"; readonly stack: Stack; readonly warnings: readonly Problem[] }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  /** Local folders whose facts must be known first; ask again with them. */
  | { readonly kind: "needs"; readonly folders: readonly string[] };

/**
 * Works out the whole stack of a project: every component with its reasons, or all problems (design §6).
 *
 * Goes in: what hsm.yaml says, what the registries have, facts about local folders, what pyproject.toml says about the
 * project. Comes out: the stack and warnings; or every problem, each with the chains that lead to it; or the folders
 * whose facts it needs. The answer does not depend on the order of components or entries.
 *
 * @example
 * ```ts
 * import { resolve } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const project = {
 *   managers: { python: { use: "uv", extras: [], groups: "default" }, containers: "docker" },
 *   registries: [], indexes: [], groups: [], packages: [], containers: [], modes: [], env: [],
 *   entrypoints: [], syncUp: false, at: () => undefined,
 * } as const;
 * const answer = resolve(project, { registries: [], components: [] }, new Map(), { name: "app" });
 * assert.equal(answer.kind === "stack" && answer.stack.project.name, "app");
 * ```
 */
export function resolve(
  project: Project,
  catalog: Catalog,
  facts: Facts,
  defaults: Defaults,
): Resolution {
  const world: World = { project, catalog, facts, defaults, findings: noFindings() };
  const closure = closeDemands(world);
  const folders = missingFacts(world, closure);
  if (folders.length > 0) return { kind: "needs", folders };
  const reasons = reasonsOf(closure.links);
  checkClosure(world, closure);
  const stack = assemble(world, closure, reasons);
  const why = whyOf(reasons);
  const problems = finish(world.findings.errors, why);
  if (problems.length > 0) return { kind: "problems", problems };
  return { kind: "stack", stack, warnings: finish(world.findings.warnings, why) };
}

/** Folders of components in dev whose facts are not known yet. */
function missingFacts(world: World, closure: Closure): readonly string[] {
  const folders = [...closure.members.values()].flatMap((member) => devFolder(member) ?? []);
  return [...new Set(folders)].filter((folder) => !world.facts.has(folder)).sort(compareText);
}

/** Every constraint on which components stand together. */
function checkClosure(world: World, closure: Closure): void {
  checkGroups(world.findings, closure.groups.values(), closure.members);
  checkCycles(world, closure);
  checkModes(world, closure);
  checkProfiles(world, closure);
  checkCompatibility(world, closure);
  checkEffects(world, closure);
}

function assemble(world: World, closure: Closure, reasons: ReasonsById): Stack {
  const { project, defaults, catalog } = world;
  const { containers, wiring, claims } = buildContainers(world, closure, reasons);
  checkInterfaces(world, closure, claims);
  const { packages, demands } = buildPackages(world, closure, reasons);
  const groups = buildGroups(closure, reasons);
  const given = new Set([...packages, ...containers, ...groups].map((c) => c.registry));
  const version = project.version ?? defaults.version;
  const python = project.python ?? defaults.python;
  return {
    project: {
      name: project.name ?? defaults.name,
      ...(version !== undefined && { version }),
      ...(python !== undefined && { python }),
    },
    managers: project.managers,
    indexes: project.indexes,
    groups,
    packages,
    containers: containers.map((c) => ({ ...c, demands: demands.get(c.id) ?? [] })),
    wiring,
    entrypoints: buildEntrypoints(world, closure),
    registries: catalog.registries.filter((registry) => given.has(registry.name)),
    notes: [...new Set(world.findings.notes)].sort(compareText),
  };
}
