import { isObject, type Json } from "@/model/mod.ts";

/** Names given as a list or as the keys of a mapping. */
export function namesOf(value: Json | undefined): readonly string[] {
  return isObject(value) ? Object.keys(value) : listOf(value).map(String);
}

/** A list; one value is a list of one, nothing an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
