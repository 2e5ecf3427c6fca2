import {
  failure,
  type Place,
  type Problem,
  type Project,
  type Result,
  success,
} from "@/model/mod.ts";
import {
  compareVersions,
  isSubset,
  normalizeName,
  parseSpecifiers,
  parseVersion,
} from "@/text/pep/mod.ts";
import { isTomlTable, parseToml, type TomlTable } from "@/text/toml/mod.ts";

/** Who the project is: hsm.yaml first, then pyproject.toml, then the folder. */
export interface Identified {
  readonly name: string;
  readonly version?: string;
  readonly python?: string;
  /** False where no file says the name and the folder's has to do. */
  readonly isSaid: boolean;
}

const KEYS = [
  ["name", "name"],
  ["version", "version"],
  ["python", "requires-python"],
] as const;

/**
 * Joins what hsm.yaml and pyproject.toml say of the project's name, version and Python range. A different value in the
 * two is an error with both places. A pyproject.toml that cannot be parsed is left to the Python adapter's check.
 *
 * @param pyproject text of the pyproject.toml, undefined where there is none
 * @param file its path from the root
 * @param folder name of the root folder, the last resort for a name
 */
export function identify(
  project: Project,
  pyproject: string | undefined,
  folder: string,
  file = "pyproject.toml",
): Result<Identified> {
  const parsed = pyproject === undefined ? undefined : parseToml(pyproject);
  const table = parsed?.ok ? parsed.value["project"] : undefined;
  const said: TomlTable = isTomlTable(table) ? table : {};
  const problems: Problem[] = [];
  const joined: { name?: string; version?: string; python?: string } = {};
  for (const [own, theirs] of KEYS) {
    const mine = project[own];
    const other = said[theirs];
    if (mine !== undefined && typeof other === "string" && !same(own, mine, other)) {
      const spot = parsed?.ok ? parsed.at(["project", theirs]) : undefined;
      const place: Place | undefined = spot && { file, ...spot };
      problems.push({
        code: "HSM-E0604",
        message: `hsm.yaml says ${own} "${mine}", ${file} says ${theirs} "${other}"`,
        place: project.at(["project", own]),
        also: [{ note: "The other value stands here", place }],
        next: `Remove "${own}" from hsm.yaml: ${file} is enough`,
      });
    }
    const value = mine ?? (typeof other === "string" ? other : undefined);
    if (value !== undefined) joined[own] = value;
  }
  if (problems.length > 0) return failure(problems);
  return success({ ...joined, name: joined.name ?? folder, isSaid: joined.name !== undefined });
}

function same(key: string, a: string, b: string): boolean {
  if (key === "name") return normalizeName(a) === normalizeName(b);
  return plain(a) === plain(b) || (key === "python" ? sameRange(a, b) : sameVersion(a, b));
}

/** `1` is `1.0.0` (PEP 440). */
function sameVersion(a: string, b: string): boolean {
  const [one, two] = [parseVersion(a), parseVersion(b)];
  return one !== undefined && two !== undefined && compareVersions(one, two) === 0;
}

function plain(range: string): string {
  return range.replace(/\s+/g, "").split(",").sort().join(",");
}

/** `>=3.11` is `>=3.11.0`, `~=3.11` is `>=3.11,<4`. Of `===` nothing can be proven. */
function sameRange(a: string, b: string): boolean {
  const [one, two] = [parseSpecifiers(a), parseSpecifiers(b)];
  if (!one.ok || !two.ok || `${a}${b}`.includes("===")) return false;
  return isSubset(one.specifiers, two.specifiers) && isSubset(two.specifiers, one.specifiers);
}
