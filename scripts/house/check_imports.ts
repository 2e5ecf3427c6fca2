/**
 * What no single file can show: cycles, packages imported twice, files that nobody reaches, names, tests beside files,
 * silenced rules. Run it with `deno task check:imports`.
 */

import { EXCEPTIONS, isExcepted } from "./exceptions.ts";
import { findCycles } from "./find_cycles.ts";
import { type House, isShipped, readHouse, type SourceFile } from "./house.ts";
import { placeOf, roomNamed, SIDE_DOORS, TEXT_ROOMS, wingOf } from "./rooms.ts";

/** A broken rule. */
export interface Fault {
  readonly rule: string;
  /** Path from the root. */
  readonly file: string;
  readonly message: string;
}

/** Share of files that must be named by an export, and of lent files with functions that must have a test beside them. */
const SHARE = 0.85;

/** Everything that is wrong, without what the table of exceptions allows. */
export function checkImports(house: House): readonly Fault[] {
  return [
    ...cycleFaults(house),
    ...packageFaults(house),
    ...roomFaults(house),
    ...orphanFaults(house),
    ...nameFaults(house),
    ...testFaults(house),
    ...silenceFaults(house),
    ...staleExceptions(house),
  ].filter((fault) => !isExcepted(fault.rule, fault.file));
}

/** Imports that lead back to where they began, types included. */
export function cycleFaults(house: House): readonly Fault[] {
  const graph = new Map(house.files.map((file) => [file.path, targetsOf(file)]));
  return findCycles(graph).map((cycle) => ({
    rule: "imports/no-cycle",
    file: cycle[0] ?? "",
    message: `Import cycle: ${[...cycle, cycle[0]].join(" → ")}`,
  }));
}

/** Each package in exactly one file of the program and its scripts; each pin used. */
export function packageFaults(house: House): readonly Fault[] {
  const users = (name: string): readonly SourceFile[] =>
    house.files.filter((file) =>
      file.edges.some((edge) => edge.kind === "package" && edge.to === name)
    );
  return house.pins.flatMap((name) => {
    const all = users(name);
    const files = all.filter((file) => !placeOf(file.path).test).map((file) => file.path);
    if (all.length === 0) {
      return [fault("one-file-a-package", "deno.json", `"${name}" is pinned and imported nowhere`)];
    }
    return files.slice(files.length > 1 ? 0 : 1).map((path) =>
      fault(
        "one-file-a-package",
        path,
        `"${name}" is imported in ${files.length} files (${files.join(", ")}), expected one`,
      )
    );
  });
}

/** Rooms that are not on the map, rooms without a door, doors behind which nothing is, files in the corridor. */
export function roomFaults(house: House): readonly Fault[] {
  const faults: Fault[] = [];
  const paths = new Set(house.files.map((file) => file.path));
  const rooms = new Set<string>();
  for (const { path } of house.files.filter((file) => file.path.startsWith("src/"))) {
    const [, name = "", wing = ""] = path.split("/");
    if (path === "src/ports.ts") continue;
    if (wing === "") faults.push(fault("rooms", path, "Stands in no room, expected `src/<room>/`"));
    else if (roomNamed(name) === undefined) {
      faults.push(fault("rooms", path, `Room "${name}" is not on the map in \`rooms.ts\``));
    } else if (name !== "text") rooms.add(`src/${name}`);
    else if (TEXT_ROOMS.includes(wing)) rooms.add(`src/text/${wing}`);
    else faults.push(fault("rooms", path, `Expected a room of text: ${TEXT_ROOMS.join(", ")}`));
  }
  for (const room of rooms) {
    const door = house.files.find((file) => file.path === `${room}/mod.ts`);
    if (door === undefined) faults.push(fault("rooms", room, "Has no door, expected `mod.ts`"));
    else if (!/^export\b/m.test(door.source)) {
      faults.push(fault("rooms", door.path, "Is a door to an empty room: exports nothing"));
    }
  }
  for (const door of Object.keys(SIDE_DOORS)) {
    const room = door.split("/").slice(0, -1).join("/");
    if (paths.has("main.ts") && rooms.has(room) && !paths.has(door)) {
      faults.push(
        fault("rooms", door, "Is on the map in `rooms.ts` as a side door and does not exist"),
      );
    }
  }
  return faults;
}

