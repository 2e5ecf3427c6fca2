import {
  type ComponentId,
  type Place,
  type Problem,
  type Reasons,
  sortProblems,
} from "@/model/mod.ts";
import { formatChain } from "./explain.ts";
import type { Asker } from "./reasons_of.ts";

/** What the stages of one resolve tell on their way: all problems, not the first. */
export interface Findings {
  readonly errors: Finding[];
  readonly warnings: Finding[];
  readonly notes: string[];
}

/** A problem and the askers whose chains explain it. The chains are added at the end, when all links are known. */
export interface Finding {
  readonly problem: Problem;
  readonly askers: readonly Asker[];
}

/** Nothing found yet. */
export function noFindings(): Findings {
  return { errors: [], warnings: [], notes: [] };
}

/** The chains that end at an asker. */
export type Why = (id: Asker) => Reasons;

/** Answers with every chain of a component; the user's own words need none. */
export function whyOf(reasons: ReadonlyMap<ComponentId, Reasons>): Why {
  return (id) => id === "hsm.yaml" ? [] : reasons.get(id) ?? [];
}

/**
 * Adds the chains of the askers to each problem, drops doubles and sorts by place. A problem without a place points at
 * what leads to it: the first place of its first chain.
 */
export function finish(findings: readonly Finding[], why: Why): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const { problem, askers } of findings) {
    const chains = askers.flatMap((asker) => why(asker).slice(0, 1).map((way) => ({ asker, way })));
    const lines = chains.map(({ asker, way }) => formatChain(way, asker));
    const causes = [...new Set([...(problem.causes ?? []), ...lines])];
    const place = problem.place ??
      chains.flatMap(({ way }) => way).find((reason) => reason.place !== undefined)?.place;
    const whole = { ...problem, ...placed(place), ...(causes.length > 0 && { causes }) };
    seen.set(JSON.stringify([whole.code, whole.message, whole.place ?? null]), whole);
  }
  const sorted = [...seen].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, p]) => p);
  return sortProblems(sorted);
}

/** A place as a problem takes it: the key is absent where there is none. */
export function placed(place: Place | undefined): { readonly place?: Place } {
  return place === undefined ? {} : { place };
}
