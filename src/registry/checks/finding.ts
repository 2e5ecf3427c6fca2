import type { Component, Path, Place, Problem } from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";
import type { RegistryCode } from "../codes.ts";

/** What a check says about a value of a component. */
export interface Finding {
  readonly code: RegistryCode;
  readonly message: string;
  readonly next: string;
  readonly path: Path;
  readonly what?: "key" | "value";
}

/** A finding as a problem, at its place. */
export function toProblem(component: Component, finding: Finding): Problem {
  const { code, message, next, path, what } = finding;
  const place: Place | undefined = component.at(path, what ?? "value");
  return { code, message, ...(place && { place }), next };
}

/** "Did you mean", or what there is. */
export function suggest(name: string, known: readonly string[], otherwise: string): string {
  const [near] = closest(name, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length > 0 && known.length <= 12 ? `There is: ${known.join(", ")}` : otherwise;
}

/** `package:x`. */
export function idOf({ kind, name }: Component): string {
  return `${kind}:${name}`;
}