/**
 * Files that no door leads to, and, once there is a `main.ts`, doors that nobody opens. A room without any door is one
 * fault of {@link roomFaults}, not one for each file.
 */
export function orphanFaults(house: House): readonly Fault[] {
  const graph = new Map(house.files.map((file) => [file.path, targetsOf(file)]));
  const shipped = house.files.map((file) => file.path).filter(isShipped);
  const doors = shipped.filter(isEntrance);
  const fromDoors = reach(graph, doors);
  const hasDoor = (path: string): boolean => graph.has(`${wingOf(path)}/mod.ts`);
  const lost = shipped.filter((path) => !fromDoors.has(path) && hasDoor(path));
  const faults = lost.map((path) =>
    fault(
      "orphan",
      path,
      "Is reached from no door: export from `mod.ts` what others need, or delete it",
    )
  );
  if (!graph.has("main.ts")) return faults;
  const outside = house.files.map((file) => file.path).filter((path) => !path.startsWith("src/"));
  const opened = reach(graph, outside);
  return [
    ...faults,
    ...doors.filter((path) => !opened.has(path)).map((path) =>
      fault("orphan", path, "Is a door that neither `main.ts` nor a script or test opens")
    ),
  ];
}

function isEntrance(path: string): boolean {
  if (path === "main.ts" || path === "src/ports.ts" || path in SIDE_DOORS) return true;
  const parts = path.split("/");
  return parts.at(-1) === "mod.ts" && parts.length === (parts[1] === "text" ? 4 : 3);
}

/** File = snake_case of an export, for at least {@link SHARE} of the files; a script to start exports nothing. */
export function nameFaults(house: House): readonly Fault[] {
  const files = house.files.filter(({ path }) =>
    !placeOf(path).test && path !== "main.ts" && !path.endsWith("/mod.ts") &&
    !path.endsWith(".generated.ts") && !path.startsWith("tests/")
  ).filter((file) => exportsOf(file.source).length > 0);
  const unnamed = files.filter((file) => !isNamedByExport(file));
  return shareFaults(
    "named-by-export",
    files.length,
    unnamed,
    "are named by none of their exports",
  );
}

/**
 * True where an export gives the file's name, or contains it: `modes.ts` lends `modeOf`, `demands.ts` `mergeDemands`.
 * Capitals, underscores and a final plural do not count.
 */
export function isNamedByExport({ path, source }: SourceFile): boolean {
  const stem = plain(path.slice(path.lastIndexOf("/") + 1).replace(/\.ts$/, "")).replace(/s$/, "");
  return exportsOf(source).some((name) => plain(name).includes(stem));
}

/** Names that a formatted source exports. */
export function exportsOf(source: string): readonly string[] {
  const declared = source.matchAll(
    /^export (?:default )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) ([\w$]+)/gm,
  );
  const listed = source.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  return [
    ...Array.from(declared, (match) => match[1] ?? ""),
    ...Array.from(listed, (match) => match[1] ?? "").flatMap((names) =>
      names.split(",").map((name) => name.trim().split(/\s+/).at(-1) ?? "")
    ),
  ].filter((name) => name !== "");
}

/**
 * A test stands beside what it tests, and what a door lends out has one: beside it, in its room through its door, or as
 * an example in its docstring. Files that a room keeps to itself may be tested through the ones that use them; the
 * facade and the commands are tested by the scenarios, through the real command.
 */
