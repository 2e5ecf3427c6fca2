import {
  type Catalog,
  EMPTY_LOCK,
  type Lock,
  type Problem,
  type RegistryInfo,
} from "@/model/mod.ts";
import { buildCatalog } from "../build_catalog.ts";
import type { RegistryTexts } from "../registry_texts.ts";

/** A registry of the files given by path. */
export function registryOf(
  files: Readonly<Record<string, string>>,
  info: Partial<RegistryInfo> = {},
): RegistryTexts {
  const name = info.name ?? "local";
  return {
    info: { name, origin: "inside", path: name, override: [], ...info },
    folder: name,
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
  };
}

/** The catalogue of registries that must be right. */
export function catalogOf(texts: readonly RegistryTexts[], lock: Lock = EMPTY_LOCK): Catalog {
  const result = buildCatalog(texts, lock, false);
  if (!result.ok) throw new Error(result.problems.map(say).join("\n"));
  return result.value;
}

/** The problems of registries, or nothing. */
export function problemsOf(
  texts: readonly RegistryTexts[],
  lock: Lock = EMPTY_LOCK,
): readonly Problem[] {
  const result = buildCatalog(texts, lock, false, "0.1.0");
  return result.ok ? [] : result.problems;
}

/** A problem in one line, its file left out. */
export function say({ code, place, message, next }: Problem): string {
  const where = place ? `${place.line}:${place.column}+${place.length}` : "-";
  return `${code} ${where} ${message} => ${next}`;
}
