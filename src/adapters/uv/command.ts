import type { AdapterInput, Command, Managers } from "@/model/mod.ts";
import { projectFolder } from "../python/folder.ts";

/** Variables that make uv say it did what it did not (`UV_FROZEN=1 uv lock` exits 0 and does nothing). */
const LIES = [
  "UV_FROZEN",
  "UV_LOCKED",
  "UV_ISOLATED",
  "UV_NO_SOURCES*",
  "UV_NO_SYNC",
  "UV_NO_EDITABLE*",
  "UV_NO_INSTALL_*",
  "UV_NO_DEV",
  "UV_NO_GROUP",
  "UV_NO_DEFAULT_GROUPS",
  "UV_UPGRADE*",
  "UV_PROJECT",
  "UV_WORKING_DIR",
  "UV_DRY_RUN",
];

/** A call of uv in the project: the whole environment, less what makes it lie. */
export function uv(input: AdapterInput, args: readonly string[]): Command {
  // Not another folder to start in: relative paths in variables and in hsm.yaml go from the root.
  const folder = projectFolder(input.stack);
  const project = folder === "" ? [] : ["--project", folder];
  const offline = input.options.offline ? ["--offline"] : [];
  const environment = input.snapshot.variables.get("UV_PROJECT_ENVIRONMENT");
  // Said again: hsm takes it from `.env` too, and the environment that is copied must be the one that uv changes.
  const env = environment ? { env: { UV_PROJECT_ENVIRONMENT: environment } } : {};
  return { tool: "uv", args: [...args, ...project, ...offline], ...env, unset: LIES };
}

/** `uv sync --frozen` with the extras and groups of `managers.python`. */
export function uvSync(input: AdapterInput, more: readonly string[] = []): Command {
  return uv(input, ["sync", "--frozen", ...choice(input.stack.managers), ...more]);
}

/** `uv lock`. */
export function uvLock(input: AdapterInput, more: readonly string[] = []): Command {
  const { interpreter } = input.stack.managers.python;
  return uv(input, [
    "lock",
    ...(interpreter === undefined ? [] : ["--python", interpreter]),
    ...more,
  ]);
}

function choice({ python }: Managers): readonly string[] {
  const { extras, groups, interpreter } = python;
  return [
    ...(extras === "all" ? ["--all-extras"] : extras.flatMap((name) => ["--extra", name])),
    ...(groups === "all"
      ? ["--all-groups"]
      : groups === "default"
      ? []
      : ["--no-default-groups", ...groups.flatMap((name) => ["--group", name])]),
    ...(interpreter === undefined ? [] : ["--python", interpreter]),
  ];
}
