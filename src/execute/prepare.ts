import {
  type Effect,
  failure,
  type Plan,
  type Problem,
  type Repair,
  type Result,
  type Step,
  success,
} from "@/model/mod.ts";
import type { Files, Stat } from "@/ports.ts";
import { noteDebris } from "./debris.ts";
import { digestOf } from "./digest_of.ts";
import type { Began, Debris, Environment, Journal, JournalStep, Target } from "./journal.ts";
import { locate, type Located, realPlace } from "./locate.ts";
import { folderOf, relativeTo, transactionsFolder, under } from "./paths.ts";
import { changedMeanwhile, noEnvironment } from "./problems.ts";

/** A transaction that is thought out and has changed nothing yet. */
export interface Prepared {
  readonly journal: Journal;
  /** Plan steps, one for each of the journal's. */
  readonly steps: readonly Step[];
  /** Bytes of the originals by target; null where there was no file. */
  readonly originals: readonly (Uint8Array | null)[];
}

/** A target while it is being gathered. */
interface Draft {
  target: Target;
  readonly bytes: Uint8Array | null;
  readonly missing: readonly string[];
  /** A tool ran before that may have changed it, so a write cannot be judged as needless. */
  touched: boolean;
}

/** What {@link prepare} needs. */
export interface PrepareInput {
  readonly files: Files;
  /** Real path of the project. */
  readonly root: string;
  readonly plan: Plan;
  readonly id: string;
  readonly began: Began;
  readonly repair: readonly Repair[];
}

/**
 * Looks at every target once: where it really is, what it holds, whether it still is what the plan was made from. Steps
 * that would write what is there already are left out. All problems at once; reads only.
 */
export async function prepare(input: PrepareInput): Promise<Result<Prepared>> {
  const drafts: Draft[] = [];
  const environments: Environment[] = [];
  const steps: { step: Step; entry: JournalStep }[] = [];
  const problems: Problem[] = [];
  for (const step of input.plan.steps) {
    const { effect } = step;
    const made = effect.kind === "run"
      ? await prepareRun(input, step, drafts, environments)
      : await prepareFile(input, step, drafts);
    if (!made.ok) problems.push(...made.problems);
    else if (made.value) steps.push({ step, entry: made.value });
  }
  if (problems.length > 0) return failure(problems);
  const written = new Set(
    steps.flatMap(({ step, entry }) => step.effect.kind === "write" ? entry.targets : []),
  );
  const folders = drafts.flatMap((draft, index) => written.has(index) ? draft.missing : []);
  const after = input.plan.after.map(({ subject }) => subject);
  const journal: Journal = {
    version: 1,
    id: input.id,
    began: input.began,
    targets: drafts.map((draft) => draft.target),
    folders: [...new Set(folders)].map((folder) => relativeTo(input.root, folder)),
    environments,
    steps: steps.map(({ entry }) => entry),
    repair: input.repair,
    ...(after.length > 0 && { after }),
  };
  return success({
    journal,
    steps: steps.map(({ step }) => step),
    originals: drafts.map((draft) => draft.bytes),
  });
}

/** A write or remove; undefined where nothing is to be done. */
async function prepareFile(
  input: PrepareInput,
  step: Step,
  drafts: Draft[],
): Promise<Result<JournalStep | undefined>> {
  const { effect } = step;
  if (effect.kind === "run") return success(undefined);
  const located = await locate(input.files, input.root, effect.path);
  if (!located.ok) return located;
  const first = !drafts.some((one) => one.target.real === keyOf(input, located.value, effect.kind));
  const { draft, index } = await draftOf(input, located.value, effect.kind, drafts);
  const seen = draft.bytes === null ? undefined : await digestOf(draft.bytes);
  if (first && seen !== effect.from) return failure([changedMeanwhile(effect.path)]);
  const entry = { id: step.id, kind: effect.kind, targets: [index], state: "planned" } as const;
  if (effect.kind === "remove") {
    if (first && draft.target.old === null) return success(undefined);
    draft.target = { ...draft.target, news: [...draft.target.news, null] };
    return success(entry);
  }
  const digest = await digestOf(new TextEncoder().encode(effect.text));
  const old = draft.target.old;
  const wanted = effect.mode ?? located.value.stat?.mode;
  const same = old?.kind === "file" && old.digest === digest && old.mode === wanted;
  if (same && draft.target.news.length === 0 && !draft.touched) return success(undefined);
  const mode = effect.mode ?? (old?.kind === "file" ? old.mode : undefined);
  const links = located.value.stat?.links ?? 1;
  draft.target = {
    ...draft.target,
    news: [...draft.target.news, digest],
    ...(mode !== undefined && { mode }),
    ...(links > 1 && { inPlace: true }),
  };
  return success(entry);
}

