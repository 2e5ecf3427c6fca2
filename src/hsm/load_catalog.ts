import {
  type Catalog,
  EMPTY_LOCK,
  failure,
  type Lock,
  type Project,
  type RegistryInfo,
  type Result,
  success,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { readFolder } from "@/observe/mod.ts";
import { buildCatalog, builtinRegistry, type RegistryTexts } from "@/registry/mod.ts";
import { join } from "./find_root.ts";

/**
 * Reads every registry a project names and makes the catalogue.
 *
 * Built-in components and those of folders outside the project are taken from hsm.lock where it has them; those of a
 * folder inside the project are read afresh.
 *
 * @param extra folders of `--registry` or HSM_REGISTRY_PATH: they come first
 * @param frozen take everything from hsm.lock
 */
export async function loadCatalog(
  ports: Ports,
  root: string,
  project: Project | undefined,
  lock: Lock = EMPTY_LOCK,
  extra: readonly string[] = [],
  frozen = false,
): Promise<Result<Catalog>> {
  const overlays = await readFolder(ports.files, join(root, ".hsm/overlays"), [".dev.yaml"], 1);
  if ((overlays ?? []).length > 0) return failure([OVERLAYS_NOT_YET]);
  if (frozen) return buildCatalog([], lock, true);
  const texts: RegistryTexts[] = [];
  for (const path of extra) {
    const read = await readRegistry(ports, root, path, { name: nameOf(path), override: [] });
    if (!read.ok) return read;
    texts.push(read.value);
  }
  for (const entry of project?.registries ?? []) {
    if (entry.path === undefined) continue;
    const read = await readRegistry(ports, root, entry.path, entry);
    if (!read.ok) return failure(read.problems.map((p) => ({ ...p, place: entry.place })));
    texts.push(read.value);
  }
  return buildCatalog([...texts, builtinRegistry()], lock, false);
}

const OVERLAYS_NOT_YET = {
  code: "HSM-E0690",
  message: "Overlays in .hsm/overlays do not work yet",
  next: "Move the overlay beside its component in a registry of hsm.yaml, or remove it",
};

/** The folders of `--registry`, or where there is none those of HSM_REGISTRY_PATH (separated by `:`). */
export function extraRegistries(ports: Ports, flags: readonly string[]): readonly string[] {
  if (flags.length > 0) return flags;
  return (ports.variables.get("HSM_REGISTRY_PATH") ?? "").split(":").filter((path) => path !== "");
}

async function readRegistry(
  ports: Ports,
  root: string,
  path: string,
  entry: { readonly name: string; readonly override: readonly string[] },
): Promise<Result<RegistryTexts>> {
  const folder = await ports.files.realPath(path.startsWith("/") ? path : join(root, path));
  const files = folder === null
    ? undefined
    : await readFolder(ports.files, folder, [".yaml", ".yml"], 1);
  if (folder === null || files === undefined) {
    return failure([{
      code: "HSM-E0605",
      message: `The registry folder "${path}" does not exist`,
      next: "Correct the path (it is relative to the project root), or create the folder",
    }]);
  }
  const inside = folder === root || folder.startsWith(`${root}/`);
  const info: RegistryInfo = {
    name: entry.name,
    origin: inside ? "inside" : "outside",
    path,
    override: entry.override,
  };
  return success({ info, folder: path, files });
}

function nameOf(path: string): string {
  const last = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const name = last.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return name === "" ? "extra" : name;
}
