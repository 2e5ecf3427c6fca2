import { entryOf, type Problem, type Step } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused, stopped } from "./answer.ts";
import { pathOf } from "./fingerprint.ts";
import { reasonOf } from "./generation_of.ts";
import { guarded } from "./guarded.ts";
import { recordedPath } from "./history_paths.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import {
  noGeneration,
  type PreparedRollback,
  prepareRollback,
  type RollbackOptions,
} from "./prepare_rollback.ts";
import { recordNumbers } from "./read_history.ts";
import { carryOut, summary, type Synced } from "./sync.ts";
import { withProject } from "./transact.ts";

/** What the command line says of a rollback. */
export interface RollbackRequest extends RollbackOptions {
  /** Show the plan only. */
  readonly dryRun: boolean;
}

/** What a rollback did. */
export interface RolledBack extends Synced {
  /** Number of the generation whose files are there now. */
  readonly to: number;
  /** Where hsm.yaml is kept as it had been edited; undefined where it was not. */
  readonly replaced?: string;
}

/**
 * `hsm rollback`: makes the project what it was in an earlier generation, as one more change, which can be taken back
 * like every other.
 *
 * Flow: lock → recover → generation → resolve → plan → transaction → remember. hsm.yaml, hsm.lock and the tools' lock
 * files get their very bytes; everything else is rendered again. Fails as a sync does: all is as before.
 */
export function rollback(
  ports: Ports,
  global: GlobalOptions,
  options: RollbackRequest,
): Promise<Answer<RolledBack>> {
  return guarded(async () => {
    const started = ports.clock.tick();
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    if ((await recordNumbers(ports.files, root.value)).length === 0) {
      return refused([noGeneration()], await pendingWarning(ports, root.value));
    }
    if (options.dryRun) {
      const pending = await pendingWarning(ports, root.value);
      const found = await prepareRollback(ports, root.value, options);
      const signal = stopped<RolledBack>(ports);
      if (signal) return signal;
      if (!found.ok) return refused(found.problems, pending);
      const shown = summary(found.value.prepared, ports.clock.tick() - started, true);
      return done(valueOf(shown, found.value), [...pending, ...found.value.warnings]);
    }
    return await withProject(ports, root.value, global, "hsm rollback", async (held) => {
      const found = await prepareRollback(ports, root.value, options);
      if (!found.ok) return refused(found.problems);
      const { prepared, target, warnings } = found.value;
      const lead = `rollback to ${target.number}`;
      const about = { command: "hsm rollback", reason: [lead, ...reasonOf(prepared)] };
      const alsoJudge = (step: Step): Promise<readonly Problem[]> =>
        changedByTool(ports, found.value, step, options);
      const how = { warnings, options, about, started, alsoJudge };
      const answer = await carryOut(ports, prepared, how, held);
      const { value, ...rest } = answer;
      return value === undefined ? rest : { ...rest, value: valueOf(value, found.value) };
    });
  });
}

function valueOf(synced: Synced, { target, replaced }: PreparedRollback): RolledBack {
  return { ...synced, to: target.number, ...(replaced !== undefined && { replaced }) };
}

/** A tool that had to change its lock file says that the file does not fit what the user has written since. */
async function changedByTool(
  { files }: Ports,
  { past: { restored }, prepared: { opened: { root } }, target }: PreparedRollback,
  { effect, subject }: Step,
  { force }: RollbackOptions,
): Promise<readonly Problem[]> {
  if (effect.kind !== "run" || force) return [];
  const problems: Problem[] = [];
  for (const path of effect.mayWrite) {
    const text = entryOf(restored, path);
    const now = new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(await files.read(pathOf(root, path)) ?? undefined);
    if (text === undefined || text === now) continue;
    const shown = recordedPath(root, path);
    problems.push({
      code: "HSM-E0825",
      message: `${shown} of generation ${target.number} does not fit any more: ` +
        `\`${subject}\` had to change it`,
      causes: [
        path === shown
          ? "what you wrote yourself since then, as in pyproject.toml, stays and needs more"
          : "what you or another member of the workspace wrote since then stays and needs more",
      ],
      next:
        `Look at \`hsm history diff ${target.number}\`; \`hsm rollback ${target.number} --force\` ` +
        `goes back with what ${shown} has to be today`,
    });
  }
  return problems;
}
