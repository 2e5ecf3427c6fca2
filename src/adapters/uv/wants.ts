import { type AdapterInput, type PythonDemand, textOf, type Want } from "@/model/mod.ts";
import { projectFolder, within } from "../python/folder.ts";
import { foldersAbove, LOCK, sitePackages, uvPlaces, workspaceProbe } from "./places.ts";
import { PYPROJECT } from "./pyproject.ts";
import { isUnchanged, lockCheck, syncCheck } from "./state.ts";
import { departedTargets, isUvs } from "./targets.ts";

/** What this adapter looks at. Later rounds ask for what earlier answers name. */
export function wants(input: AdapterInput): readonly Want[] {
  const left = departedTargets(input).flatMap(({ path, folder }) => [
    file(path, "content"),
    file(within(folder, LOCK), "exists"),
  ]);
  return isUvs(input.stack) ? [...left, ...wantsOfUv(input)] : left;
}

function wantsOfUv(input: AdapterInput): readonly Want[] {
  const folder = projectFolder(input.stack);
  const variables = ["UV_PROJECT_ENVIRONMENT", "UV_CONFIG_FILE", "HOME", "XDG_CONFIG_HOME"];
  const first: Want[] = [
    { kind: "tool", name: "uv" },
    ...variables.map((name): Want => ({ kind: "variable", name })),
    file(within(folder, PYPROJECT), "content"),
    file(within(folder, ".python-version"), "stat"),
    file(within(folder, "uv.toml"), "stat"),
    file("/etc/uv/uv.toml", "stat"),
    ...foldersAbove(input.snapshot.root, folder).flatMap((above) =>
      [PYPROJECT, ".python-version", "uv.toml"].map((name) => file(within(above, name), "stat"))
    ),
    ...localSources(input).flatMap(buildFiles),
  ];
  if (!input.snapshot.variables.has("UV_PROJECT_ENVIRONMENT")) return first;
  const workspace = workspaceProbe(input);
  const { lock, environment } = uvPlaces(input);
  const second: Want[] = [
    ...(workspace ? [{ kind: "probe", command: workspace } as const] : []),
    ...userSettings(input).map((path) => file(path, "stat")),
    file(lock, "content"),
    file(environment, "exists"),
    file(`${environment}/pyvenv.cfg`, "stat"),
    // A Python that was upgraded or removed leaves a link to another one, or to nothing.
    { kind: "tool", name: `${absolute(input.snapshot.root, environment)}/bin/python` },
  ];
  const packages = sitePackages(input);
  const third = [
    ...(packages === undefined ? [] : [file(packages, "stat")]),
    ...lockedFolders(input).flatMap(buildFiles),
  ];
  return [...first, ...second, ...third, ...probes(input)];
}

/** What says how a folder is built. */
function buildFiles(folder: string): Want[] {
  return ["pyproject.toml", "setup.py", "setup.cfg"]
    .map((name) => file(`${folder}/${name}`, "content"));
}

/**
 * Folders that uv.lock takes packages from, whoever wants them: sources of the user's own, other members of a workspace.
 * The project itself is one of them, but in a workspace not the only one.
 */
function lockedFolders(input: AdapterInput): readonly string[] {
  const { lock, folder } = uvPlaces(input);
  const text = textOf(input.snapshot, lock) ?? "";
  const found = text.matchAll(/^source = \{ (?:editable|directory|virtual) = "([^"\n]+)" \}$/gm);
  const paths = [...found].map(([, path = ""]) => path).filter((path) => path !== ".");
  const known = new Set(localSources(input));
  return [...new Set(paths)].filter((path) => !known.has(path)).sort()
    .map((path) => path.startsWith("/") ? path : `${folder}/${path}`);
}

function absolute(root: string, path: string): string {
  return path.startsWith("/") ? path : `${root}/${path}`;
}

function file(path: string, fresh: "content" | "stat" | "exists"): Want {
  return { kind: "file", path, fresh };
}

/** uv itself is asked only where the files give no reason to run it anyway. */
function probes(input: AdapterInput): readonly Want[] {
  const { lock } = uvPlaces(input);
  if (input.snapshot.tools.get("uv") === undefined) return [];
  if (!input.snapshot.files.has(lock) || textOf(input.snapshot, lock) === undefined) return [];
  if (input.options.frozen) return [{ kind: "probe", command: syncCheck(input) }];
  if (!isUnchanged(input)) return [];
  return [lockCheck(input), syncCheck(input)].map((command): Want => ({ kind: "probe", command }));
}

function localSources({ stack }: AdapterInput): readonly string[] {
  const demands: readonly PythonDemand[] = [...stack.packages, ...stack.containers]
    .flatMap((entry) => entry.demands);
  return [
    ...new Set(demands.flatMap(({ source }) => source?.type === "local" ? [source.path] : [])),
  ].sort();
}

/** Settings of the user's own, which uv reads wherever the project is. */
function userSettings({ snapshot }: AdapterInput): readonly string[] {
  const named = snapshot.variables.get("UV_CONFIG_FILE");
  const config = snapshot.variables.get("XDG_CONFIG_HOME");
  const home = snapshot.variables.get("HOME");
  const folder = config || (home ? `${home}/.config` : undefined);
  return [
    ...(named ? [named] : []),
    ...(folder === undefined ? [] : [`${folder}/uv/uv.toml`, `${folder}/uv/.python-version`]),
  ];
}
