import type { ComponentId } from "@/model/mod.ts";
import { compareText } from "./reasons_of.ts";
import type { Closure } from "./world.ts";

/** Where something is installed: the project itself, or `dev`, `extra:NAME`. */
export type Into = string | undefined;

/**
 * Where every package is installed. An entry says it for itself; what came in by others goes where they go, and where
 * one of them is the project itself, into the project alone.
 */
export function installTargets(closure: Closure): ReadonlyMap<ComponentId, readonly Into[]> {
  const targets = new Map<ComponentId, ReadonlySet<Into>>();
  for (let changed = true; changed;) {
    changed = false;
    for (const link of closure.links) {
      const from = link.from === "hsm.yaml" ? entryInto(closure, link.to) : targets.get(link.from);
      if (from === undefined) continue;
      const known = targets.get(link.to) ?? new Set();
      const fixed = link.from !== "hsm.yaml" && hasEntry(closure, link.to);
      const missing = fixed ? [] : [...from].filter((into) => !known.has(into));
      if (missing.length === 0) continue;
      targets.set(link.to, new Set([...known, ...missing]));
      changed = true;
    }
  }
  return new Map([...targets].map(([id, intos]) => [id, simplify(intos)]));
}

function hasEntry(closure: Closure, id: ComponentId): boolean {
  return closure.members.get(id)?.entry !== undefined;
}

function entryInto(closure: Closure, id: ComponentId): ReadonlySet<Into> {
  const member = closure.members.get(id);
  return new Set([member?.kind === "package" ? member.entry?.into : undefined]);
}

function simplify(intos: ReadonlySet<Into>): readonly Into[] {
  if (intos.has(undefined)) return [undefined];
  return [...intos].sort((a, b) => compareText(a ?? "", b ?? ""));
}
