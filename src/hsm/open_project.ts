import {
  EMPTY_LOCK,
  failure,
  type Lock,
  type Problem,
  type Project,
  type Result,
  success,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { parseManifest } from "@/manifest/mod.ts";
import { digest } from "@/observe/mod.ts";
import { conflictSides, parseLockJoined } from "@/state/mod.ts";
import { join, MANIFEST } from "./find_root.ts";
import { type Identified, identify } from "./identify.ts";

/** A project's own files, read and checked. */
export interface Opened {
  readonly root: string;
  readonly manifestText: string;
  readonly project: Project;
  readonly identity: Identified;
  readonly lock: Lock;
  /** undefined: there is no hsm.lock. */
  readonly lockText?: string;
  /** Hex SHA-256 of hsm.lock's bytes. */
  readonly lockDigest?: string;
}

/**
 * Reads hsm.yaml, hsm.lock and what pyproject.toml says of the project itself.
 *
 * @returns the project, or everything that is wrong with these files
 */
export async function openProject(ports: Ports, root: string): Promise<Result<Opened>> {
  const manifestText = await readText(ports, join(root, MANIFEST));
  const lockText = await readText(ports, join(root, "hsm.lock"));
  const pyproject = await readText(ports, join(root, "pyproject.toml"));
  if (!manifestText.ok || !lockText.ok || !pyproject.ok) {
    return failure(
      [manifestText, lockText, pyproject].flatMap((text) => text.ok ? [] : text.problems),
    );
  }

  const project = parseManifest(manifestText.value ?? "");
  const lock = lockText.value === undefined ? success<Lock>(EMPTY_LOCK) : joined(lockText.value);
  const problems: Problem[] = [];
  if (!project.ok) problems.push(...project.problems);
  if (!lock.ok) problems.push(...lock.problems);
  const identity = project.ok
    ? identify(project.value, pyproject.value, lastPart(root))
    : undefined;
  if (identity?.ok === false) problems.push(...identity.problems);
  if (!project.ok || !lock.ok || !identity?.ok) return failure(problems);

  return success({
    root,
    manifestText: manifestText.value ?? "",
    project: project.value,
    identity: identity.value,
    lock: lock.value,
    lockText: lockText.value,
    ...(lockText.value !== undefined &&
      { lockDigest: await digest(new TextEncoder().encode(lockText.value)) }),
  }, [...(project.warnings ?? []), ...(lock.warnings ?? []), ...(identity.warnings ?? [])]);
}

/** Reads hsm.lock; where a merge left conflict markers in it, both sides of it together, and says so. */
function joined(text: string): Result<Lock> {
  const lock = parseLockJoined(text, "hsm.lock");
  if (!lock.ok || conflictSides(text) === undefined) return lock;
  return success(lock.value, [...(lock.warnings ?? []), {
    code: "HSM-W0703",
    message: '"hsm.lock" has conflict markers of a merge: both sides are taken together',
    next: "Settle hsm.yaml and pyproject.toml, then run `hsm sync`: it writes hsm.lock anew",
  }]);
}

/** Reads a UTF-8 text; undefined where the file is absent. */
export async function readText(ports: Ports, path: string): Promise<Result<string | undefined>> {
  const bytes = await ports.files.read(path);
  if (bytes === null) return success(undefined);
  try {
    return success(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failure([{
      code: "HSM-E0603",
      message: `"${lastPart(path)}" is not UTF-8 text`,
      next: "Save the file as UTF-8",
    }]);
  }
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
