import {
  type AdapterInput,
  type Json,
  type Problem,
  type PythonDemand,
  textOf,
} from "@/model/mod.ts";
import { normalizeName } from "@/text/pep/mod.ts";
import { isTomlTable } from "@/text/toml/mod.ts";
import { findConflict } from "@/text/words/mod.ts";
import { editedFiles } from "./edited.ts";
import { mergeDemands } from "../python/demands.ts";
import { uvPlaces, workspaceAbove } from "./places.ts";
import { conflictPlace, type Pyproject, readPyproject, valueAt } from "./pyproject.ts";
import { isUvs, pyprojectPath, type Target } from "./targets.ts";

/** What is wrong before any write: no uv, a file that hsm may not or cannot edit, demands that uv cannot carry. */
export function check(input: AdapterInput): readonly Problem[] {
  const isOurs = isUvs(input.stack);
  const problems: Problem[] = isOurs
    ? [...tool(input), ...notYet(input), ...unknownSettings(input)]
    : [];
  if (isOurs) problems.push(...conflictInLock(input));
  if (input.options.frozen) return isOurs ? [...problems, ...noLock(input)] : [];
  return [
    ...problems,
    ...editedFiles(input).flatMap(({ target, result }) => {
      const file = readPyproject(input.snapshot, target.path);
      const refused = [...unreadable(file, target), ...refusals(input, file, target)];
      if (refused.length > 0) return refused;
      return result.ok ? [] : result.problems;
    }),
  ];
}

function tool(input: AdapterInput): Problem[] {
  if (input.snapshot.tools.get("uv") !== undefined) return [];
  return [{
    code: "HSM-E0401",
    message: "uv is not on PATH: it installs the Python packages of this stack",
    next: "Install uv (`pip install uv`), or start hsm with `scripts/hsm`, which gets it",
  }];
}

function notYet({ stack }: AdapterInput): Problem[] {
  const demands: readonly PythonDemand[] = [...stack.packages, ...stack.containers]
    .flatMap((entry) => entry.demands);
  return demands.filter(({ source }) => source?.type === "index").map((demand) => ({
    code: "HSM-E0490",
    message:
      `${demand.owner} takes "${demand.distribution}" from an index of its own: indexes do not work yet`,
    place: demand.place,
    next: "Use a component without `index:`, or set the index in pyproject.toml yourself",
  }));
}

