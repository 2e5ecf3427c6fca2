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
import { hideProjectSecrets } from "./hide_secrets.ts";
import { type Identified, identify } from "./identify.ts";
import { readPyproject } from "./read_pyproject.ts";
import { lastPart, readText } from "./read_text.ts";

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
 * @param given the text of another hsm.yaml than the one that is there
 * @returns the project, or everything that is wrong with these files
 */
export async function openProject(
  ports: Ports,
  root: string,
  given?: string,
): Promise<Result<Opened>> {
  const unread = await hideProjectSecrets(ports, root);
  const manifestText = given === undefined
    ? await readText(ports, join(root, MANIFEST))
    : success(given);
  const lockText = await readText(ports, join(root, "hsm.lock"));
  if (!manifestText.ok || !lockText.ok) {
    return failure([manifestText, lockText].flatMap((text) => text.ok ? [] : text.problems));
  }

  const project = parseManifest(manifestText.value ?? "");
  const lock = lockText.value === undefined ? success<Lock>(EMPTY_LOCK) : joined(lockText.value);
  const problems: Problem[] = [];
  if (!project.ok) problems.push(...project.problems);
  if (!lock.ok) problems.push(...lock.problems);
  const identity = project.ok ? await whoItIs(ports, root, project.value) : undefined;
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
  }, [
    ...unread,
    ...(project.warnings ?? []),
    ...(lock.warnings ?? []),
    ...(identity.warnings ?? []),
  ]);
}

async function whoItIs(
  ports: Ports,
  root: string,
  project: Project,
): Promise<Result<Identified>> {
  const read = await readPyproject(ports, root, project);
  if (!read.ok) return read;
  const { text, path } = read.value;
  return identify(project, text, lastPart(root), path);
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
