import { isObject, type Json, type Path, type Problem, valueAt } from "@/model/mod.ts";
import { pathsOf, type Source } from "./source.ts";

/** Something that hsm.yaml can say and this hsm does not do. */
interface Later {
  /** Where it stands; `*` is any key or position. */
  readonly at: readonly string[];
  /** Which values ask for it; absent: every value. */
  readonly asks?: (value: Json, key: string) => boolean;
  /** Begins the sentence "… not supported yet". */
  readonly what: string;
  readonly next: string | ((source: Source, path: Path) => string);
  /** Underline the value, not the key. */
  readonly value?: true;
}

const oneOf = (...words: readonly string[]) => (value: Json): boolean =>
  typeof value === "string" && words.includes(value);

/**
 * What is refused until it exists: hsm never ignores a word of hsm.yaml. Removing a line switches the feature on (the
 * parser and the model already carry it; only `as` and `assets` also need their keys in the schema).
 */
export const LATER: readonly Later[] = [
  {
    at: ["registries", "*", "git"],
    what: "A registry from git is",
    next: 'Clone it beside the project, and write "path:" instead of "git:"',
  },
  {
    at: ["indexes", "*"],
    what: "An index in hsm.yaml is",
    next: "Write it as [[tool.uv.index]] into pyproject.toml",
  },
  {
    at: ["packages", "*", "into"],
    what: '"into" is',
    next: "Remove it: the requirement then goes to the project itself",
  },
  {
    at: ["modes", "default"],
    asks: oneOf("dev"),
    value: true,
    what: 'The default mode "dev" is',
    next: 'Write "modes: { <component>: dev }" for each component',
  },
  {
    at: ["modes", "*"],
    asks: (_, key) => /(^|\/)group:/.test(key),
    what: "A mode for a whole group is",
    next: (source, path) =>
      `Write "modes: { <component>: ${valueAt(source.data, path)} }" with the chosen component`,
  },
  {
    at: ["groups", "*", "mode"],
    asks: oneOf("dev"),
    value: true,
    what: 'The mode "dev" of a whole group is',
    next: modesOfChoice,
  },
  {
    at: ["sync", "up"],
    asks: (value) => value === true,
    value: true,
    what: '"sync: { up: true }" is',
    next: "Remove it, and run `docker compose -f docker-compose.hsm.yml up -d` after the sync",
  },
  {
    at: ["managers", "python"],
    asks: oneOf("pixi"),
    value: true,
    what: "The tool pixi is",
    next: 'Write "python: uv" or "python: pip"',
  },
  {
    at: ["managers", "python", "use"],
    asks: oneOf("pixi"),
    value: true,
    what: "The tool pixi is",
    next: 'Write "use: uv" or "use: pip"',
  },
  {
    at: ["managers", "containers"],
    asks: oneOf("podman", "processes"),
    value: true,
    what: "An engine other than docker is",
    next: 'Write "containers: docker"',
  },
  {
    at: ["containers", "*", "as"],
    what: 'Several instances of one container ("as") are',
    next: "Remove the key",
  },
  { at: ["packages", "*", "as"], what: '"as" is', next: "Remove the key" },
  { at: ["assets"], what: '"assets" are', next: "Remove the key" },
];

/** The later features that a file asks for, each with its path. */
export function findLater(
  source: Source,
): readonly { readonly path: Path; readonly problem: Problem }[] {
  return LATER.flatMap((later) =>
    pathsOf(source.data, later.at)
      .filter((path) => asks(later, source, path))
      .map((path) => ({ path, problem: toProblem(later, source, path) }))
  );
}

function asks(later: Later, source: Source, path: Path): boolean {
  const value = valueAt(source.data, path);
  if (value === undefined || value === null) return false;
  return later.asks === undefined || later.asks(value, String(path.at(-1)));
}

function toProblem(later: Later, source: Source, path: Path): Problem {
  const place = source.at(path, later.value ? "value" : "key");
  return {
    code: "HSM-E0190",
    message: `${later.what} not supported yet`,
    ...(place && { place }),
    next: typeof later.next === "string" ? later.next : later.next(source, path),
  };
}

/** The line to write for the options of a group that was put into dev as a whole. */
function modesOfChoice(source: Source, path: Path): string {
  const group = valueAt(source.data, path.slice(0, -1));
  const choose = isObject(group) ? group.choose : undefined;
  const names = (Array.isArray(choose) ? choose as readonly Json[] : [choose])
    .filter((name) => typeof name === "string");
  const modes = (names.length > 0 ? names : ["<component>"]).map((name) => `${name}: dev`);
  return `Write "modes: { ${modes.join(", ")} }" instead`;
}
