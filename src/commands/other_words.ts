import { entryOf } from "@/model/mod.ts";
const COMPOSE = "docker compose -f docker-compose.hsm.yml";

/** Commands that hsm will have, and what does their work until then. */
const LATER: Readonly<Record<string, string>> = {
  up: `Run \`hsm sync\`, then \`${COMPOSE} up --detach\``,
  down: `Run \`${COMPOSE} down\``,
  logs: `Run \`${COMPOSE} logs\``,
  ps: `Run \`${COMPOSE} ps\``,
  run: "Run `hsm sync`, then `uv run --env-file .hsm/env/host.env COMMAND`",
  exec: "Run `hsm sync`, then `uv run --env-file .hsm/env/host.env COMMAND`",
  update: "Narrow the versions in hsm.yaml or in your registry, then run `hsm sync`",
  outdated: "Run `uv tree --outdated` for the Python side",
  explain: "`hsm list` tells why each part is there; every error says what to do",
  why: "`hsm list` tells why each part is there",
  graph: "`hsm list` tells why each part is there",
  completions: "`hsm --help` lists the commands",
  "registry add": "Write the registry's folder under `registries:` in hsm.yaml",
  "registry import": "Write the component's file into a folder under `registries:` in hsm.yaml",
};

/** What to do instead of a command that does not exist yet; undefined where none is meant to. */
export function laterCommand(words: string): string | undefined {
  return entryOf(LATER, words);
}

/** Options that hsm will have, and what does their work until then. */
const LATER_OPTIONS: Readonly<Record<string, string>> = {
  "--mode": "Switch one component: `hsm mode NAME dev`, then `hsm sync`",
  "--up": `Run \`hsm sync\`, then \`${COMPOSE} up --detach\``,
};

/** What to do instead of an option that does not exist yet. */
export function laterOption(option: string): string | undefined {
  return entryOf(LATER_OPTIONS, option);
}

/** Words of other tools, and the command of hsm's that does it. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  "init": ["new", "create", "start"],
  "sync": ["install", "apply", "build", "lock"],
  "plan": ["status", "diff", "preview"],
  "check": ["validate", "verify", "lint", "doctor"],
  "list": ["ls", "tree", "show", "info"],
  "history": ["log", "generations"],
  "rollback": ["undo", "revert", "restore"],
  "gc": ["prune", "clean"],
  "remove": ["rm", "delete", "del", "uninstall"],
  "group add": ["use", "choose", "select", "switch", "swap"],
  "registry list": ["search", "find"],
  "package": ["pkg", "lib", "library", "libraries", "dependency"],
  "container": ["service", "services"],
  "group": ["interface", "option"],
};

/** The command that a word of another tool means. */
export function synonymOf(word: string): string | undefined {
  return Object.entries(SYNONYMS).find(([, words]) => words.includes(word.toLowerCase()))?.[0];
}
