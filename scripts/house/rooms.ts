/**
 * The map of the house as data: which rooms there are, how far each may reach, and by which doors they are entered.
 * The lint plugin, the import check, the type check and the gate all read this one table.
 */

/** How far a room may reach: `pure` knows only values, `driven` uses the ports it is given, `real` touches the world. */
export type Degree = "pure" | "driven" | "real";

/** One room below `src/`. */
export interface Room {
  readonly name: string;
  readonly degree: Degree;
  /** The other places of `src/` that its code may import. */
  readonly imports: readonly string[];
  /** Rooms from which it may take types only. */
  readonly types?: readonly string[];
}

const NOUNS: readonly string[] = ["model", "text"];
const STAGES: readonly string[] = [
  "manifest",
  "registry",
  "resolve",
  "observe",
  "plan",
  "execute",
  "state",
  "adapters",
  "launch",
];

/** Every room. The order is the order of the flow; a folder of `src/` that is not listed here is refused. */
export const ROOMS: readonly Room[] = [
  { name: "model", degree: "pure", imports: [] },
  { name: "text", degree: "pure", imports: [] },
  { name: "manifest", degree: "pure", imports: NOUNS },
  { name: "registry", degree: "pure", imports: NOUNS },
  { name: "resolve", degree: "pure", imports: NOUNS },
  { name: "plan", degree: "pure", imports: NOUNS },
  { name: "state", degree: "pure", imports: NOUNS },
  { name: "adapters", degree: "pure", imports: NOUNS },
  { name: "launch", degree: "pure", imports: NOUNS },
  { name: "observe", degree: "driven", imports: [...NOUNS, "ports"] },
  { name: "execute", degree: "driven", imports: [...NOUNS, "ports"] },
  { name: "hsm", degree: "driven", imports: [...NOUNS, "ports", ...STAGES] },
  { name: "commands", degree: "driven", imports: [...NOUNS, "ports", "hsm"] },
  { name: "system", degree: "real", imports: [...NOUNS, "ports"] },
];

/** What `main.ts` may import: it wires the real things to the facade and knows no stage. */
export const MAIN_IMPORTS: readonly string[] = [...NOUNS, "ports", "hsm", "commands", "system"];

/** The small rooms of `text`: each has a door of its own, so that loading one does not load all parsers. */
export const TEXT_ROOMS: readonly string[] = ["toml", "yaml", "pep", "words", "schema", "redact"];

/** Files that may be entered besides a room's `mod.ts`, and by whom (empty: by everyone who may enter the room). */
export const SIDE_DOORS: Readonly<Record<string, readonly string[]>> = {
  "src/text/words/diff.ts": [],
  "src/text/words/quick_mark.ts": [],
  "src/hsm/fresh.ts": ["main.ts", "tests/fuzz/verbs.ts"],
  "src/commands/print_problem.ts": ["tests/fuzz/oracle.ts"],
};

/** Where code may load other code late: both with a literal path. */
export const LAZY_FILES: readonly string[] = ["main.ts", "src/commands/mod.ts"];

/** What a file of the repository is. */
export interface Place {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  /** A room of `src/`, or the part of the repository beside it. */
  readonly zone: "room" | "ports" | "main" | "scripts" | "tests" | "elsewhere";
  /** The room's name, for `ports.ts` `ports`, for `main.ts` `main`; empty elsewhere. */
  readonly room: string;
  /** Unknown (`undefined`) for what is no part of the program. */
  readonly degree: Degree | undefined;
  /** Test code: `*_test.ts`, and whatever lies in a `testdata` or `testing` folder or below `tests/`. */
  readonly test: boolean;
}

/** Says what the file at `path` (relative to the root, with `/`) is. */
export function placeOf(path: string): Place {
  const test = path.endsWith("_test.ts") || isTestHelp(path) ||
    path.startsWith("tests/");
  if (path === "main.ts") return { path, zone: "main", room: "main", degree: "real", test };
  if (path === "src/ports.ts") {
    return { path, zone: "ports", room: "ports", degree: "driven", test };
  }
  if (path.startsWith("scripts/")) {
    return { path, zone: "scripts", room: "", degree: undefined, test };
  }
  if (path.startsWith("tests/")) return { path, zone: "tests", room: "", degree: undefined, test };
  const name = /^src\/([^/]+)\//.exec(path)?.[1];
  if (name === undefined) return { path, zone: "elsewhere", room: "", degree: undefined, test };
  return { path, zone: "room", room: name, degree: roomNamed(name)?.degree, test };
}

/** True for what lies in a folder that only tests use. */
export function isTestHelp(path: string): boolean {
  return /\/(?:testdata|testing)\//.test(path);
}

/** The room with this name, or `undefined`. */
export function roomNamed(name: string): Room | undefined {
  return ROOMS.find((room) => room.name === name);
}

/** The names of all rooms of one degree. */
export function roomsOf(degree: Degree): readonly string[] {
  return ROOMS.filter((room) => room.degree === degree).map((room) => room.name);
}

/** True where `path` is a file by which other rooms may enter, `from` being the one who knocks. */
export function isDoor(path: string, from: string): boolean {
  const guests = SIDE_DOORS[path];
  if (guests !== undefined) return guests.length === 0 || guests.includes(from);
  const parts = path.split("/");
  if (parts[0] !== "src" || parts.at(-1) !== "mod.ts") return path === "src/ports.ts";
  if (parts[1] === "text") return parts.length === 4 && TEXT_ROOMS.includes(parts[2] ?? "");
  return parts.length === 3;
}

/** The wing a file belongs to: a room, or one of the small rooms of `text`; only inside a wing may files meet directly. */
export function wingOf(path: string): string {
  const parts = path.split("/");
  if (parts[0] !== "src") return path === "main.ts" ? "main" : parts[0] ?? "";
  if (parts.length === 2) return path;
  return parts[1] === "text" && parts.length > 3 ? `src/text/${parts[2]}` : `src/${parts[1]}`;
}
