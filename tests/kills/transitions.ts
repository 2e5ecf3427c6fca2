/** The changes during which hsm is killed: each from one known state of a whole stack to another. */
import { pythonProject } from "../stage/python_project.ts";
import { modulesOf, REGISTRY } from "./world.ts";

/** One change of a project. Paths are relative to the sandbox. */
export interface Transition {
  readonly name: string;
  /** What is there before anything. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether a sync makes the old state of these files; else they are the old state. */
  readonly synced: boolean;
  /** What the user then edits. */
  readonly edit: Readonly<Record<string, string>>;
  /** The command that brings the new state. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where hsm is started. */
  readonly folder: string;
  readonly environment: string | null;
  /** Folder of pyproject.toml, where uv manages the project. */
  readonly python: string | null;
  /** Folder of uv.lock. */
  readonly lock: string;
  /** Takes long: only in the long run. */
  readonly slow?: boolean;
  /** Folders that get a `.hsm/`. */
  readonly hsm: readonly string[];
}

const HEAD = 'project: { name: demo, version: "1.0.0", python: ">=3.11" }\n';
const LIST = "registries: [{ name: local, path: ./registry }]\n";

const BACK =
  'managers: { python: { use: uv, project: ./back/ } }\npackages: [{ name: big, version: "<2" }]\n';

/** All transitions. */
export const TRANSITIONS: readonly Transition[] = [
  plain("first sync", null, "packages: [tool]\ncontainers: [cache]\n"),
  plain(
    "change a version",
    'packages: [{ name: big, version: "<2" }, tool]\ncontainers: [cache]\n',
    'packages: [{ name: big, version: ">=2" }, tool]\ncontainers: [cache]\n',
  ),
  plain(
    "add packages and containers",
    'packages: [{ name: big, version: "<2" }]\n',
    "packages: [big, tool]\ncontainers: [alpha, cache]\n",
  ),
  plain(
    "remove packages and containers",
    "packages: [big, tool]\ncontainers: [alpha, cache]\n",
    "packages: [tool]\ncontainers: [cache]\n",
  ),
  {
    ...plain("swap an option by command", "packages: [tool]\ngroups: { store: alpha-client }\n"),
    args: ["group", "add", "store", "--option", "beta-client", "--sync"],
  },
  plain(
    "prod to dev",
    "packages: [mine, tool]\n",
    "packages: [mine, tool]\nmodes: { mine: dev }\n",
  ),
  plain(
    "dev to prod",
    "packages: [mine, big]\nmodes: { mine: dev }\n",
    "packages: [mine, tool]\n",
  ),
  {
    ...plain(
      "pip",
      'managers: { python: pip }\npackages: [{ name: big, version: "<2" }, shared]\n',
      "managers: { python: pip }\npackages: [big, tool]\n",
    ),
    python: null,
    slow: true,
  },
  workspaceMember(),
  {
    ...plain("another folder", BACK),
    files: {
      ...plain("", BACK).files,
      "p/hsm.yaml": `${LIST}${BACK}`,
      "p/back/pyproject.toml": '[project] # by hand\nname = "back"\nversion = "1"\n' +
        'requires-python = ">=3.11"\ndependencies = []\n',
    },
    edit: { "p/hsm.yaml": `${LIST}${BACK.replace(/\{ name: big.*?\}/, "big, tool")}` },
    environment: "p/back/.venv",
    python: "p/back",
    lock: "p/back",
  },
  {
    ...plain(
      "environment elsewhere",
      'packages: [{ name: big, version: "<2" }, shared]\n',
      'packages: [{ name: big, version: ">=2" }]\ncontainers: [beta]\n',
    ),
    env: { UV_PROJECT_ENVIRONMENT: "../elsewhere/env" },
    environment: "elsewhere/env",
  },
];

/** A project that is the folder `p`. Without an old body nothing but the files of the new state are there before. */
export function plain(name: string, old: string | null, next?: string): Transition {
  const manifest = (body: string): string => `${HEAD}${LIST}${body}`;
  return {
    name,
    files: {
      "p/hsm.yaml": manifest(old ?? next ?? ""),
      "p/notes.txt": "mine\n",
      ...registry("p"),
      ...mine(),
    },
    synced: old !== null,
    edit: old === null || next === undefined ? {} : { "p/hsm.yaml": manifest(next) },
    args: ["sync"],
    env: {},
    folder: "p",
    environment: "p/.venv",
    python: "p",
    lock: "p",
    hsm: ["p"],
  };
}

function workspaceMember(): Transition {
  const project = (name: string, more = ""): string =>
    `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n${more}`;
  const manifest = (body: string): string =>
    `project: { name: member, version: "1" }\n${LIST}packages: ${body}\n`;
  return {
    ...plain("workspace member", "", ""),
    files: {
      "p/pyproject.toml": project("root", '\n[tool.uv.workspace]\nmembers = ["apps/*"]\n'),
      "p/apps/member/pyproject.toml": project("member"),
      "p/apps/member/hsm.yaml": manifest('[{ name: big, version: "<2" }, shared]'),
      ...registry("p/apps/member"),
    },
    edit: { "p/apps/member/hsm.yaml": manifest("[big, tool]") },
    folder: "p/apps/member",
    python: "p/apps/member",
    hsm: ["p", "p/apps/member"],
  };
}

function registry(folder: string): Readonly<Record<string, string>> {
  const files = Object.entries(REGISTRY);
  return Object.fromEntries(files.map(([path, text]) => [`${folder}/registry/${path}`, text]));
}

/** The folder of a package in development. */
function mine(): Readonly<Record<string, string>> {
  const made = { name: "mine", version: "1.1", modules: 10 };
  const one = {
    folder: "mine",
    ...made,
    requires: [],
    extras: {},
    python: ">=3.8",
    modules: modulesOf(made),
    build: "",
  };
  const files = Object.entries(pythonProject(one));
  return Object.fromEntries(files.map(([path, text]) => [`mine/${path}`, text]));
}