export function testFaults(house: House): readonly Fault[] {
  const inRooms = house.files.filter((file) => file.path.startsWith("src/"));
  const paths = new Set(inRooms.map((file) => file.path));
  const lost = inRooms.filter((file) => file.path.endsWith("_test.ts") && !hasSubject(file));
  const lent = new Set(
    inRooms.filter(({ path }) => path.endsWith("/mod.ts")).flatMap((door) => targetsOf(door)),
  );
  const working = inRooms.filter(({ path, source }) =>
    (lent.has(path) || path.endsWith("/mod.ts")) && !path.endsWith(".generated.ts") &&
    !/^src\/(hsm|commands)\//.test(path) && doesWork(source)
  );
  const tested = new Set(
    house.files.filter(({ path }) => path.endsWith("_test.ts") || path.startsWith("tests/"))
      .flatMap((test) => targetsOf(test)),
  );
  const untested = working.filter(({ path, source }) =>
    !hasTest(path, paths) && !tested.has(path) && !/^ \* @example/m.test(source)
  );
  return [
    ...lost.map(({ path }) =>
      fault("test-beside-file", path, "Stands beside no file that it tests")
    ),
    ...shareFaults("test-beside-file", working.length, untested, "have no test beside them"),
  ];
}

/** True where a test imports something of its own folder or of one inside it; a law of a whole room needs no namesake. */
function hasSubject(test: SourceFile): boolean {
  const folder = test.path.slice(0, test.path.lastIndexOf("/") + 1);
  return targetsOf(test).some((target) => target.startsWith(folder) && !placeOf(target).test);
}

function hasTest(path: string, paths: ReadonlySet<string>): boolean {
  const stem = path.replace(/\.ts$/, "");
  return paths.has(`${stem}_test.ts`) ||
    [...paths].some((one) => one.startsWith(`${stem}_`) && one.endsWith("_test.ts"));
}

function doesWork(source: string): boolean {
  return /^export (?:default )?(?:async )?function\b/m.test(source) ||
    /^export (?:default )?(?:abstract )?class \w+ (?!extends \w*Error\b)/m.test(source);
}

/** Comments that silence a rule give a reason, and none silences a house rule. */
export function silenceFaults(house: House): readonly Fault[] {
  return house.files.flatMap(({ path, source }) =>
    Array.from(source.matchAll(/^[ \t]*\/[/*][ \t]*deno-lint-ignore(?:-file)?\b(.*)$/gm)).flatMap(
      ([, rest = ""]) => {
        const [rules = "", reason = ""] = rest.split(" -- ");
        if (/\bhouse\//.test(rules) || rules.trim() === "") {
          return [
            fault("silence", path, "Silences house rules: enter it in `exceptions.ts` instead"),
          ];
        }
        return reason.trim().length >= 10 ? [] : [
          fault("silence", path, `Silences "${rules.trim()}" without a reason: add \` -- why\``),
        ];
      },
    )
  );
}

/** Exceptions for files that are gone. */
function staleExceptions(house: House): readonly Fault[] {
  const paths = new Set([...house.files.map((file) => file.path), "deno.json"]);
  return EXCEPTIONS.filter((entry) => !paths.has(entry.file)).map((entry) =>
    fault("stale-exception", entry.file, "Has an entry in `exceptions.ts` and does not exist")
  );
}

function shareFaults(
  rule: string,
  total: number,
  missing: readonly SourceFile[],
  what: string,
): readonly Fault[] {
  if (total === 0 || (total - missing.length) / total >= SHARE) return [];
  const list = missing.map(({ path }) => `\n    ${path}`).join("");
  const message = `${missing.length} of ${total} files ${what}, ` +
    `expected at most ${Math.floor(total * (1 - SHARE))}:${list}`;
  return [fault(rule, missing[0]?.path ?? "", message)];
}

function reach(
  graph: ReadonlyMap<string, readonly string[]>,
  roots: readonly string[],
): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...roots];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...graph.get(path) ?? []);
  }
  return seen;
}

function targetsOf(file: SourceFile): readonly string[] {
  return file.edges.filter((edge) => edge.kind === "file").map((edge) => edge.to);
}

function fault(rule: string, file: string, message: string): Fault {
  return { rule: `imports/${rule}`, file, message };
}

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

if (import.meta.main) {
  const house = await readHouse(Deno.cwd());
  const faults = checkImports(house);
  for (const { file, rule, message } of faults) console.log(`${file}: ${rule}: ${message}`);
  console.log(`${house.files.length} files, ${faults.length} faults`);
  if (faults.length > 0) Deno.exit(1);
}
