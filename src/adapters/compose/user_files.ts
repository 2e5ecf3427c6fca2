import { isObject, type JsonObject, type Place, type Snapshot, textOf } from "@/model/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";
import { FILE } from "./document.ts";
import { joinPath } from "./join_path.ts";
import { listOf } from "./list_of.ts";

/** One compose file of the user's. */
export interface UserFile {
  readonly path: string;
  readonly value: JsonObject;
  /** Not included by another file. */
  readonly top: boolean;
  readonly at: (path: readonly (string | number)[]) => Place | undefined;
}

/** The user's compose files, as plain `docker compose` would take them. */
export interface UserFiles {
  readonly files: readonly UserFile[];
  /** Every path that was looked for. */
  readonly paths: readonly string[];
  /** Whether they include hsm's file: then hsm's services belong to the user's project. */
  readonly included: boolean;
  /** Whether COMPOSE_FILE itself lists hsm's file: its `name:` then counts. */
  readonly listed: boolean;
  /** Files that could not be read, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
  /** Whether a file takes something back (`!reset`, `!override`): ports can then not be told from the texts alone. */
  readonly takesBack: boolean;
}

/** Compose's own names, the first that exists is taken; then the same for the overrides. */
const MAIN = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** The variables that decide which files these are. */
export const FILE_VARIABLES = ["COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR"] as const;

/**
 * Finds the user's compose files in a snapshot: those of COMPOSE_FILE, else Compose's own names, and what they include.
 * What the snapshot does not hold yet is named in `paths`.
 */
export function userFiles(snapshot: Snapshot): UserFiles {
  const { named, looked } = topFiles(snapshot);
  const found: Found = {
    files: [],
    paths: [...looked],
    included: false,
    unreadable: [],
    takesBack: false,
  };
  for (const path of named) collect(snapshot, path, true, found);
  return { ...found, listed: named.includes(FILE) };
}

interface Found {
  readonly files: UserFile[];
  readonly paths: string[];
  included: boolean;
  readonly unreadable: { path: string; message: string }[];
  takesBack: boolean;
}

function topFiles(snapshot: Snapshot): { named: readonly string[]; looked: readonly string[] } {
  const listed = snapshot.variables.get("COMPOSE_FILE");
  if (listed !== undefined && listed !== "") {
    const windows = /^[A-Za-z]:/.test(snapshot.root) ? ";" : ":";
    const separator = snapshot.variables.get("COMPOSE_PATH_SEPARATOR") || windows;
    const paths = listed.split(separator).filter((path) => path !== "")
      .map((path) => joinPath("", path));
    return { named: paths, looked: paths };
  }
  const first = (names: readonly string[]): string | undefined =>
    names.find((name) => snapshot.files.get(name)?.kind === "file");
  const main = first(MAIN);
  const override = first(OVERRIDE);
  const named = main === undefined ? [] : override === undefined ? [main] : [main, override];
  return { named, looked: [...MAIN, ...OVERRIDE] };
}

function collect(snapshot: Snapshot, path: string, top: boolean, found: Found): void {
  if (path === FILE) {
    found.included = true;
    return;
  }
  if (found.files.some((file) => file.path === path)) return;
  if (!found.paths.includes(path)) found.paths.push(path);
  const text = textOf(snapshot, path);
  if (text === undefined) return;
  if (TAKES_BACK.test(text)) found.takesBack = true;
  const file = read(text, path, top);
  if (typeof file === "string") {
    found.unreadable.push({ path, message: file });
    // Better to judge the file together with a broken one than not to notice that they belong together.
    if (text.includes(FILE)) found.included = true;
    return;
  }
  found.files.push(file);
  for (const included of includesOf(file)) collect(snapshot, included, false, found);
}

/** Compose's two tags of its own; taking them out with their length keeps every place. */
const TAKES_BACK = /!(?:reset|override)\b/;

function read(text: string, path: string, top: boolean): UserFile | string {
  const plain = text.replaceAll(new RegExp(TAKES_BACK, "g"), (tag) => " ".repeat(tag.length));
  const parsed = parseYaml(plain);
  if (!parsed.ok) return `line ${parsed.errors[0]?.line ?? 1}: ${parsed.errors[0]?.message ?? "?"}`;
  const value = parsed.value ?? {};
  if (!isObject(value)) return "it is no mapping";
  const at = (key: readonly (string | number)[]): Place | undefined => {
    const spot = parsed.at(key, "key");
    return spot && { file: path, ...spot };
  };
  return { path, value, top, at };
}

/** Local files that a file includes; a remote one, or one named by a variable, is left to Compose. */
function includesOf({ path, value }: UserFile): readonly string[] {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  return listOf(value["include"]).flatMap((entry) =>
    isObject(entry) ? listOf(entry["path"]) : [entry]
  ).map(String).filter((target) => !/^[a-z]+:\/\/|\$/.test(target))
    .map((target) => joinPath(folder, target));
}
