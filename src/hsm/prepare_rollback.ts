import {
  EMPTY_LOCK,
  failure,
  type Lock,
  type Problem,
  type Result,
  success,
  type SyncOptions,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Generation, parseLock } from "@/state/mod.ts";
import { MANIFEST } from "./find_root.ts";
import { livePath, recordedPath } from "./history_paths.ts";
import { lockCauses } from "./lock_causes.ts";
import { nameProblems } from "./name_problems.ts";
import { prepare, type Prepared } from "./prepare.ts";
import {
  contentLost,
  contentOf,
  generationNumbered,
  type History,
  readHistory,
} from "./read_history.ts";
import { type Past, resolveProject } from "./resolve_project.ts";
import { manifestSteps } from "./rollback_manifest.ts";

/** What the command line says of a rollback. */
export interface RollbackOptions extends SyncOptions {
  /** Number of the generation; undefined: the one before the current one. */
  readonly to?: number;
  /** Go on where something was edited since, so that not everything can be as it was. */
  readonly force: boolean;
}

/** A rollback that is thought out. */
export interface PreparedRollback {
  readonly prepared: Prepared;
  readonly target: Generation;
  readonly past: Past;
  /** Where hsm.yaml is kept as it was edited. */
  readonly replaced?: string;
  readonly warnings: readonly Problem[];
}

/**
 * The plan of a rollback: the stack of the generation's hsm.yaml and hsm.lock (no registry is read), against what is
 * there now. What is hsm's in pyproject.toml is told by the hsm.lock of now. Reads only.
 */
export async function prepareRollback(
  ports: Ports,
  root: string,
  options: RollbackOptions,
): Promise<Result<PreparedRollback>> {
  const history = await readHistory(ports.files, root);
  const { current } = history;
  const target = targetOf(history, options.to);
  if ("code" in target) return failure([target]);
  const past = await pastOf(ports, root, target);
  if (!past.ok) return past;
  const { manifestText: text } = past.value;
  const manifest = await manifestSteps(ports, root, {
    current,
    target,
    text,
    force: options.force,
  });
  if (!manifest.ok) return manifest;
  const found = await resolveProject(ports, root, [], false, past.value);
  if (!found.value) return failure(found.problems);
  const { opened, catalog, resolved } = found.value;
  const prepared = await prepare(ports, opened, resolved, catalog, options, past.value);
  if (!prepared.ok) return prepared;
  const { value, warnings = [] } = prepared;
  const other = options.force ? [] : otherStack(value.lock, past.value.lock, target);
  const late = [...nameProblems(opened), ...other, ...lostLocks(value, past.value, target)];
  if (late.length > 0) return failure(late);
  const plan = { ...value.plan, steps: [...manifest.value.steps, ...value.plan.steps] };
  return success({
    prepared: { ...value, plan },
    target,
    past: past.value,
    ...(manifest.value.replaced !== undefined && { replaced: manifest.value.replaced }),
    warnings: [...found.warnings, ...warnings],
  });
}

/** The one that was named; else the one that was live before the current one. */
function targetOf(
  history: History,
  wanted: number | undefined,
): Generation | Problem {
  const { generations, current } = history;
  if (wanted !== undefined) return generationNumbered(history, wanted);
  // Where the current one cannot be read, the next one below it was live before.
  const [newest, second] = generations;
  if (current === undefined) return newest ?? noGeneration();
  return generations.find(({ number }) => number === current.parent) ?? second ?? {
    code: "HSM-E0820",
    message: `Generation ${current.number} is the only one: there is none before it`,
    next: `\`hsm rollback ${current.number} --force\` takes back what was edited in hsm.yaml since`,
  };
}

/** A project without a history. */
export function noGeneration(): Problem {
  return {
    code: "HSM-E0820",
    message: "There is no generation to go back to",
    next: "The next `hsm sync` that changes something makes the first one",
  };
}

/** Everything of a generation that a rollback needs. */
async function pastOf(ports: Ports, root: string, target: Generation): Promise<Result<Past>> {
  const texts: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [path, kept] of Object.entries(target.files)) {
    const bytes = await contentOf(ports.files, root, kept);
    const text = bytes && utf8(bytes);
    // Most others are rendered again, so nothing is lost with them.
    const isNeeded = path === MANIFEST || path === "hsm.lock";
    if (text !== undefined) texts[livePath(root, path)] = text;
    else if (isNeeded) problems.push(contentLost(target.number, path));
  }
  const { [MANIFEST]: manifestText, "hsm.lock": lockText, ...restored } = texts;
  if (problems.length > 0) return failure(problems);
  if (manifestText === undefined) return failure([contentLost(target.number, MANIFEST)]);
  const shown = `hsm.lock of generation ${target.number}`;
  const lock = lockText === undefined ? success(EMPTY_LOCK) : parseLock(lockText, shown);
  if (!lock.ok) return lock;
  const base = { manifestText, lock: lock.value, restored };
  return success(lockText === undefined ? base : { ...base, lockText });
}

/** A tool's lock file is given back, or nothing is: also where the project has left its workspace since. */
function lostLocks(
  { adapters, input, opened: { root } }: Prepared,
  { restored }: Past,
  { number, files }: Generation,
): readonly Problem[] {
  const wasElsewhere = Object.keys(files).some((path) => /^(\/|\.\.\/)/.test(path));
  return adapters.flatMap((adapter) => adapter.locks?.(input) ?? [])
    .filter((path) => Object.hasOwn(files, recordedPath(root, path)) || wasElsewhere)
    .filter((path) => !Object.hasOwn(restored, path))
    .map((path) => contentLost(number, recordedPath(root, path)));
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Another hsm may make another stack of the same files. */
function otherStack(now: Lock, then: Lock, target: Generation): readonly Problem[] {
  const [a, b] = [then, now].map(({ components }) => ({ ...EMPTY_LOCK, components }));
  const causes = a && b ? lockCauses(a, b).filter((cause) => /^[+~-] /.test(cause)) : [];
  if (causes.length === 0) return [];
  return [{
    code: "HSM-E0824",
    message: `The stack of generation ${target.number} comes out differently today`,
    causes: [...causes, `it was made by hsm ${target.hsm}`],
    next:
      `Use that version of hsm, or run \`hsm rollback ${target.number} --force\` to take the stack as it is today`,
  }];
}
