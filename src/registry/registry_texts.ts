import type { JsonObject, Kind, RegistryInfo } from "@/model/mod.ts";

/** One file of a registry. */
export interface RegistryFile {
  /** Relative to the registry's folder, with `/`. */
  readonly path: string;
  /** Its content. */
  readonly text: string;
  /** What the text holds, where it was read and checked before; the text is then only read for places. */
  readonly data?: JsonObject;
}

/** A registry as text. */
export interface RegistryTexts {
  /** What the catalogue keeps of it. */
  readonly info: RegistryInfo;
  /** As shown in places: `registry` → `registry/packages/x.yaml`. The built-in one is shown as `builtin:packages/x.yaml`. */
  readonly folder: string;
  /** In any order; other files than a registry's are left alone. */
  readonly files: readonly RegistryFile[];
}

/** The folder of each kind. */
export const FOLDERS: Readonly<Record<string, Kind>> = {
  packages: "package",
  containers: "container",
  groups: "group",
};

/** A file's name as the user should read it. */
export function shownFile({ info, folder }: RegistryTexts, path: string): string {
  if (info.origin === "builtin") return `builtin:${path}`;
  const shown = folder.replace(/\/+$/, "").replace(/^\.\//, "");
  return shown === "" || shown === "." ? path : `${shown}/${path}`;
}