/** What `install_args.uv` may say, and what each value must be. */
const SETTINGS: Readonly<Record<string, (value: Json) => boolean>> = {
  "no-build-isolation": (value) => typeof value === "boolean",
  "extra-build-dependencies": (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string"),
};

function takes(key: string, value: Json): boolean {
  return Object.hasOwn(SETTINGS, key) && SETTINGS[key]?.(value) === true;
}

/** Settings for uv that would have no effect. */
function unknownSettings({ stack }: AdapterInput): Problem[] {
  const demands: readonly PythonDemand[] = [...stack.packages, ...stack.containers]
    .flatMap((entry) => entry.demands);
  return demands.flatMap(({ owner, uv, place }) =>
    Object.entries(uv).filter(([key, value]) => !takes(key, value)).map(([key]) => ({
      code: "HSM-E0419",
      message: Object.hasOwn(SETTINGS, key)
        ? `\`install_args.uv.${key}\` of ${owner} has a value that uv does not take`
        : `\`install_args.uv\` of ${owner} has no "${key}"`,
      place,
      next:
        "Write `no-build-isolation: true` or `extra-build-dependencies: [requirement, …]`, or remove the key",
    }))
  );
}

/** `--frozen` installs what uv.lock says. */
function noLock(input: AdapterInput): Problem[] {
  const { lock } = uvPlaces(input);
  if (input.snapshot.files.get(lock)?.kind === "file") return [];
  return [{
    code: "HSM-E0408",
    message: `\`--frozen\` installs what ${lock} says, but there is none`,
    next: "Run `hsm sync` without `--frozen`, and commit uv.lock",
  }];
}

/** uv does not read a lock that a merge left half-done, and says only where the first line of it is wrong. */
function conflictInLock(input: AdapterInput): Problem[] {
  const { lock } = uvPlaces(input);
  const found = findConflict(textOf(input.snapshot, lock) ?? "");
  if (found === undefined) return [];
  return [{
    code: "HSM-E0425",
    message: `${lock} has conflict markers of a merge`,
    place: conflictPlace(lock, found),
    next:
      `Take one side of it (\`git checkout --ours ${lock}\`), then run \`hsm sync\`: uv adds what is missing`,
  }];
}

/** A new project below a workspace would be its member or not, by what the workspace says: that is the user's to decide. */
function insideWorkspace(input: AdapterInput): Problem[] {
  const above = workspaceAbove(input);
  if (above === undefined) return [];
  return [{
    code: "HSM-E0409",
    message: `There is no ${
      pyprojectPath(input.stack)
    }, and its folder lies inside the uv workspace of ${above}`,
    next:
      "Run `uv init --bare` for a new member of the workspace, or `uv init --bare --no-workspace` for a project of its own",
  }];
}

function unreadable(file: Pyproject, { path }: Target): Problem[] {
  switch (file.kind) {
    case "no-text":
      return [{
        code: "HSM-E0402",
        message: `${path} is not UTF-8 text`,
        next: "Save it as UTF-8",
      }];
    case "conflict":
      return [{
        code: "HSM-E0403",
        message: `${path} has conflict markers of a merge`,
        place: file.place,
        next: "Keep the lines you want, and remove the markers",
      }];
    case "broken":
      return [{
        code: "HSM-E0403",
        message: `${path} is no TOML: ${file.message}`,
        place: file.place,
        next: "Correct the line",
      }];
    default:
      return [];
  }
}

/** Files that are not hsm's to edit, each by name with its way out. One that hsm leaves only gets poorer. */
function refusals(input: AdapterInput, file: Pyproject, target: Target): Problem[] {
  if (!target.isCurrent) return [];
  if (file.kind === "absent") return insideWorkspace(input);
  if (file.kind !== "read") return [];
  const needs = whatFor(input);
  return [
    ...noProject(file, needs),
    ...dynamicDependencies(file, needs),
    ...unmanaged(file, needs),
    ...ownName(input, file),
    ...unknownChoice(input, file),
  ];
}

function noProject(file: Extract<Pyproject, { kind: "read" }>, needs: string): Problem[] {
  if (isTomlTable(valueAt(file.value, ["project"]))) return [];
  const poetry = isTomlTable(valueAt(file.value, ["tool", "poetry"]));
  const workspace = isTomlTable(valueAt(file.value, ["tool", "uv", "workspace"]));
  const what = poetry
    ? "is Poetry's"
    : workspace
    ? "is a virtual workspace root"
    : "has no [project] table";
  return [{
    code: "HSM-E0404",
    message:
      `${file.path} ${what}: hsm adds ${needs} to [project] dependencies, which is not there`,
    next: poetry
      ? "Move the project to [project] (PEP 621; Poetry 2 reads it too), or keep hsm.yaml in a folder of its own"
      : workspace
      ? "Name a member of the workspace in hsm.yaml: `managers: { python: { project: FOLDER } }`"
      : 'Add a [project] table with "name", "version" and "dependencies", or keep hsm.yaml in a folder of its own',
  }];
}

function dynamicDependencies(
  file: Extract<Pyproject, { kind: "read" }>,
  needs: string,
): Problem[] {
  const dynamic = valueAt(file.value, ["project", "dynamic"]);
  const index = Array.isArray(dynamic) ? dynamic.indexOf("dependencies") : -1;
  if (index < 0) return [];
  return [{
    code: "HSM-E0405",
    message:
      `"dependencies" is dynamic in ${file.path}: its build backend makes the list, hsm cannot add ${needs}`,
    place: file.at(["project", "dynamic", index]),
    next:
      "Write the dependencies into [project] and take them out of `dynamic`, or keep hsm.yaml in a folder of its own",
  }];
}

function unmanaged(file: Extract<Pyproject, { kind: "read" }>, needs: string): Problem[] {
  if (valueAt(file.value, ["tool", "uv", "managed"]) !== false) return [];
  return [{
    code: "HSM-E0406",
    message:
      `[tool.uv] managed is false: uv leaves this project alone, so ${needs} would not be installed`,
    place: file.at(["tool", "uv", "managed"]),
    next: "Remove `managed = false`, or keep hsm.yaml in a folder of its own",
  }];
}

function ownName(input: AdapterInput, file: Extract<Pyproject, { kind: "read" }>): Problem[] {
  const name = valueAt(file.value, ["project", "name"]);
  if (typeof name !== "string") return [];
  return mergeDemands(input).filter((entry) => entry.distribution === normalizeName(name))
    .map((entry) => ({
      code: "HSM-E0407",
      message: `The project itself is called "${name}", and ${
        entry.owners.join(", ")
      } installs a distribution of that name`,
      place: file.at(["project", "name"]),
      next: "Rename the project, or remove the component from hsm.yaml",
    }));
}

/** Extras and groups of `managers.python` that the project does not have. */
function unknownChoice(
  { stack }: AdapterInput,
  file: Extract<Pyproject, { kind: "read" }>,
): Problem[] {
  const { extras, groups } = stack.managers.python;
  const dynamic = valueAt(file.value, ["project", "dynamic"]);
  const isOpen = Array.isArray(dynamic) && dynamic.includes("optional-dependencies");
  const legacy = valueAt(file.value, ["tool", "uv", "dev-dependencies"]) === undefined
    ? []
    : ["dev"];
  return [
    ...(extras === "all" || isOpen ? [] : unknown(file.path, "extras", extras, [
      ...namesIn(file, ["project", "optional-dependencies"]),
    ])),
    ...(groups === "all" || groups === "default" ? [] : unknown(file.path, "groups", groups, [
      ...namesIn(file, ["dependency-groups"]),
      ...legacy,
    ])),
  ];
}

function namesIn(
  file: Extract<Pyproject, { kind: "read" }>,
  path: readonly string[],
): readonly string[] {
  const table = valueAt(file.value, path);
  return isTomlTable(table) ? Object.keys(table) : [];
}

function unknown(
  path: string,
  key: string,
  wanted: readonly string[],
  known: readonly string[],
): Problem[] {
  const names = new Set(known.map((name) => normalizeName(name)));
  const there = known.length === 0 ? "none" : known.map((name) => `"${name}"`).join(", ");
  return wanted.filter((name) => !names.has(normalizeName(name))).map((name) => ({
    code: "HSM-E0418",
    message: `\`managers.python.${key}\` names "${name}", but ${path} has ${there}`,
    next: `Correct the name in hsm.yaml, or add it to ${
      key === "extras" ? "[project.optional-dependencies]" : "[dependency-groups]"
    }`,
  }));
}

function whatFor(input: AdapterInput): string {
  const [first, ...rest] = mergeDemands(input);
  if (first === undefined) return "its entries";
  const more = rest.length > 0 ? ` and ${rest.length} more` : "";
  return `"${first.text}" (${first.owners.join(", ")})${more}`;
}
