import type { At, ComponentId, Implication } from "@/model/mod.ts";
import { CODES } from "./codes.ts";
import { placed } from "./finish.ts";
import { placeInImplication } from "./place_in_entry.ts";
import { membersOf } from "./use_group.ts";
import { compareLinks } from "./reasons_of.ts";
import type { Closure, World } from "./world.ts";

/** An implication at work: who implies, what it says, and the containers it reaches. */
export interface Bond {
  /** The implying component: its programs read the variables. */
  readonly owner: ComponentId;
  readonly implication: Implication;
  /** What the implication names. */
  readonly target: ComponentId;
  /** The container itself, or the containers that are members of the named group. */
  readonly containers: readonly ComponentId[];
  /** The place of a key of the implication. */
  readonly at: At;
}

/** All implications at work in a closure, in a fixed order. */
export function bondsOf(closure: Closure): readonly Bond[] {
  return [...closure.links].sort(compareLinks).flatMap((link) => {
    if (link.implication === undefined || link.from === "hsm.yaml") return [];
    const { from: owner, to: target, implication } = link;
    const containers = containersOf(closure, target);
    const at: At = (path, what) => placeInImplication(closure, owner, implication, path, what);
    return [{ owner, implication, target, containers, at }];
  });
}

/** Parameters that reach no container are a mistake: only containers have some. */
export function checkBonds(world: World, bonds: readonly Bond[]): void {
  for (const { owner, implication, target, containers, at } of bonds) {
    const names = Object.keys(implication.params);
    if (names.length === 0 || containers.length > 0) continue;
    world.findings.errors.push({
      problem: {
        code: CODES.noContainer,
        message:
          `"${owner}" gives parameters to "${target}", which is no container in this stack: ${
            names.join(", ")
          }`,
        ...placed(at(["params"], "key")),
        next: `Remove "params" there, or choose an option that is a container`,
      },
      askers: [owner],
    });
  }
}

function containersOf(closure: Closure, target: ComponentId): readonly ComponentId[] {
  if (closure.members.get(target)?.kind === "container") return [target];
  const group = closure.groups.get(target);
  if (group === undefined) return [];
  return membersOf(group, closure.members).filter((m) => m.kind === "container").map((m) => m.id);
}
