import { type AdapterInput, type AdapterSteps, entryOf, isObject, type Step } from "@/model/mod.ts";
import { uvLock, uvSync } from "./command.ts";
import { within } from "../python/folder.ts";
import { type Edited, type EditedFile, editedFiles } from "./edited.ts";
import { LOCK, uvPlaces } from "./places.ts";
import { environmentFits, lockFits, syncCheck } from "./state.ts";
import { isUvs, type Target, wasPips, whyForeign } from "./targets.ts";

/** The files, then `uv lock`, then `uv sync --frozen`; each only where it is needed. */
export function steps(input: AdapterInput): AdapterSteps {
  if (input.options.frozen) {
    const needed = !isUvs(input.stack) || environmentFits(input)
      ? []
      : installing(input, "the environment is not what uv.lock says");
    return { steps: needed, after: [], notes: [] };
  }
  const files = editedFiles(input);
  const current = files.find(({ target }) => target.isCurrent);
  return {
    steps: [
      ...files.flatMap((file) => writing(input, file)),
      ...(current ? running(input, current) : []),
    ],
    after: [],
    notes: files.flatMap((file) => [...done(file).notes, ...leftBehind(input, file.target)]),
    backups: files.filter((file) => done(file).backup).map(({ target }) => target.path),
  };
}

/** What uv itself has to do. */
function running(input: AdapterInput, file: EditedFile): readonly Step[] {
  const { path } = file.target;
  const restored = restoring(input);
  const lockCause = done(file).changed
    ? `${path} changes`
    : restored.length > 0
    ? "uv.lock is put back"
    : hasLock(input)
    ? lockFits(input) ? undefined : `uv.lock does not fit ${path}`
    : "there is no uv.lock";
  const lock = lockCause === undefined ? [] : [locking(input, lockCause)];
  const syncCause = lockCause !== undefined
    ? "uv.lock changes"
    : environmentFits(input)
    ? undefined
    : "the environment is not what uv.lock says";
  const sync = syncCause === undefined ? [] : installing(input, syncCause);
  return [...restored, ...lock, ...sync];
}

/** uv.lock of an earlier generation; uv judges it afterwards as it judges its own. */
function restoring(input: AdapterInput): readonly Step[] {
  const path = uvPlaces(input).lock;
  const text = entryOf(input.restored, path);
  const seen = input.snapshot.files.get(path);
  const found = seen?.kind === "file" ? seen : undefined;
  if (text === undefined || found?.text === text) return [];
  return [{
    id: "uv.restore.lock",
    by: "uv",
    subject: path,
    causes: ["as it was"],
    effect: { kind: "write", path, text, from: found?.digest },
  }];
}

function done({ result }: EditedFile): Extract<Edited, { ok: true }> {
  if (!result.ok) throw new Error("Steps were asked for although the check found problems");
  return result;
}

function writing(input: AdapterInput, file: EditedFile): readonly Step[] {
  const { path, isCurrent } = file.target;
  const { changed, text, causes } = done(file);
  if (!changed) return [];
  const seen = input.snapshot.files.get(path);
  const from = seen?.kind === "file" ? seen.digest : undefined;
  return [{
    id: isCurrent ? "uv.write.pyproject" : `uv.leave.${path}`,
    by: "uv",
    subject: path,
    causes,
    effect: { kind: "write", path, text, from },
  }];
}

/** uv.lock and the environment of a project that hsm leaves are not hsm's to remove. */
function leftBehind(input: AdapterInput, { folder, isCurrent }: Target): readonly string[] {
  const lock = within(folder, LOCK);
  if (isCurrent || input.snapshot.files.get(lock)?.kind !== "file") return [];
  if (isUvs(input.stack) && uvPlaces(input).lock === lock) return [];
  return [`${lock} stays as it is, and hsm does not look after it any more`];
}

function locking(input: AdapterInput, cause: string): Step {
  const { lock } = uvPlaces(input);
  return {
    id: "uv.lock",
    by: "uv",
    subject: "uv lock",
    causes: [cause],
    effect: {
      kind: "run",
      command: uvLock(input),
      mayWrite: [lock],
      // uv writes it under such a name first.
      mayLeave: [{ beside: lock, prefix: ".tmp", random: 6 }],
      ...sharing(input),
    },
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
    effect: { kind: "run", command: uvSync(input), mayWrite: [], environment, ...sharing(input) },
  };
  if (!isForeign(input, environment)) return [sync];
  const look: Step = {
    id: "uv.look",
    by: "uv",
    subject: "uv sync --dry-run",
    causes: [`${whyForeign(input, environment)}: looks what would be uninstalled`],
    effect: { kind: "run", command: syncCheck(input), mayWrite: [], judged: true },
  };
  return [look, sync];
}

/** The root of a workspace that hsm.yaml's folder is only a part of: other members' syncs work there too. */
function sharing(input: AdapterInput): { readonly shared?: string } {
  const { folder } = uvPlaces(input);
  return `${folder}/`.startsWith(`${input.snapshot.root}/`) ? {} : { shared: folder };
}

function isForeign(input: AdapterInput, environment: string): boolean {
  const seen = input.snapshot.files.get(environment);
  if (seen?.kind !== "directory") return false;
  // pip only adds to what it finds: packages in there may be the user's own.
  if (wasPips(input.lock)) return true;
  const known = isObject(input.memory) ? input.memory["environments"] : undefined;
  return !(Array.isArray(known) && known.includes(environment));
}

function hasLock(input: AdapterInput): boolean {
  return input.snapshot.files.get(uvPlaces(input).lock)?.kind === "file";
}
