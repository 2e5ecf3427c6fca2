import { type Result, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, EXIT } from "./answer.ts";
import { reasonOf } from "./generation_of.ts";
import { type GlobalOptions, NO_OPTIONS } from "./options.ts";
import type { Prepared } from "./prepare.ts";
import { preparePlan } from "./prepare_plan.ts";
import { carryOut, planAndCarryOut } from "./sync.ts";
import { type Changing, type Edited, thinkEdit, type ThoughtEdit } from "./think_edit.ts";
import { manifestStep } from "./write_manifest.ts";

/** What is asked of {@link editAndSync}. */
export interface EditAndSync {
  readonly root: string;
  readonly global: GlobalOptions;
  /** As the user knows it, without `--sync`. */
  readonly command: string;
  readonly change: Changing;
}

/**
 * An edit of hsm.yaml and the sync that it asks for, as one plan and one transaction: both, or neither. The plan is made
 * from the edited text; writing it is the plan's first step.
 *
 * Flow: lock → recover → edit the text → resolve → plan → transaction → remember. Where hsm.yaml says so already it is a
 * sync. Where the sync fails (exit 1) there is a value beside the problems: nothing was edited.
 */
export async function editAndSync(
  ports: Ports,
  { root, global, command, change }: EditAndSync,
): Promise<Answer<Edited>> {
  const started = ports.clock.tick();
  let edit: ThoughtEdit | undefined;
  const plan = async (): Promise<Result<Prepared>> => {
    const thought = await thinkEdit(ports, root, change);
    edit = thought.value;
    if (edit === undefined) return { ok: false, problems: thought.problems };
    const prepared = await preparePlan(ports, root, global, NO_OPTIONS, edit.text);
    if (!prepared.ok) return prepared;
    const { value, warnings = [] } = prepared;
    return success(await withEdit(value, edit, command), warnings);
  };
  const asTyped = `${command} --sync`;
  const answer = await planAndCarryOut(ports, root, global, {
    command: asTyped,
    plan,
    carry: (value, warnings, held) => {
      const about = { command: asTyped, reason: reasonOf(value) };
      return carryOut(ports, value, { warnings, options: NO_OPTIONS, about, started }, held);
    },
  });
  const { value: synced, ...rest } = answer;
  if (edit === undefined) return rest;
  const { changed, summary } = edit;
  if (synced !== undefined) return { ...rest, value: { changed, summary, synced } };
  const isKept = changed && rest.exit === EXIT.failed;
  return isKept ? { ...rest, value: { changed: false, summary } } : rest;
}

async function withEdit(
  prepared: Prepared,
  { changed, text, opened }: ThoughtEdit,
  command: string,
): Promise<Prepared> {
  if (!changed) return prepared;
  const { plan } = prepared;
  const step = await manifestStep(command, text, opened.manifestText);
  return { ...prepared, plan: { ...plan, steps: [step, ...plan.steps] } };
}
