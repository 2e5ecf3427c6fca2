import { type AdapterInput, type AdapterSteps, isObject, type Step } from "@/model/mod.ts";
import { uvLock, uvSync } from "./command.ts";
import { edited } from "./edited.ts";
import { uvPlaces } from "./places.ts";
import { PYPROJECT } from "./pyproject.ts";
import { environmentFits, lockFits, syncCheck } from "./state.ts";

/** pyproject.toml, then `uv lock`, then `uv sync --frozen`; each only where it is needed. */
export function steps(input: AdapterInput): AdapterSteps {
  if (input.options.frozen) {
    const needed = environmentFits(input)
      ? []
      : installing(input, "the environment is not what uv.lock says");
    return { steps: needed, after: [], notes: [] };
  }
  const result = edited(input);
  if (!result.ok) throw new Error("Steps were asked for although the check found problems");
  const file: Step[] = result.changed ? [writing(input, result)] : [];
  const lockCause = result.changed
    ? `${PYPROJECT} changes`
    : hasLock(input)
    ? lockFits(input) ? undefined : `uv.lock does not fit ${PYPROJECT}`
    : "there is no uv.lock";
  const lock = lockCause === undefined ? [] : [locking(input, lockCause)];
  const syncCause = lockCause !== undefined
    ? "uv.lock changes"
    : environmentFits(input)
    ? undefined
    : "the environment is not what uv.lock says";
  const sync = syncCause === undefined ? [] : installing(input, syncCause);
  return { steps: [...file, ...lock, ...sync], after: [], notes: result.notes };
}

function writing(
  input: AdapterInput,
  result: Extract<ReturnType<typeof edited>, { ok: true }>,
): Step {
  const seen = input.snapshot.files.get(PYPROJECT);
  return {
    id: "uv.write.pyproject",
    by: "uv",
    subject: PYPROJECT,
    causes: result.causes,
    effect: {
      kind: "write",
      path: PYPROJECT,
      text: result.text,
      from: seen?.kind === "file" ? seen.digest : undefined,
    },
  };
}

function locking(input: AdapterInput, cause: string): Step {
  return {
    id: "uv.lock",
    by: "uv",
    subject: "uv lock",
    causes: [cause],
    effect: { kind: "run", command: uvLock(input), mayWrite: [uvPlaces(input).lock] },
  };
}

/** `uv sync`; before it, in an environment that hsm did not make, the question what may be uninstalled. */
function installing(input: AdapterInput, cause: string): Step[] {
  const { environment } = uvPlaces(input);
  const sync: Step = {
    id: "uv.sync",
    by: "uv",
    subject: "uv sync",
    causes: [cause],
    effect: { kind: "run", command: uvSync(input), mayWrite: [], environment },
  };
  if (!isForeign(input, environment)) return [sync];
  const look: Step = {
    id: "uv.look",
    by: "uv",
    subject: "uv sync --dry-run",
    causes: [`hsm did not make ${environment}: looks what would be uninstalled`],
    effect: { kind: "run", command: syncCheck(input), mayWrite: [], judged: true },
  };
  return [look, sync];
}

function isForeign(input: AdapterInput, environment: string): boolean {
  const seen = input.snapshot.files.get(environment);
  if (seen?.kind !== "directory") return false;
  const known = isObject(input.memory) ? input.memory["environments"] : undefined;
  return !(Array.isArray(known) && known.includes(environment));
}

function hasLock(input: AdapterInput): boolean {
  return input.snapshot.files.get(uvPlaces(input).lock)?.kind === "file";
}
