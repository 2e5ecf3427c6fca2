import {
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type Problem,
  valueAt,
} from "@/model/mod.ts";
import { formatPath } from "@/text/schema/mod.ts";
import type { RegistryCode } from "./codes.ts";
import type { Source } from "./source.ts";

/** What stands at a path, as keys that are there. */
export function objectAt(source: Source, path: Path): JsonObject {
  const value = valueAt(source.data, path);
  return isObject(value) ? value : {};
}

/** The items of the list at a path. */
export function listAt(source: Source, path: Path): readonly Json[] {
  const value = valueAt(source.data, path);
  return Array.isArray(value) ? value : [];
}

/** A problem at a path of a source. */
export function problemAt(
  source: Source,
  path: Path,
  message: string,
  next: string,
  what: "key" | "value" = "key",
  code: RegistryCode = "HSM-E0219",
): Problem {
  const place = source.at(path, what);
  return { code, message, ...(place && { place }), next };
}

/** A whole number inside its bounds. */
export function checkNumber(
  source: Source,
  path: Path,
  value: Json | undefined,
  min: number,
  max: number,
): readonly Problem[] {
  if (typeof value !== "number") return [];
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  const range = max === Infinity ? `${min} or more` : `${min} to ${max}`;
  const message = `"${formatPath(path)}" is ${value}, expected a whole number, ${range}`;
  return [problemAt(source, path, message, "Correct the number", "value", "HSM-E0205")];
}
