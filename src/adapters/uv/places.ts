import { type AdapterInput, type Command, probeKey, textOf } from "@/model/mod.ts";
import { isTomlTable } from "@/text/toml/mod.ts";
import { uv } from "./command.ts";
import { projectFolder, within } from "../python/folder.ts";
import { PYPROJECT, readPyproject, valueAt } from "./pyproject.ts";
import { pyprojectPath } from "./targets.ts";

/** The name of uv's lock file. */
export const LOCK = "uv.lock";

/** Where uv keeps what belongs to a project: in a workspace member these are the root's. */
export interface UvPlaces {
  /** `uv.lock`, relative to the root, or absolute where a workspace root above has it. */
  readonly lock: string;
  /** The environment, relative or absolute. */
  readonly environment: string;
  /** Absolute path of the folder that holds uv.lock. */
  readonly folder: string;
}

/** Where the lock file and the environment are. */
export function uvPlaces(input: AdapterInput): UvPlaces {
  const { root } = input.snapshot;
  const folder = workspaceRoot(input);
  const own = input.snapshot.variables.get("UV_PROJECT_ENVIRONMENT");
  const environment = own === undefined || own === "" ? ".venv" : own.replace(/\/+$/, "");
  const placed = (name: string): string => {
    const path = name.startsWith("/") ? name : `${folder}/${name}`;
    return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  };
  return { lock: placed(LOCK), environment: placed(environment), folder };
}

/**
 * The folders above a project, nearest first, as paths from the root.
 *
 * @param folder the project's own, below the root
 *
 * @example
 * ```ts
 * import { foldersAbove } from "@/adapters/uv/places.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(foldersAbove("/home/me", ""), ["..", "../.."]);
 * assert.deepEqual(foldersAbove("/home", "apps/backend"), ["apps", ".", ".."]);
 * ```
 */
export function foldersAbove(root: string, folder: string): readonly string[] {
  const names = folder.split("/").filter((part) => part !== "");
  const below = names.map((_, index) => names.slice(0, index).join("/") || ".").reverse();
  const depth = root.split("/").filter((part) => part !== "").length;
  return [...below, ...Array.from({ length: depth }, (_, i) => Array(i + 1).fill("..").join("/"))];
}

/** The nearest pyproject.toml above with a workspace table: the project may be its member. */
export function workspaceAbove({ snapshot, stack }: AdapterInput): string | undefined {
  const above = foldersAbove(snapshot.root, projectFolder(stack));
  return above.map((folder) => within(folder, PYPROJECT)).find((path) => {
    if (!textOf(snapshot, path)?.includes("workspace")) return false;
    const file = readPyproject(snapshot, path);
    return file.kind === "read" && isTomlTable(valueAt(file.value, ["tool", "uv", "workspace"]));
  });
}

/** The probe that asks uv for the workspace root; needed only where a folder above has a workspace table. */
export function workspaceProbe(input: AdapterInput): Command | undefined {
  const isProject = input.snapshot.files.get(pyprojectPath(input.stack))?.kind === "file";
  return isProject && workspaceAbove(input) !== undefined
    ? uv(input, ["workspace", "dir"])
    : undefined;
}

function workspaceRoot(input: AdapterInput): string {
  const command = workspaceProbe(input);
  const ran = command && input.snapshot.probes.get(probeKey(command));
  const said = ran?.code === 0 ? ran.stdout.trim() : "";
  const { root } = input.snapshot;
  const folder = projectFolder(input.stack);
  if (said !== "") return said;
  return folder === "" ? root : `${root}/${folder}`;
}

/** site-packages of an environment, from what its pyvenv.cfg says; undefined where there is none. */
export function sitePackages(input: AdapterInput): string | undefined {
  const { environment } = uvPlaces(input);
  const text = textOf(input.snapshot, `${environment}/pyvenv.cfg`);
  const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(text ?? "")?.[1];
  return version === undefined ? undefined : `${environment}/lib/python${version}/site-packages`;
}