/** A tool: what it may write is a target, its environment is noted. */
async function prepareRun(
  input: PrepareInput,
  step: Step,
  drafts: Draft[],
  environments: Environment[],
): Promise<Result<JournalStep | undefined>> {
  const { effect } = step;
  if (effect.kind !== "run") return success(undefined);
  const targets: number[] = [];
  const problems: Problem[] = [];
  for (const path of effect.mayWrite) {
    const located = await locate(input.files, input.root, path);
    if (!located.ok) {
      problems.push(...located.problems);
      continue;
    }
    const { draft, index } = await draftOf(input, located.value, "write", drafts);
    draft.touched = true;
    targets.push(index);
  }
  if (problems.length > 0) return failure(problems);
  const debris = await debrisOf(input, effect, targets, drafts);
  const base = { id: step.id, kind: "run", targets, state: "planned" } as const;
  const entry = { ...base, ...(debris.length > 0 && { debris }) };
  if (effect.environment === undefined) return success(entry);
  const environment = await environmentOf(input, effect.environment, environments);
  return environment.ok ? success({ ...entry, environment: environment.value }) : environment;
}

/** What the tool may leave, and what of it is there already. */
async function debrisOf(
  { files, root }: PrepareInput,
  { mayWrite, mayLeave = [] }: Extract<Effect, { kind: "run" }>,
  targets: readonly number[],
  drafts: readonly Draft[],
): Promise<readonly Debris[]> {
  const noted: Debris[] = [];
  for (const one of mayLeave) {
    const index = targets[mayWrite.indexOf(one.beside)] ?? -1;
    const real = drafts[index]?.target.real;
    if (real === undefined) throw new Error(`Nothing is written beside ${one.beside}`);
    noted.push(await noteDebris(files, root, one, { index, real }));
  }
  return noted;
}

/** What tells targets apart: the real file, or the link that is removed. */
function keyOf(input: PrepareInput, located: Located, kind: "write" | "remove"): string {
  const path = kind === "remove" ? located.link ?? located.real : located.real;
  return relativeTo(input.root, path);
}

async function draftOf(
  input: PrepareInput,
  located: Located,
  kind: "write" | "remove",
  drafts: Draft[],
): Promise<{ readonly draft: Draft; readonly index: number }> {
  const real = keyOf(input, located, kind);
  const known = drafts.findIndex((draft) => draft.target.real === real);
  if (drafts[known]) return { draft: drafts[known], index: known };
  const bytes = located.stat === null ? null : await input.files.read(located.real);
  const isLink = kind === "remove" && located.link !== undefined;
  const old: Target["old"] = isLink
    ? { kind: "link", target: await input.files.readLink(located.link ?? "") }
    : await oldFile(located.stat, bytes);
  const target = { path: located.path, real, old, news: [] };
  const draft = { target, bytes, missing: located.missing, touched: false };
  return { draft, index: drafts.push(draft) - 1 };
}

async function oldFile(stat: Stat | null, bytes: Uint8Array | null): Promise<Target["old"]> {
  if (stat === null || bytes === null) return null;
  const owner = stat.owner;
  return { kind: "file", digest: await digestOf(bytes), mode: stat.mode, ...(owner && { owner }) };
}

/**
 * The copy lies in the transaction's folder, or beside the environment where that is another file system: links and
 * renames do not cross one. What is a file system of its own (a volume mounted there) has no place beside it.
 */
async function environmentOf(
  input: PrepareInput,
  path: string,
  environments: Environment[],
): Promise<Result<number>> {
  const { files, root, id } = input;
  const full = under(root, path);
  const real = await realPlace(files, full);
  // No tool can make a folder of a file, or of a link to nothing.
  if (real === undefined) return failure([noEnvironment(path, (await files.lstat(full))?.kind)]);
  const shown = relativeTo(root, real);
  const known = environments.findIndex((one) => one.path === shown);
  if (known >= 0) return success(known);
  const mode = (await files.lstat(real))?.mode;
  const existed = mode !== undefined;
  const index = environments.length;
  const device = (await files.stat(real))?.device;
  const here = (await files.stat(root))?.device;
  const above = (await files.stat(folderOf(real)))?.device;
  const copy = !existed || device === here || device !== above
    ? `${transactionsFolder(root)}/${id}/env-${index}`
    : under(folderOf(real), `.hsm-${id}-env-${index}`);
  const named = path === shown ? {} : { named: path };
  const place = { path: shown, ...named, copy: relativeTo(root, copy) };
  environments.push({ ...place, existed, ...(existed && { mode }), state: "planned" });
  return success(index);
}
