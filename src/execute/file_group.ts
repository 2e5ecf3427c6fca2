import { fileStep, type Open } from "./open.ts";
import { folderOf, under } from "./paths.ts";
import { DONE, type Performed } from "./run_tool.ts";
import { removeTarget, type Staged, stageTarget, writeTarget } from "./write_target.ts";

/**
 * Carries out file steps that follow each other, from one to another place of the plan: all new bytes beside their
 * files, one wait for the disk, every file changed, one wait more. No file is changed before its bytes are durable, and
 * nothing else happens before the changes are.
 */
export async function performFiles(open: Open, from: number, last: number): Promise<Performed> {
  for (let at = from; at <= last;) {
    const end = untilRepeated(open, at, last);
    const performed = await performPart(open, at, end);
    if (performed.kind !== "done") return performed;
    at = end + 1;
  }
  return DONE;
}

/** A file may be written more than once. */
function untilRepeated({ journal }: Open, from: number, last: number): number {
  const seen = new Set<number | undefined>();
  for (let at = from; at <= last; at++) {
    const target = journal.steps[at]?.targets[0];
    if (seen.has(target)) return at - 1;
    seen.add(target);
  }
  return last;
}

async function performPart(open: Open, from: number, last: number): Promise<Performed> {
  const { prepared, request: { ports: { files, stop } }, root } = open;
  const staged = new Map<number, Staged>();
  const folders = new Set<string>();
  const encoder = new TextEncoder();
  open.reached = from;
  for (let at = from; at <= last; at++) {
    const effect = prepared.steps[at]?.effect;
    const step = fileStep(open, at);
    folders.add(folderOf(under(root, step.target.real)));
    if (effect?.kind !== "write") continue;
    const one = await stageTarget(step, encoder.encode(effect.text));
    if (one) staged.set(at, one);
  }
  const temps = [...staged].map(([at, { temp }]) =>
    `${folderOf(under(root, fileStep(open, at).target.real))}/${temp}`
  );
  if (stop.aborted) return { kind: "stopped" };
  await files.syncAll(temps);
  for (let at = from; at <= last; at++) {
    if (stop.aborted) return { kind: "stopped" };
    const effect = prepared.steps[at]?.effect;
    const step = fileStep(open, at);
    open.reached = at + 1;
    const problems = effect?.kind === "write"
      ? await writeTarget(step, encoder.encode(effect.text), staged.get(at))
      : await removeTarget(step);
    if (problems.length > 0) {
      // Somebody had edited it, and has it as it was.
      open.reached = at;
      return { kind: "failed", problems };
    }
  }
  const there = [];
  for (const folder of folders) if (await files.lstat(folder) !== null) there.push(folder);
  await files.syncAll(there);
  return DONE;
}
