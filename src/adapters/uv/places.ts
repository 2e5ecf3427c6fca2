import { type AdapterInput, type Command, probeKey, type Snapshot, textOf } from "@/model/mod.ts";
import { isTomlTable } from "@/text/toml/mod.ts";
import { uv } from "./command.ts";
import { PYPROJECT, readPyproject, valueAt } from "./pyproject.ts";

/** Where uv keeps what belongs to a project: in a workspace member these are the root's. */
export interface UvPlaces {
  /** `uv.lock`, relative to the root, or absolute where a workspace root has it. */
  readonly lock: string;
  /** The environment, relative or absolute. */
  readonly environment: string;
}

/** Where the lock file and the environment are. */
export function uvPlaces(input: AdapterInput): UvPlaces {
  const root = workspaceRoot(input);
  const own = input.snapshot.variables.get("UV_PROJECT_ENVIRONMENT");
  const environment = own === undefined || own === "" ? ".venv" : own.replace(/\/+$/, "");
  const inRoot = (path: string): string =>
    path.startsWith("/") || root === input.snapshot.root ? path : `${root}/${path}`;
  return { lock: inRoot("uv.lock"), environment: inRoot(environment) };
}

/**
 * The folders above a project, nearest first, as relative paths.
 *
 * @example
 * ```ts
 * import { foldersAbove } from "@/adapters/uv/places.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(foldersAbove("/home/me"), ["..", "../.."]);
 * ```
 */
export function foldersAbove(root: string): readonly string[] {
  const depth = root.split("/").filter((part) => part !== "").length;
  return Array.from({ length: depth }, (_, i) => Array(i + 1).fill("..").join("/"));
}

/** The nearest pyproject.toml above with a workspace table: the project may be its member. */
export function workspaceAbove(snapshot: Snapshot): string | undefined {
  return foldersAbove(snapshot.root).map((folder) => `${folder}/${PYPROJECT}`).find((path) => {
    if (!textOf(snapshot, path)?.includes("workspace")) return false;
    const file = readPyproject(snapshot, path);
    return file.kind === "read" && isTomlTable(valueAt(file.value, ["tool", "uv", "workspace"]));
  });
}

/** The probe that asks uv for the workspace root; needed only where a folder above has a workspace table. */
export function workspaceProbe(input: AdapterInput): Command | undefined {
  const isProject = input.snapshot.files.get(PYPROJECT)?.kind === "file";
  return isProject && workspaceAbove(input.snapshot) !== undefined
    ? uv(input, ["workspace", "dir"])
    : undefined;
}

function workspaceRoot(input: AdapterInput): string {
  const command = workspaceProbe(input);
  const ran = command && input.snapshot.probes.get(probeKey(command));
  const said = ran?.code === 0 ? ran.stdout.trim() : "";
  return said === "" ? input.snapshot.root : said;
}

/** site-packages of an environment, from what its pyvenv.cfg says; undefined where there is none. */
export function sitePackages(input: AdapterInput): string | undefined {
  const { environment } = uvPlaces(input);
  const text = textOf(input.snapshot, `${environment}/pyvenv.cfg`);
  const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(text ?? "")?.[1];
  return version === undefined ? undefined : `${environment}/lib/python${version}/site-packages`;
}
