import type { Problem, Stack } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type Answer, done, refused } from "./answer.ts";
import { editAndSync } from "./edit_and_sync.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import type { GlobalOptions } from "./options.ts";
import { resolveStack } from "./resolve_stack.ts";
import { type Changing, type Edited, thinkEdit, type ThoughtEdit } from "./think_edit.ts";
import { writeManifest } from "./write_manifest.ts";

/** How an edit is carried out. */
export interface EditOptions {
  /** Sync in the same transaction: hsm.yaml changes with the whole stack, or not at all. */
  readonly sync?: boolean;
}

/**
 * The frame of every edit: open → look up → change the text → check that it still parses → write → look whether the
 * stack still fits, which is only a warning: two edits may be needed to get from one good state to the next.
 *
 * Only hsm.yaml is written; artifacts wait for a sync. With `sync` both are one transaction, see {@link editAndSync}.
 *
 * @param command as the user knows it
 * @param look what to say of the stack as it is now
 */
export function edit(
  ports: Ports,
  global: GlobalOptions,
  command: string,
  change: Changing,
  { sync = false }: EditOptions,
  look: (stack: Stack) => readonly Problem[] = () => [],
): Promise<Answer<Edited>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    // What is to be said of the stack is then said by the sync.
    if (sync) return await editAndSync(ports, { root: root.value, global, command, change });
    const { value, warnings, ...rest } = await thinkEdit(ports, root.value, change);
    if (value === undefined) return { ...rest, warnings };
    const { changed, summary, opened: { manifestText }, text } = value;
    if (!changed) return done({ changed, summary }, warnings);
    const written = await writeManifest(ports, root.value, global, command, text, manifestText);
    if (written.problems.length > 0) return { ...written, value: undefined };
    return done({ changed, summary }, [...warnings, ...await misfits(ports, value, look)]);
  });
}

/** One warning where the stack does not fit any more, with everything that is wrong as its causes. */
async function misfits(
  ports: Ports,
  { opened, project, catalog }: ThoughtEdit,
  look: (stack: Stack) => readonly Problem[],
): Promise<readonly Problem[]> {
  const resolved = await resolveStack(ports, { ...opened, project }, catalog);
  if (resolved.ok) return look(resolved.value.stack);
  return [{
    code: "HSM-W0614",
    message: "hsm.yaml is changed, but its stack does not fit together now",
    causes: resolved.problems.map(({ message }) => message),
    next: "Run `hsm check`: it shows places and ways out",
  }];
}
